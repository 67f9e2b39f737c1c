package learned

import (
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

// after is a history of runs, each seen to end in the second that it takes.
func after(runs int, each ...time.Duration) *Histogram {
	var h Histogram
	for i := range runs {
		took := each[i%len(each)]
		h.Add(took-time.Second, took)
	}
	return &h
}

// Where the delays lie, beside those of the proportional schedule: 2 s up to a minute, then
// a thirtieth of the time waited.
func TestDelay(t *testing.T) {
	const s = time.Second
	for _, c := range []struct {
		reason     string
		history    *Histogram
		elapsed    time.Duration
		proportion Proportional
		least      time.Duration
		most       time.Duration
	}{
		{"no history: proportional", after(0, s), 5 * time.Minute, standard, 10 * s, 10 * s},
		{"nine runs are too few", after(9, 600*s), 5 * time.Minute, standard, 10 * s, 10 * s},
		{"quiet at the start, as far as the bound allows", after(20, 600*s), 0, standard, 7 * s, 7 * s},
		{"quiet on the way, as far as the bound allows", after(20, 600*s), 300 * s, standard, 115 * s, 115 * s},
		{"from the last quiet time into the first of the runs", after(20, 600*s), 500 * s, standard, 50 * s, 100 * s},
		{"no later than proportional where the runs end", after(40, 600*s), 590 * s, standard, s, 19 * s},
		{"dense in the first of two bumps", after(40, 15*s, 600*s), 14 * s, standard, s, 2 * s},
		{"quiet between two bumps", after(40, 15*s, 600*s), 60 * s, standard, 12 * s, 27 * s},
		{"nor in the second of two bumps", after(40, 15*s, 600*s), 590 * s, standard, s, 19 * s},
		{"beyond everything seen: proportional", after(40, 600*s), 3600 * s, standard, 120 * s, 125 * s},
		{"beyond everything seen, at most Max", after(40, 600*s), 20 * time.Hour, standard, 900 * s, 900 * s},
		{"beyond the last bucket: proportional", after(40, 600*s), 100 * time.Hour, standard, 900 * s, 900 * s},
		{"before the start is the start", after(20, 600*s), -time.Hour, standard, 7 * s, 7 * s},
		{"no run took a second: never under 1 s", after(40, s/2), 0, standard, s, 2 * s},
		{"never under half of Min", after(100, 40*s), 39 * s, Proportional{Min: 20 * s, Max: 900 * s}, 10 * s, 20 * s},
		{"runs longer than the last bucket", after(20, 1000*time.Hour), 0, standard, 7 * s, 7 * s},
	} {
		t.Run(c.reason, func(t *testing.T) {
			got := c.history.Delay(c.elapsed, c.proportion)
			assert.GreaterOrEqual(t, got, c.least)
			assert.LessOrEqual(t, got, c.most)
		})
	}
}

// Older runs count less, and much less once the agent has changed.
func TestSummaryFollowsTheAgent(t *testing.T) {
	const s = time.Second
	h := after(50, 40*s)
	was := h.Summary()
	assert.Equal(t, 50, was.Runs)
	assert.InDelta(t, 40, was.Median.Seconds(), 2)
	assert.Less(t, was.Early, was.Median)
	assert.Less(t, was.Median, was.P95)

	h.Add(9*s, 10*s)
	assert.InDelta(t, 40, h.Summary().Median.Seconds(), 2, "one run is no habit")
	for range 9 {
		h.Add(9*s, 10*s)
	}
	assert.InDelta(t, 10, h.Summary().Median.Seconds(), 2, "ten in a row outweigh the fifty before")
}

func TestSummaryInWords(t *testing.T) {
	assert.Equal(t, "no runs seen", (&Histogram{}).Summary().String())
	assert.Equal(t, "1 run seen: 5 % ended within 36s, half within 39s, 95 % within 44s; used from 10 runs on",
		after(1, 40*time.Second).Summary().String())
	assert.Equal(t, "20 runs seen: 5 % ended within 36s, half within 39s, 95 % within 44s",
		after(20, 40*time.Second).Summary().String())
}

// An interval that says nothing is none, and one that is the wrong way round is a moment.
func TestAddTakesWhateverItGets(t *testing.T) {
	var h Histogram
	h.Add(0, 0)
	h.Add(-2*time.Second, -time.Second)
	assert.Equal(t, Histogram{}, h, "nothing ends before it starts")

	h.Add(time.Minute, 30*time.Second)
	assert.Equal(t, 1, h.Runs())
	assert.InDelta(t, 30, h.Summary().Median.Seconds(), 2)
}

// Each second of the first three days is in the one bucket that begins before it.
func TestBuckets(t *testing.T) {
	assert.Equal(t, 0, bucketOf(-1))
	assert.Equal(t, buckets-1, bucketOf(1e300))
	for v := range horizon {
		i := bucketOf(float64(v))
		if lower(i) > float64(v) || lower(i+1) <= float64(v) {
			t.Fatalf("%d s is in bucket %d, from %v to %v s", v, i, lower(i), lower(i+1))
		}
	}
	assert.InDelta(t, horizon, lower(buckets), 0)
}

func TestAHistoryIsSmall(t *testing.T) {
	assert.LessOrEqual(t, unsafe.Sizeof(Histogram{}), uintptr(300))
	h := after(50, 40*time.Second)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		h.Delay(20*time.Second, standard)
		h.Add(30*time.Second, 32*time.Second)
	}), "allocations")
}

func BenchmarkDelay(b *testing.B) {
	var h Histogram
	learn(&h, logNormal(40, 0.5), 50, random(1))
	b.ReportAllocs()
	for b.Loop() {
		h.Delay(20*time.Second, standard)
	}
}

func BenchmarkAdd(b *testing.B) {
	var h Histogram
	learn(&h, logNormal(40, 0.5), 50, random(1))
	b.ReportAllocs()
	for b.Loop() {
		h.Add(38*time.Second, 41*time.Second)
	}
}
