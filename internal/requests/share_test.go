package requests_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/gumloop"
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

func (b *bucket) answer(ctx context.Context, _ string, since time.Duration) *gumloop.Answer {
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

// Two workers that know nothing of each other, and of a limit that is a tenth of what their
// waits ask for.
func TestTwoWorkersShareALimit(t *testing.T) {
	const limit, each, seconds = 20, 200, 220
	// A pause that the API asks for is a quarter of the fair share, and mostly one worker alone
	// is asked for it.
	for name, retryAfter := range map[string]string{"429 alone": "", "with Retry-After": "5"} {
		for seed := range uint64(seeds(8)) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := &bucket{perSecond: limit, latency: 50 * time.Millisecond, retryAfter: retryAfter, tokens: limit}
					var rigs []*rig
					begin := time.Now()
					for i := range 2 {
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
					share := float64(refused) / float64(all)
					fair := time.Duration(2*each/limit) * time.Second
					var gaps []time.Duration
					var served []float64
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
						served = append(served, float64(n)/(limit/2*(seconds-15)))
					}
					slices.Sort(gaps)
					p50, p95, worst := gaps[len(gaps)/2], gaps[len(gaps)*95/100], gaps[len(gaps)-1]
					t.Logf("refused %.1f %% of %d; shares %.2f and %.2f; unserved ÷ fair share p50 %.2f, p95 %.2f, worst %.2f",
						100*share, all, served[0], served[1], ratio(p50, fair), ratio(p95, fair), ratio(worst, fair))
					if share > 0.10 {
						t.Errorf("%.1f %% of the requests were refused after 15 s, want 10 %% at most", 100*share)
					}
					for i, s := range served {
						if s < 0.7 || s > 1.4 {
							t.Errorf("worker %d has %.2f of its share, want 0.7 to 1.4", i, s)
						}
					}
					if ratio(p95, fair) > 1.5 {
						t.Errorf("p95 of the longest time unserved is %v, want 1.5 times the fair share of %v at most", p95, fair)
					}
				})
			})
		}
	}
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }
