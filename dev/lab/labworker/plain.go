package labworker

// What people write today, after the public samples of a frequently polling activity: one
// request with the default client, a heartbeat, a sleep, and a workflow that calls it.

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// The registered names.
const (
	PlainWorkflow = "plain.Await"
	PlainActivity = "plain.Poll"
)

// plainInterval is the sleep between two polls if the input does not say.
const plainInterval = 5 * time.Second

// PlainInput is the input of both: the fields of agentwait's that they need.
type PlainInput struct {
	InteractionID    string  `json:"interaction_id"`
	TimeoutSeconds   float64 `json:"timeout_seconds"`
	IntervalSeconds  float64 `json:"min_interval_seconds,omitempty"`
	HeartbeatSeconds float64 `json:"heartbeat_timeout_seconds,omitempty"`
}

// PlainResult is the result of both.
type PlainResult struct {
	Outcome  string `json:"outcome"`
	Response string `json:"response"`
}

type plain struct{ baseURL, key string }

func newPlain(cfg Config, c client.Client, options worker.Options) worker.Worker {
	w := worker.New(c, cfg.TaskQueue, options)
	p := plain{baseURL: cfg.BaseURL, key: stubapi.Key(cfg.Name)}
	w.RegisterActivityWithOptions(p.poll, activity.RegisterOptions{Name: PlainActivity})
	if !cfg.ActivitiesOnly {
		w.RegisterWorkflowWithOptions(plainAwait, workflow.RegisterOptions{Name: PlainWorkflow})
	}
	return w
}

func plainAwait(ctx workflow.Context, in PlainInput) (result PlainResult, err error) {
	heartbeat := time.Duration(in.HeartbeatSeconds * float64(time.Second))
	if heartbeat == 0 {
		heartbeat = time.Minute
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: time.Duration(in.TimeoutSeconds * float64(time.Second)),
		HeartbeatTimeout:       heartbeat,
	})
	err = workflow.ExecuteActivity(ctx, PlainActivity, in).Get(ctx, &result)
	return result, err
}

func (p plain) poll(ctx context.Context, in PlainInput) (PlainResult, error) {
	interval := plainInterval
	if in.IntervalSeconds > 0 {
		interval = time.Duration(in.IntervalSeconds * float64(time.Second))
	}
	for {
		result, done, err := p.get(ctx, in.InteractionID)
		if done {
			return result, err
		}
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return PlainResult{}, ctx.Err()
		case <-time.After(interval):
		}
	}
}

// get makes one request. What did not work out is tried again with the next.
func (p plain) get(ctx context.Context, id string) (result PlainResult, done bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.baseURL+"/agent_status/"+id+"?user_id="+stubapi.User, nil)
	if err != nil {
		return result, true, err
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return result, false, nil // tried again
	}
	defer func() { _ = resp.Body.Close() }()
	var status struct {
		State        string `json:"state"`
		Response     string `json:"response"`
		ErrorMessage string `json:"error_message"`
	}
	if resp.StatusCode != http.StatusOK || json.NewDecoder(resp.Body).Decode(&status) != nil {
		return result, false, nil
	}
	switch status.State {
	case "COMPLETED":
		return PlainResult{Outcome: "completed", Response: status.Response}, true, nil
	case "FAILED":
		return result, true, temporal.NewNonRetryableApplicationError(fmt.Sprintf("the agent failed: %s", status.ErrorMessage), "AgentFailed", nil)
	}
	return result, false, nil
}
