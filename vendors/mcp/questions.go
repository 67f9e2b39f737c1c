package mcp

import (
	"slices"
	"sync"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// maxQuestions bounds how many tasks' questions are remembered.
const maxQuestions = 1000

// questions are those of [Core]'s tasks that were told and not answered. A server tells each once.
type questions struct {
	mu   sync.Mutex
	open map[key]asking
}

// asking is what a task asks.
type asking struct {
	requests []agentstatus.InputRequest
	// asOf is the task's lastUpdatedAt when it was listened to. Where that is another one by now
	// the task may have asked something else meanwhile, of which another process was told.
	asOf     loose
	listened bool
}

// current reports whether there is nothing to listen for.
func (a *asking) current(updated loose) bool {
	return len(a.requests) > 0 && a.listened && a.asOf == updated
}

func (q *questions) of(task key) asking {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.open[task]
}

// add takes note of questions. What is there already was told again.
func (q *questions) add(task key, requests ...agentstatus.InputRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, request := range requests {
		a := q.open[task]
		if slices.ContainsFunc(a.requests, func(known agentstatus.InputRequest) bool { return known.ID == request.ID }) {
			continue
		}
		if q.open == nil {
			q.open = map[key]asking{}
		}
		for other := range q.open {
			if len(q.open) < maxQuestions {
				break
			}
			delete(q.open, other)
		}
		a.requests = append(a.requests[:len(a.requests):len(a.requests)], request)
		q.open[task] = a
	}
}

// Remind says what a task of [Core] has asked of another process, or of an earlier one: see
// [vendors.Reminded]. With [Extension] each status tells it anew.
func (c *Client) Remind(ref vendors.Ref, asked []agentstatus.InputRequest) {
	if ref.IDs[SessionID] == "" && c.speaks.get() == Extension || c.Validate(ref) != nil {
		return
	}
	task, _ := sent("interaction_id", ref.InteractionID) // which is valid
	session, _ := sent("ids."+SessionID, ref.IDs[SessionID])
	c.questions.add(key{session, task}, asked...)
}

// listened takes note that a task was listened to.
func (q *questions) listened(task key, updated loose) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if a, is := q.open[task]; is {
		a.asOf, a.listened = updated, true
		q.open[task] = a
	}
}

func (q *questions) forget(task key) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, task)
}

// answered takes a question away.
func (q *questions) answered(task key, id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := q.open[task]
	a.requests = slices.DeleteFunc(slices.Clone(a.requests), func(request agentstatus.InputRequest) bool { return request.ID == id })
	if len(a.requests) == 0 {
		delete(q.open, task)
		return
	}
	q.open[task] = a
}

// ofAnother reports whether a question is known to be that of another task of the session: ids
// of questions are the session's.
func (q *questions) ofAnother(task key, id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for other, a := range q.open {
		if other.session != task.session || other == task {
			continue
		}
		for _, request := range a.requests {
			if request.ID == id {
				return true
			}
		}
	}
	return false
}
