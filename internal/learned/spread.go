package learned

// A run's weight is spread over more than the interval in which it ended, since the next
// run will not end just there: by 5 % on either side where many runs ended near it, and by
// up to 60 % where few did. So the bulk of a history keeps its edges, and its tail has no
// holes.
const (
	minWidening = 0.05
	maxWidening = 0.60
	neighbours  = 4  // runs that the widened interval should hold
	established = 20 // runs, in weight, from which all neighbours are asked for
)

// widen returns the interval over which to spread a run that ended between lo and hi.
func (h *Histogram) widen(lo, hi float64) (a, b float64) {
	wanted := neighbours * float64(h.weight) * min(1, h.total()/(established*float64(h.weight)))
	by := minWidening
	for by < maxWidening && h.between(lo*(1-by), hi*(1+by)) < wanted {
		by *= 1.25
	}
	by = min(by, maxWidening)
	a, b = lo*(1-by), hi*(1+by)
	b = max(b, a+0.5) // an interval of no length could not be spread
	return a, min(b, horizon)
}

// spread adds the newest run's weight between two times. The whole weight arrives: what is
// rounded off in one bucket is added in the next.
func (h *Histogram) spread(a, b float64) {
	given := 0.
	for i, last := bucketOf(a), bucketOf(b); i <= last; i++ {
		upTo := float64(h.weight)
		if i < last {
			upTo *= (lower(i+1) - a) / (b - a)
		}
		part := uint16(upTo - given)
		h.weights[i] += part
		given += float64(part)
	}
}
