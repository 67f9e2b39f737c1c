package watchpage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
)

// held is a source that a test makes up.
type held struct {
	mu     sync.Mutex
	waits  []activities.HeldWait
	looks  int
	looked func(ctx context.Context, w activities.HeldWait) (*activities.Looked, error)
}

func (h *held) Held() iter.Seq[activities.HeldWait] {
	return func(yield func(activities.HeldWait) bool) {
		for _, w := range h.waits {
			if !yield(w) {
				return
			}
		}
	}
}

func (h *held) Look(ctx context.Context, key uint64) (*activities.Looked, error) {
	h.mu.Lock()
	h.looks++
	h.mu.Unlock()
	for _, w := range h.waits {
		if w.Key != key {
			continue
		}
		if h.looked != nil {
			return h.looked(ctx, w)
		}
		status, err := agentstatus.Parse([]byte(`{"interaction_id":"` + w.Target.InteractionID + `","state":"ASYNC_PROCESSING"}`))
		return &activities.Looked{Wait: w, Status: status}, err
	}
	return nil, activities.ErrNotHeld
}

func (h *held) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.looks
}

func (h *held) Load() []activities.ConnectionLoad {
	return []activities.ConnectionLoad{{Name: "default", PerSecond: 1.26, Limit: math.Inf(1)}, {Name: "research", Limit: 20, Paused: 3 * time.Second}}
}

// many are n waits: the i-th has waited for i seconds.
func many(n int) *held {
	h := &held{}
	for i := range n {
		w := activities.HeldWait{
			Key: uint64(i + 1), Target: agentwait.Target{InteractionID: fmt.Sprintf("Int%05d", i), UserID: "u1"}, WorkflowID: fmt.Sprintf("wf-%d", i),
			Waits: 1, Stage: activities.StageWaiting, State: "ASYNC_PROCESSING", Phase: "running", Elapsed: time.Duration(i) * time.Second, DueIn: time.Second, Polls: i % 7,
		}
		switch i % 10 {
		case 1:
			w.Target.Credential = "research"
		case 2:
			w.Phase, w.State = "needs_input", "APPROVAL_REQUIRED"
		case 3:
			w.Failures, w.Problem, w.ProblemText = 2, "http_503", "HTTP 503: Upstream down"
		case 4:
			w.Stage, w.DueIn = activities.StageDue, -5*time.Second
		case 5:
			w.Stage, w.Phase, w.State = activities.StageEnding, "completed", "COMPLETED"
		case 6:
			w.Phase, w.State, w.Seen = "", "", -1
		}
		h.waits = append(h.waits, w)
	}
	return h
}

// get asks a handler as a tool does.
func get(t *testing.T, h http.Handler, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	method := http.MethodGet
	if strings.HasSuffix(path, "/look") {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, "http://127.0.0.1:8088"+path, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// listOf is the answer to a view.
func listOf(t *testing.T, h http.Handler, query string) list {
	t.Helper()
	w := get(t, h, "/api/waits?"+query)
	var out list
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", query, w.Code, w.Body)
	}
	return out
}

func keyOf(n int) string { return strconv.FormatUint(uint64(n), 36) }
