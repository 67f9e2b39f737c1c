package stubapi

// The stub is what everything is measured with: it has to be a document that the parser
// takes, and to count right.

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agentstatus"
)

func TestAnAgentsLife(t *testing.T) {
	s := newServer()
	s.group("g").plan = Plan{After: 10, FailEvery: 2}
	begin := s.epoch
	phase := func(id string, after float64) agentstatus.Phase {
		code, body, _ := s.answer(id, "w", begin.Add(seconds(after)))
		require.Equal(t, http.StatusOK, code)
		status, err := agentstatus.Parse(body)
		require.NoError(t, err)
		if status.Phase == agentstatus.PhaseCompleted {
			require.Equal(t, Reply(id), status.FinalText())
		}
		return status.Phase
	}
	require.Equal(t, agentstatus.PhaseRunning, phase("g-1", 1))
	require.Equal(t, agentstatus.PhaseRunning, phase("g-2", 2))
	require.Equal(t, agentstatus.PhaseCompleted, phase("g-1", 11))
	require.Equal(t, agentstatus.PhaseFailed, phase("g-2", 12))
	require.Equal(t, Counts{Known: 2, Seen: 2, Ended: 2}, s.groups["g"].counts)
	require.InDelta(t, 11e6, s.log().Interactions["g-1"].Ends, 1e3)
}

func TestBackwardsItCompletesOnce(t *testing.T) {
	s := newServer()
	s.group("g").plan = Plan{After: 1, Backwards: true}
	var states []string
	for i := range 5 {
		_, body, _ := s.answer("g-1", "w", s.epoch.Add(seconds(float64(i)*0.6)))
		var d document
		require.NoError(t, json.Unmarshal(body, &d))
		states = append(states, d.State)
	}
	require.Equal(t, []string{"QUEUED", "ASYNC_PROCESSING", "COMPLETED", "ASYNC_PROCESSING", "QUEUED"}, states)
}

func TestTheRateLimit(t *testing.T) {
	s := newServer()
	s.setFaults(Faults{PerSecond: 5, RetryAfter: 2})
	got := map[int]int{}
	for range 8 {
		code, _, _ := s.answer("g-1", "w", s.epoch)
		got[code]++
	}
	require.Equal(t, map[int]int{200: 5, 429: 3}, got)
	code, _, _ := s.answer("g-1", "w", s.epoch.Add(250*time.Millisecond))
	require.Equal(t, 200, code)
}

func TestWhoAsks(t *testing.T) {
	s := newServer()
	ask := func(authorization string) int {
		r := httptest.NewRequest(http.MethodGet, path+"g-1", nil)
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	require.Equal(t, http.StatusUnauthorized, ask("Bearer somebody"))
	require.Equal(t, http.StatusOK, ask("Bearer "+Key("w1")))
	require.Equal(t, map[string]int{"w1": 1}, s.log().ByWorker())
	require.Equal(t, 2, s.traffic.take().Requests)
}

func TestFractionsAreEven(t *testing.T) {
	var tenths [10]int
	for i := range 1000 {
		tenths[int(fraction("group-"+string(rune('a'+i%26))+time.Duration(i).String())*10)]++
	}
	for _, n := range tenths {
		require.InDelta(t, 100, n, 40)
	}
}
