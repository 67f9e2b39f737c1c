package main

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
)

// vendors are those of the connections.
var vendors = map[string]string{"default": "gumloop", "evals": "openai-responses", "research": "a2a", "triage": "langgraph"}

var names = []string{"default", "default", "default", "evals", "evals", "research", "research", "triage"}

// waits are made up.
type waits struct {
	began    time.Time
	document []byte
	all      []activities.HeldWait
}

func newWaits(count int, document []byte) *waits {
	w := &waits{began: time.Now(), document: document}
	r := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // the same each time
	for i := range count {
		w.all = append(w.all, made(r, i))
	}
	return w
}

func made(r *rand.Rand, i int) activities.HeldWait {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
	id := make([]byte, 15)
	for j := range id {
		id[j] = letters[r.IntN(len(letters))]
	}
	name := names[r.IntN(len(names))]
	target := agentwait.Target{InteractionID: string(id), Credential: name, UserID: fmt.Sprintf("user_%04d", r.IntN(400))}
	elapsed := time.Duration(math.Pow(r.Float64(), 4)*38*float64(time.Hour)) + 4*time.Second
	interval := min(max(elapsed/30, 2*time.Second), time.Minute)
	w := activities.HeldWait{
		Key: uint64(i)*1_000_003 + 77, Target: target,
		Namespace: "production", TaskQueue: "agents", RunID: fmt.Sprintf("0197c0de-4f1a-7000-8000-%012d", i),
		WorkflowID: "agentwait/" + name + "/user:" + target.UserID + "/" + target.InteractionID,
		Waits:      1, Stage: activities.StageWaiting, State: "ASYNC_PROCESSING", Phase: "running",
		Polls: int(30*math.Log(1+elapsed.Seconds()/60)) + 2, Elapsed: elapsed, Left: 7*24*time.Hour - elapsed,
		DueIn: time.Duration(r.Float64() * float64(interval)), Seen: time.Duration(r.Float64() * float64(interval)),
	}
	switch name {
	case "evals":
		w.State = "in_progress"
	case "research":
		w.State = "TASK_STATE_WORKING"
	case "triage":
		w.State = "running"
	}
	switch chance := r.IntN(1000); {
	case chance < 9:
		w.Phase, w.State = "needs_input", map[string]string{"default": "APPROVAL_REQUIRED", "evals": "requires_action", "research": "TASK_STATE_INPUT_REQUIRED", "triage": "interrupted"}[name]
		w.Told = &agentwait.Told{WebURL: "https://agents.example.com/runs/" + target.InteractionID}
	case chance < 24 && name == "research":
		w.Failures, w.Problem, w.ProblemText = 1+r.IntN(4), "http_503", "HTTP 503: upstream connect error or disconnect before headers"
	case chance < 18:
		w.Failures, w.Problem, w.ProblemText = 1, "rate_limited", "HTTP 429: too many requests"
	case chance < 20:
		w.State, w.Phase, w.Polls, w.Seen, w.Elapsed, w.Stage, w.DueIn = "", "", 0, -1, 700*time.Millisecond, activities.StageAsking, -300*time.Millisecond
	case chance < 23:
		w.Stage, w.DueIn = activities.StageDue, -time.Duration(3+r.IntN(9))*time.Second
		if r.IntN(2) == 0 {
			w.Failures, w.Problem, w.ProblemText = 1, "rate_limited", "HTTP 429: too many requests"
		}
	case chance < 24:
		w.Stage, w.State, w.Phase = activities.StageEnding, "COMPLETED", "completed"
	}
	if w.Told == nil && r.IntN(3) > 0 {
		w.Told = &agentwait.Told{WebURL: "https://agents.example.com/runs/" + target.InteractionID}
	}
	return w
}

// Held goes through the waits as they stand now: time goes by, and polls are made.
func (w *waits) Held() iter.Seq[activities.HeldWait] {
	since := time.Since(w.began)
	return func(yield func(activities.HeldWait) bool) {
		for _, one := range w.all {
			one.Elapsed += since
			one.Left -= since
			if one.Stage == activities.StageWaiting {
				interval := min(max(one.Elapsed/30, 2*time.Second), time.Minute)
				one.Polls += int((since + interval - one.DueIn) / interval)
				one.DueIn = interval - (since+interval-one.DueIn)%interval
				one.Seen = interval - one.DueIn
			}
			if !yield(one) {
				return
			}
		}
	}
}

// Look answers with the document at once.
func (w *waits) Look(_ context.Context, key uint64) (*activities.Looked, error) {
	for one := range w.Held() {
		if one.Key != key {
			continue
		}
		if one.Problem != "" {
			return &activities.Looked{Wait: one, Problem: one.ProblemText}, nil
		}
		document := bytes.Replace(w.document, []byte("xYz789AbCdEfGhI"), []byte(one.Target.InteractionID), 1)
		status, err := agentstatus.Parse(bytes.Replace(document, []byte(`"COMPLETED"`), []byte(`"ASYNC_PROCESSING"`), 1))
		return &activities.Looked{Wait: one, Status: status}, err
	}
	return nil, activities.ErrNotHeld
}

// Load is that of a busy worker.
func (w *waits) Load() []activities.ConnectionLoad {
	n := float64(len(w.all))
	return []activities.ConnectionLoad{
		{Name: "default", InFlight: 9, PerSecond: 0.012 * n, Asked: 0.012 * n, Limit: math.Inf(1)},
		{Name: "evals", InFlight: 4, PerSecond: 20, Asked: 0.0078 * n, Limit: 20},
		{Name: "research", InFlight: 2, PerSecond: 0.004 * n, Asked: 0.0079 * n, Limit: 0.0045 * n, Paused: 12 * time.Second},
		{Name: "triage", InFlight: 1, PerSecond: 0.004 * n, Asked: 0.004 * n, Limit: math.Inf(1)},
	}
}
