// What an operator asks at night: how late we are, whether the API holds us back, and what a
// deployment did to the waits.
package activities_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// finished is the answer of a vendor who tells when a run has finished.
func finished(t *testing.T, at time.Time) *vendors.Answer {
	status, err := agentstatus.Parse([]byte(completed))
	if err != nil {
		t.Error(err)
	}
	status.Run = &agentstatus.Run{FinishedAt: at}
	return &vendors.Answer{HTTPStatus: 200, Status: status}
}

func TestMetricsOfTheDelayOfADetection(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ends := began.Add(39 * time.Second)
		c := config(func(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
			if time.Now().Before(ends) && ref.InteractionID != "over" {
				return state(running), nil
			}
			return finished(t, ends), nil
		})
		c.Metrics = m
		f := newFleet(t, c)
		w := f.worker()
		for _, id := range []string{"runs", "over"} { // the second was over when it was first looked at
			if err := w.begin(id, `"timeout_seconds":600`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(5 * time.Minute)
		w.quit()
		m.want(t, map[string]float64{"agentwait_detection_delay connection=default": 1})
		if took := m.get("agentwait_detection_delay connection=default").last; took <= 0 || took > 3*time.Second {
			t.Errorf("the run's end was detected after %v", took)
		}
	})
}

func TestMetricsOfLatenessAndBudget(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		c := config(runs)
		c.MaxRequestsPerSecond, c.Metrics = 2, m
		f := newFleet(t, c)
		w := f.worker()
		for i := range 20 { // they ask for some 10 a second
			if err := w.begin(fmt.Sprintf("x%d", i), `"timeout_seconds":600`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(30 * time.Second)
		const of = " connection=default"
		late := m.get("agentwait_poll_lateness" + of)
		if polls := m.get("agentwait_polls connection=default result=ok").value; late.value < polls || late.last < time.Second {
			t.Errorf("%v polls are late, the last one by %v, of %v", late.value, late.last, polls)
		}
		if budget, limit := m.get("agentwait_request_budget"+of).value, m.get("agentwait_request_limit"+of).value; budget != 2 || limit != 2 {
			t.Errorf("a budget of %v and a limit of %v, want 2", budget, limit)
		}
		if demand := m.get("agentwait_request_demand" + of).value; demand < 5 {
			t.Errorf("20 waits ask for %v requests a second", demand)
		}
		if err := w.stop(t.Context()); err != nil {
			t.Error(err)
		}
		w.quit()
		m.want(t, map[string]float64{
			"agentwait_request_demand" + of: 0, "agentwait_requests_in_flight" + of: 0, // nobody waits any more
			"agentwait_waits_interrupted connection=default reason=shutdown": 20,
		})
	})
}

func TestMetricsOfAnAPIThatHoldsUsBack(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := config(func(context.Context, vendors.Ref) (*vendors.Answer, error) {
			if since := time.Since(began); since > 10*time.Second && since < 11*time.Second {
				return &vendors.Answer{HTTPStatus: 429, RetryAfter: "7", Body: []byte(`{}`)}, nil
			}
			return state(running), nil
		})
		c.Metrics = m
		f := newFleet(t, c)
		w := f.worker()
		for i := range 40 {
			if err := w.begin(fmt.Sprintf("x%d", i), `"timeout_seconds":600`); err != nil {
				t.Fatal(err)
			}
		}
		elapse(9 * time.Second)
		const of = " connection=default"
		if limit := m.get("agentwait_request_limit" + of).value; limit != 0 {
			t.Errorf("a limit of %v before a refusal", limit)
		}
		elapse(20 * time.Second)
		if asked := m.get("agentwait_pauses_asked" + of); asked.value == 0 || asked.last != 7*time.Second {
			t.Errorf("%v pauses, the last one of %v", asked.value, asked.last)
		}
		if limit := m.get("agentwait_request_limit" + of); limit.value <= 0 || limit.peak > 40 {
			t.Errorf("after a refusal the limit is %v", limit.value)
		}
		w.quit()
	})
}

func TestMetricsOfResumes(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, remote, runs)
		h.config.Metrics = m
		_, _ = h.poll(`"timeout_seconds":5`)
		m.want(t, map[string]float64{"agentwait_waits_resumed connection=default": 0})
		h = newHarness(t, remote, runs)
		h.config.Metrics, h.env.details = m, oldToken()
		_, _ = h.poll(`"timeout_seconds":86400`)
		m.want(t, map[string]float64{"agentwait_waits_resumed connection=default": 1})
	})
}

// Each series is paid for: a thousand waits make no more of them than one does.
func TestIdsMakeNoSeries(t *testing.T) {
	count := func(waits int) int {
		m := metered(t)
		synctest.Test(t, func(t *testing.T) {
			c := config(runs)
			c.Metrics = m
			f := newFleet(t, c)
			w := f.worker()
			for i := range waits {
				if err := w.begin(fmt.Sprintf("id%d", i), `"timeout_seconds":600`); err != nil {
					t.Fatal(err)
				}
			}
			elapse(time.Minute)
			if err := w.stop(t.Context()); err != nil {
				t.Error(err)
			}
			w.quit()
		})
		return len(m.told.series)
	}
	if one, many := count(1), count(1000); one != many {
		t.Errorf("%d series of one wait, %d of a thousand", one, many)
	}
}
