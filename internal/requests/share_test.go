package requests_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// bucket is an API that bears so many requests a second, with a burst of one second.
type bucket struct {
	perSecond  float64
	latency    time.Duration
	retryAfter string

	mu     sync.Mutex
	tokens float64
	last   time.Duration
	all    [][2]int // requests of each second: all, refused
}

func (b *bucket) answer(ctx context.Context, _ string, since time.Duration) *vendors.Answer {
	b.mu.Lock()
	b.tokens = min(b.perSecond, b.tokens+b.perSecond*(since-b.last).Seconds())
	b.last = since
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	for len(b.all) <= int(since/time.Second) {
		b.all = append(b.all, [2]int{})
	}
	b.all[since/time.Second][0]++
	if !ok {
		b.all[since/time.Second][1]++
	}
	b.mu.Unlock()
	if !pause(ctx, b.latency) {
		return nil
	}
	if !ok {
		return refused(b.retryAfter)
	}
	return running()
}

// between counts the requests of some seconds.
func (b *bucket) between(from, to int) (all, refused int) {
	for _, second := range b.all[min(from, len(b.all)):min(to, len(b.all))] {
		all += second[0]
		refused += second[1]
	}
	return all, refused
}

// longest returns, for each wait, the longest time without an answer that was a status.
func longest(r *rig, end time.Duration) (gaps []time.Duration) {
	for _, w := range r.waits {
		last, most := time.Duration(0), time.Duration(0)
		for _, at := range append(slices.Clone(w.served), end) {
			most = max(most, at-last)
			last = at
		}
		gaps = append(gaps, most)
	}
	slices.Sort(gaps)
	return gaps
}

// sharing is how two workers came to share a limit.
type sharing struct {
	refused float64 // of the requests after the first 15 s
	smaller float64 // part ÷ its share
	larger  float64
	p95     float64 // of the longest time unserved ÷ the fair share
}

// share has two workers that know nothing of each other share a limit, of which they do not know
// either and which is a tenth of what their waits ask for.
func share(t *testing.T, seed uint64, retryAfter string) (s sharing) {
	const limit, each, seconds = 20, 200, 220
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{perSecond: limit, latency: 50 * time.Millisecond, retryAfter: retryAfter, tokens: limit}
		var rigs []*rig
		begin := time.Now()
		for i := range 2 {
			elapse(time.Duration(uint64(i)*seed) * 250 * time.Millisecond) // they do not start as one
			a := newAPI(b.answer)
			a.begin = begin
			r := newRig(t, a, random(seeded(100*seed+uint64(i))))
			r.beginAll(fmt.Sprintf("w%d-", i), each)
			rigs = append(rigs, r)
		}
		elapse(seconds * time.Second)
		synctest.Wait()
		for _, r := range rigs {
			r.leaveAll()
		}
		synctest.Wait()
		all, refused := b.between(15, seconds)
		s.refused = float64(refused) / float64(all)
		fair := time.Duration(2*each/limit) * time.Second
		var gaps []time.Duration
		var parts []float64
		for _, r := range rigs {
			gaps = append(gaps, longest(r, seconds*time.Second)...)
			n := 0
			for _, w := range r.waits {
				if len(w.served) == 0 {
					t.Errorf("wait %s was never served", w.target.InteractionID)
				}
				for _, at := range w.served {
					if at > 15*time.Second {
						n++
					}
				}
			}
			parts = append(parts, float64(n)/(limit/2*(seconds-15)))
		}
		slices.Sort(gaps)
		s.smaller, s.larger = min(parts[0], parts[1]), max(parts[0], parts[1])
		s.p95 = ratio(gaps[len(gaps)*95/100], fair)
		t.Logf("seed %d: refused %.1f %% of %d; shares %.2f and %.2f; p95 of the longest time unserved is %.2f of the fair share",
			seed, 100*s.refused, all, s.smaller, s.larger, s.p95)
	})
	return s
}

// Each gets about as much as the other, and no wait starves. Where the API asks for pauses this
// is true of most runs, not of each: a pause hits one worker alone, and the refusals by which
// two rates come together have to be rare, since each costs as many requests as it is long.
func TestTwoWorkersShareALimit(t *testing.T) {
	for name, row := range map[string]struct {
		retryAfter string
		least, p95 float64 // in the median run
		worst      float64 // smaller part of a run
	}{
		"429 alone":        {"", 0.75, 2.5, 0.5},
		"with Retry-After": {"5", 0.6, 3, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var smaller, p95 []float64
			for seed := range seeds(8) {
				s := share(t, uint64(seed), row.retryAfter)
				if s.refused > 0.10 {
					t.Errorf("%.1f %% of the requests were refused after 15 s, want 10 %% at most", 100*s.refused)
				}
				if s.smaller < row.worst {
					t.Errorf("a worker has %.2f of its share, want %v", s.smaller, row.worst)
				}
				smaller, p95 = append(smaller, s.smaller), append(p95, s.p95)
			}
			if testing.Short() {
				return
			}
			slices.Sort(smaller)
			slices.Sort(p95)
			middle := len(p95) / 2
			t.Logf("smaller part ÷ its share: median %.2f, worst %.2f; p95 of the longest time unserved ÷ the fair share: median %.2f, worst %.2f",
				smaller[middle], smaller[0], p95[middle], p95[len(p95)-1])
			if smaller[middle] < row.least || p95[middle] > row.p95 {
				t.Errorf("the median run has a worker with %.2f of its share and waits unserved for %.2f of theirs, want %v and %v", smaller[middle], p95[middle], row.least, row.p95)
			}
		})
	}
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }
