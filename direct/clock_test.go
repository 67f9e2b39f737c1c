package direct_test

// A clock that jumps stood still after two polls: the timer that it fires counts as work, and
// nobody said that the work was done. And it jumped while a request was under way.

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func input(id string) agentwait.Input {
	return agentwait.Input{Target: agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser}, TimeoutSeconds: 86400}
}

func emulator(t *testing.T, clock *agenttest.Clock) (*agenttest.Server, *gumloop.Client) {
	t.Helper()
	api := agenttest.NewServer(agenttest.Config{Now: clock.Now})
	t.Cleanup(api.Close)
	client, err := gumloop.NewClient(gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL()})
	if err != nil {
		t.Fatal(err)
	}
	return api, client
}

// deadline ends a test that hangs, with its own error.
func deadline(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestAClockThatJumps(t *testing.T) {
	clock := agenttest.NewClock()
	api, client := emulator(t, clock)
	api.Script("a", agenttest.Processing().Times(4), agenttest.Completed("done"))
	api.Script("b", agenttest.Processing().For(7*time.Hour), agenttest.Completed("at last"))
	begin := clock.Now()
	for id, want := range map[string]string{"a": "done", "b": "at last"} { // the second finds it as the first left it
		result, err := direct.Await(deadline(t), client, input(id), direct.WithClock(clock))
		if err != nil {
			t.Fatal(err)
		}
		if *result.Response != want {
			t.Errorf("got %q, want %q", *result.Response, want)
		}
	}
	if n := api.Polls("a"); n != 5 {
		t.Errorf("%d polls, want 5", n)
	}
	if took := clock.Now().Sub(begin); took < 7*time.Hour {
		t.Errorf("the clock went on by %v", took)
	}
}

// A timer that somebody sets during a request is not due before its answer.
func TestAClockThatJumpsStandsStillDuringARequest(t *testing.T) {
	clock := agenttest.NewClock()
	emulated, client := emulator(t, clock)
	emulated.Script("a", agenttest.Processing().Times(4), agenttest.Completed("done"))
	api := pollFunc(func(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
		due, stop := clock.NewTimer(time.Second)
		defer stop()
		answer, err := client.Check(ctx, ref)
		select {
		case <-due:
			t.Error("the clock jumped during a request")
			clock.Working(-1)
		default:
		}
		return answer, err
	})
	if _, err := direct.Await(deadline(t), api, input("a"), direct.WithClock(clock)); err != nil {
		t.Error(err)
	}
}

func TestAClockThatJumpsAfterAWaitThatWasBrokenOff(t *testing.T) {
	clock := agenttest.NewClock()
	api, client := emulator(t, clock)
	api.Script("a", agenttest.Processing())
	api.Script("b", agenttest.Processing().Times(4), agenttest.Completed("done"))
	ctx, cancel := context.WithCancel(deadline(t))
	_, err := direct.Await(ctx, client, input("a"), direct.WithClock(clock), direct.OnPoll(func(token agentwait.Token) {
		if token.Polls == 3 {
			cancel()
		}
	}))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if _, err := direct.Await(deadline(t), client, input("b"), direct.WithClock(clock)); err != nil {
		t.Error(err)
	}
}

// pollFunc is an API.
type pollFunc func(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error)

func (f pollFunc) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	return f(ctx, ref)
}
