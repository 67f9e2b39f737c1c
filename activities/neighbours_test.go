package activities_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// One worker serves many vendors. Whatever becomes of one, the waits on another are polled to the
// millisecond as if they were alone, and one interaction id at two vendors is two interactions.
func TestAConnectionDoesNotFeelAnother(t *testing.T) {
	alone := polledBeside(t, nil)
	if len(alone) != 8 {
		t.Fatalf("polled at %v", alone)
	}
	limited := answer(429, `{}`)
	limited.RetryAfter = "3600"
	for name, bad := range map[string]pollFunc{
		"hangs":          hanging,
		"is limited":     func(context.Context, vendors.Ref) (*vendors.Answer, error) { return limited, nil },
		"is unavailable": func(context.Context, vendors.Ref) (*vendors.Answer, error) { return answer(503, ""), nil },
		"is away":        func(context.Context, vendors.Ref) (*vendors.Answer, error) { return nil, errors.New("dial: refused") },
		"refuses the key": func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			return answer(401, `{"error":"revoked"}`), nil
		},
		"panics": func(context.Context, vendors.Ref) (*vendors.Answer, error) { panic("?") },
		"ends all at once": func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			return answer(200, `{"state":"FAILED"}`), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			if beside := polledBeside(t, bad); !reflect.DeepEqual(beside, alone) {
				t.Errorf("polled at %v, alone at %v", beside, alone)
			}
		})
	}
}

// polledBeside is when a wait is polled, until it has completed, beside 300 waits on another
// connection, of which one is on an interaction of the same name.
func polledBeside(t *testing.T, bad pollFunc) (at []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		good := pollFunc(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			at = append(at, time.Since(began))
			if len(at) == 8 {
				return done(), nil
			}
			return state(running), nil
		})
		config := activities.Config{Credentials: map[string]activities.API{"default": good}, ProportionalOnly: true}
		if bad != nil {
			config.Credentials["bad"] = bad
		}
		f := newFleet(t, config)
		e := f.worker()
		if bad != nil {
			for i := range 299 {
				if err := e.begin(fmt.Sprintf("b%d", i), `"credential":"bad"`); err != nil {
					t.Fatal(err)
				}
			}
			in := input(`"credential":"bad"`)
			in["interaction_id"] = "same"
			if err := e.beginAs("the other same", agentwait.PollAgentStatusName, in); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.begin("same", ``); err != nil {
			t.Fatal(err)
		}
		for waited := time.Duration(0); !hasEnded(f, "same"); waited += time.Second {
			if waited > 5*time.Minute {
				t.Fatal("the wait has not ended")
			}
			elapse(time.Second)
		}
		if err := f.ended()["same"].err; err != nil {
			t.Errorf("the wait ended with %v", err)
		}
		if other, over := f.ended()["the other same"]; over && other.err == nil {
			t.Error("the other vendor's interaction has the answer of this one's")
		}
		e.quit()
		if err := e.stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return at
}

func hasEnded(f *fleet, token string) bool {
	_, over := f.ended()[token]
	return over
}
