package watchpage

import (
	"math"
	"strconv"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
)

// row is one wait of the list. Times are in milliseconds from the answer on, so that no clock of a
// browser's has to be right.
type row struct {
	Key            string `json:"key"`
	Connection     string `json:"connection"`
	Interaction    string `json:"interaction"`
	Workflow       string `json:"workflow,omitempty"`
	Waits          int    `json:"waits"`
	Stage          string `json:"stage"`
	State          string `json:"state,omitempty"`
	Phase          string `json:"phase,omitempty"`
	Polls          int    `json:"polls"`
	Elapsed        int64  `json:"elapsed_ms"`
	Left           int64  `json:"left_ms"`
	Due            *int64 `json:"due_ms,omitempty"`
	Seen           *int64 `json:"seen_ms,omitempty"`
	Failures       int    `json:"failures,omitempty"`
	Problem        string `json:"problem,omitempty"`
	ProblemText    string `json:"problem_text,omitempty"`
	LostHeartbeats int    `json:"lost_heartbeats,omitempty"`
}

// detail is one wait with all that is known of it.
type detail struct {
	row
	User      string            `json:"user,omitempty"`
	Project   string            `json:"project,omitempty"`
	IDs       map[string]string `json:"ids,omitempty"`
	Run       string            `json:"run,omitempty"`
	Namespace string            `json:"namespace,omitempty"`
	TaskQueue string            `json:"task_queue,omitempty"`
	Told      *agentwait.Told   `json:"told,omitempty"`
}

// load is what goes over a connection.
type load struct {
	Name      string   `json:"name"`
	Vendor    string   `json:"vendor,omitempty"`
	Waits     int      `json:"waits"`
	Late      int      `json:"late"`
	Failing   int      `json:"failing"`
	InFlight  int      `json:"in_flight"`
	PerSecond float64  `json:"per_second"`
	Asked     float64  `json:"asked_per_second"`
	Limit     *float64 `json:"limit_per_second,omitempty"` // left out: none is known
	Paused    int64    `json:"paused_ms,omitempty"`
}

func rowOf(w *activities.HeldWait) row {
	r := row{
		Key: strconv.FormatUint(w.Key, 36), Connection: w.Target.CredentialName(), Interaction: w.Target.InteractionID,
		Workflow: w.WorkflowID, Waits: w.Waits, Stage: string(w.Stage), State: w.State, Phase: w.Phase, Polls: w.Polls,
		Elapsed: w.Elapsed.Milliseconds(), Left: w.Left.Milliseconds(),
		Failures: w.Failures, Problem: w.Problem, ProblemText: w.ProblemText, LostHeartbeats: w.LostHeartbeats,
	}
	if polls(w) {
		due := w.DueIn.Milliseconds()
		r.Due = &due
	}
	if w.Seen >= 0 {
		seen := w.Seen.Milliseconds()
		r.Seen = &seen
	}
	return r
}

func detailOf(w *activities.HeldWait) detail {
	return detail{
		row: rowOf(w), User: w.Target.UserID, Project: w.Target.ProjectID, IDs: w.Target.IDs,
		Run: w.RunID, Namespace: w.Namespace, TaskQueue: w.TaskQueue, Told: w.Told,
	}
}

func loadOf(l activities.ConnectionLoad, vendor string) load {
	out := load{
		Name: l.Name, Vendor: vendor, InFlight: l.InFlight, PerSecond: tenth(l.PerSecond), Asked: tenth(l.Asked), Paused: l.Paused.Milliseconds(),
	}
	if !math.IsInf(l.Limit, 0) {
		limit := tenth(l.Limit)
		out.Limit = &limit
	}
	return out
}

func tenth(n float64) float64 { return math.Round(n*10) / 10 }

// polls reports whether a poll of the wait follows.
func polls(w *activities.HeldWait) bool {
	switch w.Stage {
	case activities.StageLast, activities.StageCompleting, activities.StageEnding:
		return false
	}
	return true
}

// lateAfter is how long after its due time a poll counts as late: evenness alone delays one by less.
const lateAfter = 2 * time.Second

// late reports whether the wait should have been polled.
func late(w *activities.HeldWait) bool { return polls(w) && w.DueIn < -lateAfter }

// troubled reports whether something goes wrong with the wait.
func troubled(w *activities.HeldWait) bool { return w.Failures > 0 || w.LostHeartbeats > 0 }
