package follow_test

import (
	"context"
	"sync"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// fakeServer is a Temporal server with one workflow. Its zero value has an open
// workflow without a pending activity.
type fakeServer struct {
	mu        sync.Mutex
	described map[string]*workflowservice.DescribeWorkflowExecutionResponse // by run id
	view      agentwait.StatusView
	queryErr  error
	// results has what each long poll ends with, in order; a poll without one blocks.
	results chan pollEnd
	lost    int // how many long polls miss the end
}

type pollEnd struct {
	result *agentwait.Result
	err    error
}

func (s *fakeServer) GetWorkflow(_ context.Context, id, runID string) client.WorkflowRun {
	return &fakeRun{server: s, id: id, runID: runID}
}

func (s *fakeServer) DescribeWorkflowExecution(_ context.Context, _, runID string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.described[runID], nil
}

func (s *fakeServer) QueryWorkflow(context.Context, string, string, string, ...any) (converter.EncodedValue, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queryErr != nil {
		return nil, s.queryErr
	}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(s.view)
	return encoded{payloads}, err
}

type encoded struct{ payloads *commonpb.Payloads }

func (e encoded) HasValue() bool { return true }
func (e encoded) Get(out any) error {
	return converter.GetDefaultDataConverter().FromPayloads(e.payloads, out)
}

type fakeRun struct {
	server    *fakeServer
	id, runID string
}

func (r *fakeRun) GetID() string                  { return r.id }
func (r *fakeRun) GetRunID() string               { return r.runID }
func (r *fakeRun) GetFirstExecutionRunID() string { return r.runID }
func (r *fakeRun) GetWithOptions(ctx context.Context, out any, _ client.WorkflowRunGetOptions) error {
	return r.Get(ctx, out)
}

func (r *fakeRun) Get(ctx context.Context, out any) error {
	r.server.mu.Lock()
	results := r.server.results
	if r.server.lost > 0 {
		r.server.lost--
		results = nil
	}
	r.server.mu.Unlock()
	select {
	case ended := <-results:
		if ended.result != nil {
			*out.(*agentwait.Result) = *ended.result
		}
		return ended.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// description is a Describe answer with one pending poller.
func description(t *testing.T, firstRun string, status enumspb.WorkflowExecutionStatus, token *agentwait.Token, failure *failurepb.Failure) *workflowservice.DescribeWorkflowExecutionResponse {
	t.Helper()
	answer := &workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Status: status, FirstRunId: firstRun},
	}
	if token == nil {
		return answer
	}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(token)
	if err != nil {
		t.Fatal(err)
	}
	answer.PendingActivities = []*workflowpb.PendingActivityInfo{{
		ActivityType:     &commonpb.ActivityType{Name: agentwait.PollAgentStatusName},
		State:            enumspb.PENDING_ACTIVITY_STATE_STARTED,
		Attempt:          2,
		HeartbeatDetails: payloads,
		LastFailure:      failure,
	}}
	return answer
}

// workflowError is the error that a client gets when a workflow fails with inner:
// the SDK's own, since its structs cannot be made by hand.
func workflowError(t *testing.T, inner error) error {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.ExecuteWorkflow(func(workflow.Context) error { return inner })
	return env.GetWorkflowError()
}

func at(seconds int) *time.Time {
	t := time.Date(2026, 3, 5, 10, 30, seconds, 0, time.UTC)
	return &t
}
