// Instances are lent to one parse at a time and kept for the next. The tests guard what
// a mistake in that would cost: a memory that two parses write to, more instances than
// allowed, memory that is never given back, and code that is freed while it runs.
package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait/wasm"
	"github.com/agentwait/agentwait/wasm/host"
)

func TestParsesDoNotMix(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: wasm.Module, MaxInstances: 3, Trusted: true})
	var running sync.WaitGroup
	for n := range 8 {
		running.Go(func() {
			for round := range 50 {
				want := fmt.Sprintf("%d-%d", n, round)
				status, err := h.Parse(t.Context(), []byte(`{"state":"COMPLETED","response":"`+want+`"}`))
				if err != nil || status.Response != want {
					t.Errorf("got %+v, error %v, want the response %s", status, err, want)
				}
			}
		})
	}
	running.Wait()
	if idle := h.Idle(); idle < 1 || idle > 3 {
		t.Errorf("%d instances are kept, want 1 to 3", idle)
	}
}

func TestALargeInstanceIsNotKept(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: wasm.Module, Trusted: true})
	small := []byte(`{"state":"COMPLETED"}`)
	for _, c := range []struct {
		body []byte
		idle int
	}{
		{small, 1},
		{append(bytes.Repeat([]byte{' '}, 17<<20), small...), 0},
		{small, 1},
	} {
		if _, err := h.Parse(t.Context(), c.body); err != nil {
			t.Fatal(err)
		}
		if idle := h.Idle(); idle != c.idle {
			t.Errorf("after %d bytes %d instances are kept, want %d", len(c.body), idle, c.idle)
		}
	}
}

func TestMemoryThatCannotGrow(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: wasm.Module, MaxMemoryBytes: 1 << 20, Trusted: true})
	body := []byte(`{"state":"COMPLETED"}`)
	_, err := h.Parse(t.Context(), append(bytes.Repeat([]byte{' '}, 2<<20), body...))
	var failed *host.AdapterError
	if !errors.As(err, &failed) || failed.Problem != host.ProblemMemory {
		t.Errorf("got error %v, want the problem %q", err, host.ProblemMemory)
	}
	if _, err := h.Parse(t.Context(), body); err != nil || h.Idle() != 1 {
		t.Errorf("the next parse: error %v; %d instances are kept, want 1", err, h.Idle())
	}
}

// The caller's context is the caller's business: its end is no fault of the adapter's.
func TestTheCallersContext(t *testing.T) {
	t.Parallel()
	h := newHost(t, host.Config{Module: adapter().whenAsked("agentstatus_parse", loopForEver...).bytes(goodDocument), MaxInstances: 1, Timeout: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var running sync.WaitGroup
	for range 2 { // one runs, and one waits for its instance
		running.Go(func() {
			if _, err := h.Parse(ctx, []byte("!")); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got error %v, want the context's", err)
			}
		})
	}
	running.Wait()
	good(t, h)
}

func TestClose(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	h, err := host.New(ctx, host.Config{Module: adapter().whenAsked("agentstatus_parse", loopForEver...).bytes(goodDocument), MaxInstances: 1, Timeout: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	parsing, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		_, err := h.Parse(parsing, []byte("!"))
		ended <- err
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for h.Idle() > 0 { // until it has its instance
		<-tick.C
	}

	// While it runs nothing can be freed, and nothing else begins.
	impatient, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if err := h.Close(impatient); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("close beside a parse: got error %v, want the context's", err)
	}
	if _, err := h.Parse(ctx, []byte("a body")); !errors.Is(err, host.ErrClosed) {
		t.Errorf("parse after close: got error %v, want %v", err, host.ErrClosed)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the parse: got error %v, want %v", err, context.Canceled)
	}
	for range 2 {
		if err := h.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}
