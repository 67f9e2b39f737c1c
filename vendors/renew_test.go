package vendors_test

// A vendor revokes the old key at one moment, the file has the new one at another, and it is looked
// at once a second. A refusal in between ends a wait for good, so it is made again once the key is
// there; a key that is simply wrong is told as soon as before, but for the first time.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// gate is an API that takes one key, and a source of a key, each with a time of its own at which
// it changes.
type gate struct {
	began             time.Time
	revoked, replaced time.Duration // when the API takes the new key, and the source has it
	status            int           // of a refusal; 0: 401
	refusal           string        // its body
	sent              []string      // the keys, in order
	bodies            []string
}

const oldKey, newKey = "old-key-0123456789", "new-key-0123456789"

// never is after the end of every row.
const never = time.Hour

func (g *gate) key() string {
	if time.Since(g.began) >= g.replaced {
		return newKey
	}
	return oldKey
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	g.sent = append(g.sent, key)
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		g.bodies = append(g.bodies, string(body))
	}
	wanted, status, text := oldKey, 200, `{"state":"RUNNING"}`
	if time.Since(g.began) >= g.revoked {
		wanted = newKey
	}
	if key != wanted {
		status, text = max(g.status, 401), g.refusal
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

func (g *gate) client(t *testing.T, timeout time.Duration, rotates bool) *vendors.Client {
	t.Helper()
	auth := vendors.Bearer(oldKey)
	if rotates {
		auth = auth.Rotating(g.key)
	}
	client, err := vendors.NewClient(vendors.Config{Vendor: "v", BaseURL: "https://api.example.com", Transport: g, Auth: auth, RequestTimeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

const refusedInJSON = `{"error":{"code":"unauthorized","message":"no such key"}}`

func TestARefusalAroundARotationIsMadeAgain(t *testing.T) {
	for _, row := range []struct {
		reason  string
		gate    gate
		at      time.Duration // when the request is made
		post    bool
		fixed   bool // the key does not rotate
		timeout time.Duration
		status  int
		sent    int
		took    time.Duration // at most
	}{
		{reason: "revoked before the file is replaced", gate: gate{revoked: 1, replaced: 700 * time.Millisecond}, status: 200, sent: 2, took: time.Second},
		{reason: "… long before", gate: gate{revoked: 1, replaced: 4900 * time.Millisecond}, status: 200, sent: 2, took: 5 * time.Second},
		{reason: "… too long", gate: gate{revoked: 1, replaced: 6 * time.Second}, status: 401, sent: 1, took: 5 * time.Second},
		{reason: "replaced before the vendor knows the key", gate: gate{revoked: 3 * time.Second, replaced: time.Second}, at: time.Second, status: 200, sent: 2, took: 5 * time.Second},
		{reason: "first one, then the other", gate: gate{revoked: 1, replaced: time.Second}, status: 200, sent: 2, took: 2 * time.Second},
		{reason: "a key that does not rotate", gate: gate{revoked: 1, replaced: never}, fixed: true, status: 401, sent: 1},
		{reason: "a refusal of something else", gate: gate{revoked: 1, replaced: never, status: 402}, status: 402, sent: 1},
		{reason: "a vendor who says it as no access", gate: gate{revoked: 1, replaced: time.Second, status: 403}, status: 200, sent: 2, took: 2 * time.Second},
		{reason: "no access, with the key as it is", gate: gate{revoked: 1, replaced: never, status: 403}, status: 403, sent: 1, took: 5 * time.Second},
		{reason: "a start", gate: gate{revoked: 1, replaced: time.Second}, post: true, status: 200, sent: 2, took: 2 * time.Second},
		{reason: "a start behind somebody's page", gate: gate{revoked: 1, replaced: time.Second, refusal: "<html>Sign in</html>"}, post: true, status: 401, sent: 1},
		{reason: "a poll behind somebody's page", gate: gate{revoked: 1, replaced: time.Second, refusal: "<html>Sign in</html>"}, status: 200, sent: 2, took: 2 * time.Second},
		{reason: "a request that may not take so long", gate: gate{revoked: 1, replaced: never}, timeout: 2 * time.Second, status: 401, sent: 1, took: time.Second},
	} {
		t.Run(row.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := row.gate
				if g.refusal == "" {
					g.refusal = refusedInJSON
				}
				g.began = time.Now()
				client := g.client(t, row.timeout, !row.fixed)
				<-time.After(max(row.at, time.Millisecond))
				request := vendors.Request{Method: http.MethodGet, Path: "/runs", Op: "GET runs"}
				if row.post {
					request.Method, request.Body = http.MethodPost, []byte(`{"message":"go"}`)
				}
				began := time.Now()
				answer, err := client.Do(t.Context(), request)
				if err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); answer.HTTPStatus != row.status || len(g.sent) != row.sent || took > row.took {
					t.Errorf("got %d after %v and %d requests, want %d within %v after %d", answer.HTTPStatus, took, len(g.sent), row.status, row.took, row.sent)
				}
				for _, body := range g.bodies {
					if body != `{"message":"go"}` {
						t.Errorf("sent %q", body)
					}
				}
				if text := string(answer.Body); answer.HTTPStatus == row.status && row.status == 401 && text != g.refusal {
					t.Errorf("the refusal is read as %q", text)
				}
			})
		})
	}
}

// Ten thousand waits with a key that was revoked for good must not wait one after the other.
func TestAKeyThatStaysWrongIsWaitedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{began: time.Now(), revoked: time.Minute, replaced: never, refusal: refusedInJSON}
		client := g.client(t, 0, true)
		ask := func(want int, most time.Duration) {
			t.Helper()
			began := time.Now()
			answer, err := client.Do(t.Context(), vendors.Request{Method: http.MethodGet, Path: "/runs", Op: "GET runs"})
			if err != nil || answer.HTTPStatus != want || time.Since(began) > most {
				t.Errorf("got %v, %v after %v, want %d within %v", answer, err, time.Since(began), want, most)
			}
		}
		ask(200, 0)
		<-time.After(time.Minute)
		ask(401, 5*time.Second)
		for range 100 {
			ask(401, 0)
		}
		// And it counts as good again once it was accepted: a later rotation has its time, too.
		g.revoked = never
		ask(200, 0)
		g.revoked, g.replaced = 0, time.Since(g.began)+2*time.Second
		ask(200, 3*time.Second)
	})
}

// Whoever asks may go away meanwhile.
func TestARotationIsNotWaitedForByNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{began: time.Now(), replaced: never, refusal: refusedInJSON}
		gone := errors.New("the worker stops")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(gone) })
		began := time.Now()
		answer, err := g.client(t, 0, true).Do(ctx, vendors.Request{Method: http.MethodGet, Path: "/runs", Op: "GET runs"})
		if took := time.Since(began); took != time.Second || err == nil && answer.HTTPStatus != 401 || err != nil && !errors.Is(err, gone) {
			t.Errorf("got %v, %v after %v", answer, err, took)
		}
	})
}

// A run that a key may not see is told soon where the key is seen to be good, and an answer that is
// late does not make a key good that was revoked meanwhile.
func TestARunThatIsForbiddenIsToldSoon(t *testing.T) {
	for _, row := range []struct {
		reason string
		begins time.Duration // of the request that is accepted, after the one that is refused
		lasts  time.Duration
		most   time.Duration
		least  time.Duration
	}{
		{reason: "accepted afterwards", begins: time.Second, most: 1100 * time.Millisecond},
		{reason: "accepted late", begins: -time.Second, lasts: 2 * time.Second, most: 5 * time.Second, least: 5 * time.Second},
	} {
		t.Run(row.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				vendor := roundTrip(func(r *http.Request) (*http.Response, error) {
					status := http.StatusForbidden
					if r.URL.Path == "/ours" {
						<-time.After(row.lasts)
						status = http.StatusOK
					}
					return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"error":{"message":"not yours"}}`)), Request: r}, nil
				})
				client, err := vendors.NewClient(vendors.Config{
					Vendor: "v", BaseURL: "https://api.example.com", Transport: vendor, Auth: vendors.Bearer(oldKey).Rotating(func() string { return oldKey }),
				})
				if err != nil {
					t.Fatal(err)
				}
				ask := func(path string, want int) {
					if answer, err := client.Do(t.Context(), vendors.Request{Method: http.MethodGet, Path: path, Op: "GET"}); err != nil || answer.HTTPStatus != want {
						t.Errorf("%s: got %v, %v", path, answer, err)
					}
				}
				var group sync.WaitGroup
				group.Go(func() { <-time.After(2*time.Second + row.begins); ask("/ours", 200) })
				<-time.After(2 * time.Second)
				began := time.Now()
				ask("/theirs", 403)
				if took := time.Since(began); took > row.most || took < row.least {
					t.Errorf("it took %v, want %v to %v", took, row.least, row.most)
				}
				group.Wait()
			})
		})
	}
}
