package learned

import (
	"math/bits"
	"time"
)

// Buckets are seconds up to 16 s, and eight to an octave from there: 6 to 12 % wide. The
// last one ends after 73 hours and takes all longer runs.
const (
	octaveBits = 3
	perOctave  = 1 << octaveBits
	octaves    = 15
	buckets    = perOctave * (1 + octaves)
	horizon    = 1 << (octaveBits + octaves) // seconds
)

// bucketOf returns the bucket of a time in seconds.
func bucketOf(t float64) int {
	if !(t > 0) {
		return 0
	}
	if t >= horizon {
		return buckets - 1
	}
	v := uint32(t)
	if v < perOctave {
		return int(v)
	}
	e := bits.Len32(v) - 1 - octaveBits
	return e*perOctave + int(v>>e)
}

// lower returns where a bucket begins; it ends where the next one begins.
func lower(i int) float64 {
	if i < 2*perOctave {
		return float64(i)
	}
	e := i/perOctave - 1
	return float64((i - e*perOctave) << e)
}

// shared returns how much of bucket i lies between a and b, from 0 to 1.
func shared(i int, a, b float64) float64 {
	from, to := lower(i), lower(i+1)
	return max(0, min(b, to)-max(a, from)) / (to - from)
}

// duration converts seconds. What a float cannot say exactly is rounded down.
func duration(t float64) time.Duration { return time.Duration(t * float64(time.Second)) }
