// Package watchpage serves one page for operators: the waits that a worker holds, and what the agent
// of one has said so far. It is read-only, but for the one request to the agent's API that
// shows a conversation.
package watchpage

import (
	"context"
	"iter"

	"github.com/agentwait/agentwait/activities"
)

// Source is what is shown: an [activities.Activities].
type Source interface {
	Held() iter.Seq[activities.HeldWait]
	Look(ctx context.Context, key uint64) (*activities.Looked, error)
	Load() []activities.ConnectionLoad
}

// Worker is what the page says of the worker beside its waits.
type Worker struct {
	TaskQueue string `json:"task_queue"`
	Namespace string `json:"namespace"`
	Version   string `json:"version"`
	// TemporalUI is the base of the links to Temporal's web UI; empty: no links.
	TemporalUI string `json:"temporal_ui,omitempty"`
}
