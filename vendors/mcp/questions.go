package mcp

import (
	"bytes"
	"encoding/json"
	"sync"

	"github.com/agentwait/agentwait/agentstatus"
)

// maxQuestions bounds how many tasks' questions are remembered.
const maxQuestions = 1000

// questions are those of [Core]'s tasks that were told and not answered. A server tells each once.
type questions struct {
	mu   sync.Mutex
	open map[key][]agentstatus.InputRequest
}

func (q *questions) of(task key) []agentstatus.InputRequest {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.open[task]
}

// add takes note of a question. What is there already was told again.
func (q *questions) add(task key, request agentstatus.InputRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, known := range q.open[task] {
		if known.ID == request.ID {
			return
		}
	}
	if q.open == nil {
		q.open = map[key][]agentstatus.InputRequest{}
	}
	for other := range q.open {
		if len(q.open) < maxQuestions {
			break
		}
		delete(q.open, other)
	}
	known := q.open[task]
	q.open[task] = append(known[:len(known):len(known)], request)
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
	var left []agentstatus.InputRequest
	for _, request := range q.open[task] {
		if request.ID != id {
			left = append(left, request)
		}
	}
	if q.open[task] = left; len(left) == 0 {
		delete(q.open, task)
	}
}

// ofAnother reports whether a question is known to be that of another task of the session: ids
// of questions are the session's.
func (q *questions) ofAnother(task key, id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for other, requests := range q.open {
		if other.session != task.session || other == task {
			continue
		}
		for _, request := range requests {
			if request.ID == id {
				return true
			}
		}
	}
	return false
}

// written is questions as [Extension] has them, by their ids.
func written(requests []agentstatus.InputRequest) (json.RawMessage, error) {
	if len(requests) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	for i, request := range requests {
		name, err := json.Marshal(request.ID)
		if err != nil {
			return nil, err
		}
		b.WriteByte("{,"[min(i, 1)])
		b.Write(name)
		b.WriteByte(':')
		b.Write(request.Raw)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
