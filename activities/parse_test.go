// Another parser may be slow, or never return by itself: an adapter that waits for its
// turn, or that loops. It must not keep a worker from stopping, nor a wait from ending,
// and what is wrong with it must be told.
package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
)

// stuck is a parser that returns with its context only.
func stuck(ctx context.Context, _ []byte) (*agentstatus.Status, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAParserThatHangsDoesNotKeepTheWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running)).Poll)
		h.config.Parse = stuck
		begin := time.Now()
		time.AfterFunc(3*time.Second, func() { close(h.stop) })
		_, err := h.poll(``)
		wantInterrupted(t, err, activities.ReasonShutdown)
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("handed over after %v, want at the stop, 3 s", took)
		}
	})
}

func TestAParserThatHangsIsAFailedPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := scripted(state(running))
		h := newHarness(t, api.Poll)
		h.config.Parse = stuck
		h.config.RequestTimeout = 7 * time.Second
		_, err := h.poll(`"timeout_seconds":30,"max_interval_seconds":2`)
		var failure *temporal.ApplicationError
		if !errors.As(err, &failure) || failure.Type() != activities.ErrTypeDeadlineExceeded || !strings.Contains(err.Error(), "invalid_response") {
			t.Errorf("got %v, want DeadlineExceeded over invalid responses", err)
		}
		if len(api.at) < 3 {
			t.Errorf("%d polls were made, want one each 9 s", len(api.at))
		}
	})
}

func TestAnotherParserReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(answer(200, `anything`)).Poll)
		h.config.Parse = func(_ context.Context, body []byte) (*agentstatus.Status, error) {
			return agentstatus.FromDocument([]byte(`{"state":"done","phase":"completed","response":"` + string(body) + `","messages":[]}`))
		}
		result, err := h.poll(``)
		if err != nil || *result.Response != "anything" || result.State != "done" {
			t.Errorf("got %+v, error %v", result, err)
		}
	})
}
