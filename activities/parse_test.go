// Another parser may be slow, or never return by itself: an adapter that waits for its
// turn, or that loops. It must not keep a worker from stopping, nor a wait from ending,
// and what is wrong with it must be told.
package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// stuck is a parser that returns with its context only.
func stuck(ctx context.Context, _ []byte) (*agentstatus.Status, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAParserThatHangsDoesNotKeepTheWorker(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running)).Check)
		h.parse = stuck
		begin := time.Now()
		time.AfterFunc(3*time.Second, func() { h.stopWorker() })
		_, err := h.poll(``)
		wantInterrupted(t, err, agentwait.ReasonShutdown)
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("handed over after %v, want at the stop, 3 s", took)
		}
	})
}

func TestAParserThatHangsIsAFailedPoll(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running))
		h := newHarness(t, m, api.Check)
		h.parse = stuck
		h.config.RequestTimeout = 7 * time.Second
		_, err := h.poll(`"timeout_seconds":30,"max_interval_seconds":2`)
		var failure *temporal.ApplicationError
		if !errors.As(err, &failure) || failure.Type() != agentwait.ErrTypeDeadlineExceeded || !strings.Contains(err.Error(), "polls failed: HTTP 200: context deadline exceeded") {
			t.Errorf("got %v, want DeadlineExceeded over what the parser said", err)
		}
		if len(api.at) < 3 {
			t.Errorf("%d polls were made, want one each 9 s", len(api.at))
		}
	})
}

func TestAnotherParserReads(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(answer(200, `anything`)).Check)
		h.parse = func(_ context.Context, body []byte) (*agentstatus.Status, error) {
			return agentstatus.FromDocument([]byte(`{"state":"done","phase":"completed","response":"` + string(body) + `","messages":[]}`))
		}
		result, err := h.poll(``)
		if err != nil || *result.Response != "anything" || result.State != "done" {
			t.Errorf("got %+v, error %v", result, err)
		}
	})
}
