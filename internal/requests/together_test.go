package requests_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// Many requests a second are started together, some dozen times a second: to wake for each of
// them takes more processor time than it does. Few have each its own time.
func TestManyRequestsStartTogether(t *testing.T) {
	for name, row := range map[string]struct {
		waits       int
		least, most float64 // moments a second at which requests start
	}{
		"200 a second": {400, 15, 26},
		"20 a second":  {40, 16, 21},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAPI(always)
				r := newRig(t, a)
				r.beginAll("w", row.waits)
				elapse(40 * time.Second)
				r.leaveAll()
				moments := map[time.Duration]bool{}
				for _, w := range r.waits {
					for _, at := range a.polls(w.target.InteractionID) {
						if at > 20*time.Second {
							moments[at] = true
						}
					}
				}
				if got := float64(len(moments)) / 20; got < row.least || got > row.most {
					t.Errorf("requests start at %.1f moments a second, want %v to %v", got, row.least, row.most)
				}
			})
		})
	}
}
