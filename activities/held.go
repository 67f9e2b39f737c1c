package activities

import (
	"hash/maphash"
	"iter"
	"slices"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
)

// Stage is what a held wait is at.
type Stage string

// The stages.
const (
	StageWaiting    Stage = "waiting"      // its next poll is not due yet
	StageDue        Stage = "due"          // it is, and waits for its turn
	StageAsking     Stage = "asking"       // a request about its interaction is under way
	StageNoBeat     Stage = "no_heartbeat" // polls stand still, since no heartbeat has arrived for too long
	StageLast       Stage = "last"         // no poll follows: it waits for its deadline
	StageCompleting Stage = "completing"   // its result is being made
	StageEnding     Stage = "ending"       // the server does not know of its attempt's end yet
)

// HeldWait is how one wait stands that this process holds. What is a duration is from the moment
// at which it was looked at.
type HeldWait struct {
	Key    uint64           // names the wait in this process, for [Activities.Look]
	Target agentwait.Target // its IDs are the wait's own: they must not be changed

	Namespace, TaskQueue, WorkflowID, RunID string

	Waits int // that share its activity: 1, or those of a batch

	Stage        Stage
	State, Phase string // as last seen; empty: not yet
	Polls        int
	Elapsed      time.Duration // since it began
	Left         time.Duration // until its deadline
	DueIn        time.Duration // until its next poll; less than zero: it is late. It means nothing in the last three stages
	Seen         time.Duration // since its last good answer; less than zero: there was none

	Failures             int    // failed polls in a row
	Problem, ProblemText string // of the last of them
	LostHeartbeats       int    // in a row that did not arrive

	Told *agentwait.Told // what the API told of the run; nil: nothing. It must not be changed
}

// seed is that of the keys.
var seed = maphash.MakeSeed()

// Held goes through the waits that this process holds, in no order, but for those of a worker that
// stops and hands them over. Each is consistent in itself
// and was looked at under its own lock alone, so nothing stands still meanwhile; together they are
// of no one moment. It costs nothing but while it is called: a fraction of a microsecond for each wait.
func (a *Activities) Held() iter.Seq[HeldWait] {
	return func(yield func(HeldWait) bool) {
		var room []HeldWait
		for _, attempt := range a.engine.attempts() {
			room = attempt.held(room[:0]) // whoever is shown them may call the engine
			for i := range room {
				if !yield(room[i]) {
					return
				}
			}
		}
	}
}

// attempts are those of all homes that have not stopped.
func (e *engine) attempts() (all []*attempt) {
	e.mu.Lock()
	homes := make([]*home, 0, len(e.homes))
	for h := range e.homes {
		homes = append(homes, h)
	}
	e.mu.Unlock()
	for _, h := range homes {
		h.mu.Lock()
		all = append(all, h.attempts...)
		h.mu.Unlock()
	}
	return all
}

// held appends the attempt's waits as they stand.
func (a *attempt) held(to []HeldWait) []HeldWait {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.home.engine.time.Now()
	common := HeldWait{Waits: int(a.waits), LostHeartbeats: int(a.failures)}
	if r, ok := a.sink.(*remote); ok {
		common.Namespace, common.TaskQueue, common.WorkflowID, common.RunID = r.kind.namespace, r.kind.taskQueue, r.workflowID, r.runID
	}
	switch body := a.body.(type) {
	case *single:
		w := common
		w.Target, w.Told = body.target, body.tells()
		w.stands(a, &body.plan, now, body.plan.PollAt(), body.completes, func() bool { return body.connection.Asks(&body.waiter) })
		to = append(to, w)
	case *batch:
		to = slices.Grow(to, body.left)
		for i := range body.members {
			m := &body.members[i]
			if m.over {
				continue
			}
			w := common
			w.Target = body.targets.Target(i)
			w.stands(a, &m.plan, now, body.pollAt[i], m.completes, func() bool { return body.connection.Asks(&m.waiter) })
			to = append(to, w)
		}
	}
	return to
}

// stands fills in how a wait stands. The caller holds the attempt's lock.
func (w *HeldWait) stands(a *attempt, p *plan.Wait, now, pollAt time.Duration, completes bool, asks func() bool) {
	shown := p.Shown()
	w.State, w.Phase = text.Cut(shown.State, agentwait.MaxStateBytes), text.Cut(shown.Phase, agentwait.MaxPhaseBytes)
	w.Problem, w.ProblemText = shown.Problem, shown.ProblemText
	w.Polls, w.Failures = int(p.Polls), int(p.Failures)
	w.Elapsed, w.Left = p.Elapsed(now), p.End()-now
	if w.Seen = -1; p.LastStatusAt != plan.Never {
		w.Seen = max(now-p.LastStatusAt, 0)
	}
	if pollAt != plan.Never {
		w.DueIn = pollAt - now
	}
	w.Stage = StageWaiting
	switch {
	case a.ended:
		w.Stage = StageEnding
	case completes:
		w.Stage = StageCompleting
	case a.silent:
		w.Stage = StageNoBeat
	case pollAt == plan.Never:
		w.Stage = StageLast
	case pollAt > now:
	case asks():
		w.Stage = StageAsking
	default:
		w.Stage = StageDue
	}
	w.Key = w.key()
}

// key is the same for every attempt of a wait.
func (w *HeldWait) key() uint64 {
	type named struct{ namespace, workflow, run, interaction, user, project, credential, ids string }
	return maphash.Comparable(seed, named{w.Namespace, w.WorkflowID, w.RunID, w.Target.InteractionID, w.Target.UserID, w.Target.ProjectID, w.Target.Credential, w.Target.FurtherIDs()})
}
