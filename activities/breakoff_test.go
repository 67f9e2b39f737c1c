package activities

import (
	"errors"
	"testing"
	"testing/synctest"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// An extract of a large document takes seconds. A stop or a cancel ends it between two paths; after
// a stop another attempt makes the result.
func TestAnExtractIsBrokenOff(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(h *home, s *single)
		ends      func(err error) bool
	}{
		"by nothing": {func(*home, *single) {}, func(err error) bool { return err == nil }},
		"by a stop": {
			func(h *home, s *single) { s.attempt.stop(h.engine.time.Now()) },
			func(err error) bool {
				var e *temporal.ApplicationError
				return errors.As(err, &e) && e.Type() == agentwait.ErrTypeWaitInterrupted && !e.NonRetryable()
			},
		},
		"by a cancel": {func(h *home, s *single) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.cancelled(h.engine.time.Now())
		}, temporal.IsCanceledError},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := &endings{}
				h, s := taken(t, service)
				s.asked = &asked{Selection: agentwait.Selection{Extract: map[string]string{"state": "state"}}}
				s.mu.Lock()
				s.begin(h.engine.time.Now())
				s.mu.Unlock()
				evaluate, complete := s.answered(0, h.engine.time.Now(), completedAnswer(t, s.target), nil)
				if !complete {
					t.Fatal("the answer does not complete the wait")
				}
				c.meanwhile(h, s)
				result, failure := evaluate()
				if whole := name == "by nothing"; (result != nil) != whole {
					t.Errorf("evaluated to %+v, %v", result, failure)
				}
				s.complete(result, failure)
				synctest.Wait()
				if len(service.ended) != 1 || !c.ends(service.ended[0].Err) {
					t.Errorf("it ended as %+v", service.ended)
				}
			})
		})
	}
}
