package temporalconn

// A worker that is started before its server, or while that is restarted, has to wait, and not end
// as if something were wrong with it; one with a wrong setting has to end, or nobody would look.
// And a night without a server must not fill a disk with lines.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/agentwait/agentwait/worker/internal/console"
)

var (
	nobodyListens = serviceerror.NewUnavailable(`connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.7:7233: connect: connection refused"`)
	noSuchName    = serviceerror.NewUnavailable(`name resolver error: produced zero addresses`)
	foreignCA     = serviceerror.NewUnavailable(`connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"`)
)

func TestWhatIsTriedAgain(t *testing.T) {
	settings := Settings{Options: client.Options{HostPort: "temporal.example:7233", Namespace: "prod"}}
	for name, row := range map[string]struct {
		err   error
		tried time.Duration // what it ends after; 0: at once; negative: not within a day
	}{
		"nobody listens":             {fmt.Errorf("failed reaching server: %w", nobodyListens), -1},
		"nobody answers":             {context.DeadlineExceeded, -1},
		"the server is overloaded":   {serviceerror.NewResourceExhausted(0, "too much"), -1},
		"a name that is not there":   {fmt.Errorf("failed reaching server: %w", noSuchName), time.Minute},
		"a foreign certificate":      {fmt.Errorf("failed reaching server: %w", foreignCA), time.Minute},
		"something else than a gRPC": {status.Error(codes.Unimplemented, "unexpected HTTP status code received from server: 404"), time.Minute},
		"no such namespace":          {serviceerror.NewNamespaceNotFound("prod"), 0},
		"a key that is refused":      {status.Error(codes.Unauthenticated, "no"), 0},
		"a key for something else":   {serviceerror.NewPermissionDenied("no", ""), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
				defer cancel()
				began, tries, told := time.Now(), 0, []Waiting(nil)
				_, err := retry(ctx, Patience{Tell: func(w Waiting) { told = append(told, w) }}, settings, func(context.Context) (int, error) {
					tries++
					return 0, explain(row.err, settings)
				})
				took := time.Since(began)
				if row.tried < 0 {
					if took != 24*time.Hour || tries < 5_000 {
						t.Errorf("it ended after %v and %d tries, %v", took, tries, err)
					}
					if len(told) < 24 || len(told) > 24*12+1 { // not seldom, not often
						t.Errorf("told %d times in a day", len(told))
					}
					return
				}
				if problem, ok := errors.AsType[*console.Problem](err); took != row.tried || !ok || problem.Try == "" || !errors.Is(err, row.err) {
					t.Errorf("%v after %v, want the cause with advice after %v", err, took, row.tried)
				}
				if row.tried == 0 && (tries != 1 || len(told) > 0) {
					t.Errorf("%d tries, told %v", tries, told)
				}
				if row.tried > 0 && (len(told) != 1 || told[0].Until != row.tried || told[0].Try == "") {
					t.Errorf("told %+v", told)
				}
			})
		})
	}
}

func TestAServerThatComesIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, told := time.Now(), 0
		up := 3 * time.Hour
		got, err := retry(t.Context(), Patience{Tell: func(Waiting) { told++ }}, Settings{}, func(context.Context) (string, error) {
			if time.Since(began) < up {
				return "", explain(nobodyListens, Settings{})
			}
			return "connected", nil
		})
		if late := time.Since(began) - up; got != "connected" || err != nil || late > mostDelay {
			t.Errorf("%q, %v, %v after the server", got, err, late)
		}
	})
}

// What is told changes with the cause: a server that is there now and refuses TLS is news.
func TestAnotherCauseIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		causes := []error{nobodyListens, nobodyListens, foreignCA, foreignCA, nobodyListens}
		_, err := retry(t.Context(), Patience{Tell: func(w Waiting) { told = append(told, fmt.Sprint(w.Err)) }}, Settings{}, func(context.Context) (int, error) {
			if len(causes) == 0 {
				return 1, nil
			}
			cause := causes[0]
			causes = causes[1:]
			return 0, explain(cause, Settings{})
		})
		if err != nil || len(told) != 3 || !strings.Contains(told[1], "x509") {
			t.Errorf("told %q, %v", told, err)
		}
	})
}

func TestATimeoutEndsTheWaiting(t *testing.T) {
	for _, cause := range []error{nobodyListens, foreignCA} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			_, err := retry(t.Context(), Patience{Timeout: 20 * time.Second, Tell: func(Waiting) {}}, Settings{}, func(context.Context) (int, error) {
				return 0, explain(cause, Settings{})
			})
			if took := time.Since(began); took != 20*time.Second || err == nil || !strings.Contains(err.Error(), "tried for 20s") {
				t.Errorf("%v after %v", err, took)
			}
		})
	}
}

func TestASignalEndsTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Hour, cancel)
		began := time.Now()
		_, err := retry(ctx, Patience{Tell: func(Waiting) {}}, Settings{}, func(context.Context) (int, error) {
			return 0, explain(nobodyListens, Settings{})
		})
		if took := time.Since(began); took != time.Hour || !errors.Is(err, context.Canceled) {
			t.Errorf("%v after %v", err, took)
		}
	})
}
