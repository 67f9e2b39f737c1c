package vendors

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Answers take what they need piece by piece, and each could hold a piece that another one needs.
// All of them end, and never take more than there is.
func TestABudgetHoldsAndEverybodyEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const budget, most, answers = 1000, 400, 300
		b := NewBudget(budget)
		of := b.admits(most)
		var taken, highest atomic.Int64
		var done sync.WaitGroup
		for range answers {
			done.Go(func() {
				l := &lease{budget: b, share: of}
				var has int64
				for has < most {
					more := min(1+rand.Int64N(150), most-has)
					if err := l.grow(t.Context(), free+has+more); err != nil {
						t.Error(err)
					}
					has += more
					now := taken.Add(more)
					for seen := highest.Load(); now > seen && !highest.CompareAndSwap(seen, now); seen = highest.Load() {
					}
					time.Sleep(rand.N(time.Second)) //nolint:forbidigo // of the test's own clock
				}
				taken.Add(-has)
				l.end()
			})
		}
		done.Wait()
		if highest.Load() > budget || highest.Load() < budget/2 {
			t.Errorf("%d bytes were taken at once, want nearly %d", highest.Load(), budget)
		}
		if b.used != 0 || b.alone != nil || b.queue.Len() != 0 {
			t.Errorf("%d bytes are still taken", b.used)
		}
	})
}

func TestWhoDoesNotFitWaitsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(100)
		of := b.admits(100) // one at a time
		first := &lease{budget: b, share: of}
		if err := first.grow(t.Context(), free+80); err != nil {
			t.Fatal(err)
		}
		var order []int
		for i := range 5 {
			go func() {
				l := &lease{budget: b, share: of}
				if err := l.grow(t.Context(), free+50); err != nil {
					t.Error(err)
				}
				order = append(order, i)
				l.end()
			}()
			synctest.Wait()
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var noRoom *noRoomError
		if err := (&lease{budget: b, share: of}).grow(impatient, free+1); !errors.As(err, &noRoom) {
			t.Errorf("got %v, want that there is no room", err)
		}
		if err := (&lease{budget: b, share: of}).grow(t.Context(), free); err != nil { // a small one never waits
			t.Error(err)
		}
		first.end()
		first.end()
		synctest.Wait()
		for i, got := range order {
			if got != i {
				t.Fatalf("went in the order %v", order)
			}
		}
		if len(order) != 5 || b.used != 0 {
			t.Errorf("%v went, %d bytes are taken", order, b.used)
		}
	})
}

// What is held is given back once, also where a poll is still under way by then.
func TestHold(t *testing.T) {
	b := NewBudget(1000)
	ctx, release := Hold(t.Context())
	inner, releaseInner := Hold(ctx)
	if inner != ctx {
		t.Error("a hold inside of another one is one of its own")
	}
	h := ctx.Value(holdKey{}).(*hold)
	l := &lease{budget: b, share: b.admits(0)}
	if !h.take(l) || l.grow(ctx, free+600) != nil || b.used != 600 {
		t.Fatalf("%d bytes are taken, want 600", b.used)
	}
	if releaseInner(); b.used != 600 {
		t.Error("the inner release has given it back")
	}
	release()
	if release(); b.used != 0 {
		t.Errorf("%d bytes are taken after the release", b.used)
	}
	if err := l.grow(ctx, free+900); err != nil || b.used != 0 {
		t.Errorf("an answer that comes too late takes %d bytes: %v", b.used, err)
	}
	if h.take(&lease{budget: b}) {
		t.Error("what is over takes another lease")
	}
}
