package requests_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// Refusals that no load causes: slowing down does not help against them, so the waits must not
// be polled more seldom for them for long. An outage is another matter.
func TestRefusalsAtRandom(t *testing.T) {
	const seconds = 360
	// rate is what 400 waits ask for of an API that refuses a share of the requests.
	rate := func(t *testing.T, seed uint64, share float64) (rate float64) {
		synctest.Test(t, func(t *testing.T) {
			chance := seeded(50 + seed)
			a := newAPI(func(ctx context.Context, _ string, _ time.Duration) *vendors.Answer {
				no := chance() < share
				if !pause(ctx, 50*time.Millisecond) {
					return nil
				}
				if no {
					return &vendors.Answer{HTTPStatus: 503}
				}
				return running()
			})
			r := newRig(t, a, random(seeded(seed)))
			r.beginAll("w", 400)
			elapse(seconds * time.Second)
			r.leaveAll()
			synctest.Wait()
			rate = a.rate(60, seconds)
		})
		return rate
	}
	usual := make([]float64, seeds(4))
	for seed := range usual {
		usual[seed] = rate(t, uint64(seed), 0)
	}
	for name, row := range map[string]struct {
		share       float64 // of the requests that are refused, whatever their rate
		least, most float64 // requests a second, of those without refusals
	}{
		"a seventh":    {0.15, 0.6, 1.1},
		"three tenths": {0.3, 0.6, 1.1},
		// The waits themselves poll more seldom after refusals in a row.
		"half":           {0.5, 0.3, 1.1},
		"all, an outage": {1, 0, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			for seed, usual := range usual {
				rate := rate(t, uint64(seed), row.share) / usual
				t.Logf("seed %d: %.2f of the rate without refusals", seed, rate)
				if rate < row.least || rate > row.most {
					t.Errorf("seed %d: %.2f of the rate without refusals, want %v to %v", seed, rate, row.least, row.most)
				}
			}
		})
	}
}

// What was found to be at random is not taken for it for ever: a limit that comes later is kept.
func TestALimitAfterRefusalsAtRandom(t *testing.T) {
	for name, retryAfter := range map[string]string{"429 alone": "", "with Retry-After": "5"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const from, seconds = 200 * time.Second, 360
				chance := seeded(3)
				b := &bucket{perSecond: 20, latency: 50 * time.Millisecond, retryAfter: retryAfter}
				a := newAPI(func(ctx context.Context, id string, since time.Duration) *vendors.Answer {
					if since >= from {
						return b.answer(ctx, id, since)
					}
					if chance() < 0.3 {
						return &vendors.Answer{HTTPStatus: 503}
					}
					return running()
				})
				r := newRig(t, a)
				r.beginAll("w", 400)
				elapse(seconds * time.Second)
				r.leaveAll()
				synctest.Wait()
				if rate := a.rate(150, 200); rate < 50 {
					t.Errorf("%.0f requests a second before the limit: the test proves nothing", rate)
				}
				all, refused := b.between(230, seconds)
				t.Logf("refused %d of %d from half a minute after the limit came", refused, all)
				if all < 1000 || float64(refused) > 0.1*float64(all) {
					t.Errorf("%d of %d requests were refused from half a minute after the limit came, want a tenth at most", refused, all)
				}
			})
		})
	}
}
