package requests

import (
	"math"
	"testing"
	"time"
)

// borne is a bearing that has had so many requests in each of the last two seconds before now.
func borne(b *bearing, now time.Duration, perSecond int) {
	for second := now - 2*time.Second; second < now; second += time.Second {
		for i := range perSecond {
			b.started(second + time.Duration(i)*time.Second/time.Duration(perSecond))
		}
	}
}

func near(got, want float64) bool { return math.Abs(got-want) < 0.02*want }

func TestBearing(t *testing.T) {
	const demand = 1000
	now := 10 * time.Second
	b := newBearing()
	if !math.IsInf(b.at(now, demand), 1) {
		t.Fatal("a limit before any refusal")
	}
	borne(&b, now, 100)
	b.cut(now, demand, 0, 0)
	if got := b.at(now, demand); !near(got, 50) {
		t.Fatalf("100 requests a second were refused: %v, want 50", got)
	}
	b.cut(now+900*time.Millisecond, demand, 0, 0)
	if got := b.at(now, demand); !near(got, 50) {
		t.Errorf("the refusals of one moment count once: %v, want 50", got)
	}
	// It doubles in a second, up to nearly what was refused.
	for range 10 {
		now += 50 * time.Millisecond
		borne(&b, now, 50)
		b.grow(now, demand)
	}
	if got := b.at(now, demand); !near(got, 50*math.Sqrt2) {
		t.Errorf("half a second later %v, want %v", got, 50*math.Sqrt2)
	}
	for range 20 {
		now += 50 * time.Millisecond
		borne(&b, now, 70)
		b.grow(now, demand)
	}
	if got := b.at(now, demand); got < 90 || got > 91 {
		t.Errorf("then %v, want 90 and a little", got)
	}
	// And from there on by a fixed amount.
	from := b.at(now, demand)
	for range 100 {
		now += 100 * time.Millisecond
		borne(&b, now, 90)
		b.grow(now, demand)
	}
	if got := b.at(now, demand) - from; !near(got, 10*growth*math.Sqrt(100)) {
		t.Errorf("in 10 s it grew by %v, want %v", got, 10*growth*10)
	}
	// A rate that is not used is not known to be borne.
	from = b.at(now, demand)
	now += 5 * time.Second
	for range 10 {
		now += 100 * time.Millisecond
		b.grow(now, demand)
	}
	if got := b.at(now, demand); got != from {
		t.Errorf("without requests it grew from %v to %v", from, got)
	}
}

// In an outage all is refused, which says nothing of the rate that was borne before.
func TestBearingInAnOutage(t *testing.T) {
	const demand = 100
	now := 10 * time.Second
	b := newBearing()
	borne(&b, now, 100)
	for range 20 {
		b.cut(now, demand, 0, 0)
		now += time.Second
	}
	if got := b.at(now, demand); got != leastShare*demand {
		t.Errorf("%v requests a second in an outage, want a fiftieth of what is asked for", got)
	}
	for range 100 { // it is over
		now += 100 * time.Millisecond
		borne(&b, now, int(b.limit)+1)
		b.grow(now, demand)
	}
	if got := b.at(now, demand); got < 0.9*100 {
		t.Errorf("%v requests a second 10 s after an outage, want nearly what was borne before", got)
	}
}

func TestBearingHasALeastRate(t *testing.T) {
	b, now := newBearing(), 10*time.Second
	for range 20 {
		b.cut(now, 0.1, 0, 0)
		now += time.Second
	}
	if got := b.at(now, 10); got != leastRate {
		t.Errorf("got %v", got)
	}
}

func TestBearingForgets(t *testing.T) {
	b, now := newBearing(), 10*time.Second
	borne(&b, now, 100)
	b.cut(now, 10, 0, 0) // to 50
	if got := b.at(now+59*time.Second, 10); math.IsInf(got, 1) {
		t.Error("the limit is forgotten after 59 s")
	}
	if got := b.at(now+61*time.Second, 30); math.IsInf(got, 1) {
		t.Error("a limit that is needed is forgotten")
	}
	if got := b.at(now+122*time.Second, 10); !math.IsInf(got, 1) {
		t.Errorf("a limit that was not needed for a minute is still %v", got)
	}
}

// Shortly after a pause there have been no requests, which says nothing of what is borne.
func TestBearingAfterAPause(t *testing.T) {
	b, now := newBearing(), 10*time.Second
	borne(&b, now, 100)
	b.cut(now, 1000, 0, 0) // to 50
	now += 20 * time.Second
	b.started(now)
	b.cut(now, 1000, now-time.Second, 0)
	if got := b.at(now, 1000); got != 25 {
		t.Errorf("got %v, want the half of 50", got)
	}
}
