// Package waits starts waits by their registered names, and says how each of them ended.
package waits

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"
)

// Input is what every wait is started with; see the contract in the README. Fields that a
// scenario does not set are left out, and have their defaults.
type Input struct {
	InteractionID           string  `json:"interaction_id"`
	UserID                  string  `json:"user_id,omitempty"`
	TimeoutSeconds          float64 `json:"timeout_seconds,omitempty"`
	MinIntervalSeconds      float64 `json:"min_interval_seconds,omitempty"`
	MaxIntervalSeconds      float64 `json:"max_interval_seconds,omitempty"`
	HeartbeatTimeoutSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
}

// Wait is one that was started.
type Wait struct {
	InteractionID string
	WorkflowID    string
	RunID         string
	Started       time.Time // before the call that started it
}

// IDs are the interactions of a group.
func IDs(group string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%d", group, i+1)
	}
	return ids
}

// startsAtOnce bounds how many starts are under way: the server is not to be measured.
const startsAtOnce = 16

// Start starts a workflow for each interaction.
func Start(ctx context.Context, c client.Client, taskQueue, workflow string, ids []string, input func(id string) any) ([]Wait, error) {
	all := make([]Wait, len(ids))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(startsAtOnce)
	for i, id := range ids {
		group.Go(func() error {
			began := time.Now()
			run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
				ID: "lab/" + taskQueue + "/" + id, TaskQueue: taskQueue,
				WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
			}, workflow, input(id))
			if err != nil {
				return fmt.Errorf("start the wait for %s: %w", id, err)
			}
			all[i] = Wait{InteractionID: id, WorkflowID: run.GetID(), RunID: run.GetRunID(), Started: began}
			return nil
		})
	}
	return all, group.Wait()
}
