package workflows_test

// The workflow and the activities meet in JSON, decoded strictly on both sides, and so
// do the samples in the documentation and their readers. These tests run the real
// activities under the workflow, with a poller that answers at once, and read the
// samples.

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/internal/strictjson"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/workflows"
)

type answers string

func (a answers) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return &vendors.Answer{HTTPStatus: 200, ContentType: "application/json", Body: []byte(a)}, nil
}

func newRealHarness(t *testing.T, body string) *harness {
	acts, err := activities.New(activities.Config{
		Credentials: map[string]activities.API{agentwait.DefaultCredential: answers(body)},
	})
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	h := &harness{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	h.SetTestTimeout(20 * time.Second)
	workflows.Register(h)
	acts.Register(h)
	return h
}

const (
	completedBody = `{"interaction_id":"xYz789AbCdEfGhI","gummie_id":"abc123DEFghiJKL","state":"COMPLETED","messages":[],"response":"Here's what I found..."}`
	failedBody    = `{"interaction_id":"xYz789AbCdEfGhI","state":"FAILED","error_message":"RuntimeError: boom"}`
	approvalBody  = `{"interaction_id":"xYz789AbCdEfGhI","state":"APPROVAL_REQUIRED"}`
)

func TestRealPoller(t *testing.T) {
	t.Run("completed", func(t *testing.T) {
		result, err := newRealHarness(t, completedBody).run(input())
		require.NoError(t, err)
		require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
		require.Equal(t, "Here's what I found...", *result.Response)
	})
	t.Run("failed", func(t *testing.T) {
		_, err := newRealHarness(t, failedBody).run(input())
		failed := failure(t, err, agentwait.ErrTypeAgentFailed)
		require.Equal(t, "RuntimeError: boom", failed.Details.Message)
	})
	t.Run("refuses what the workflow leaves to it", func(t *testing.T) {
		in := input()
		in.UserID = "a/b"
		_, err := newRealHarness(t, completedBody).run(in)
		failed := failure(t, err, agentwait.ErrTypeInvalidRequest)
		require.NotEmpty(t, failed.Details.Field)
	})
}

// What a check finds has to reach the caller in the same form as what the poller finds.
func TestRealCheckAndRealPollerAgree(t *testing.T) {
	for name, body := range map[string]string{"completed": completedBody, "failed": failedBody} {
		t.Run(name, func(t *testing.T) {
			fromPoller, pollerErr := newRealHarness(t, body).run(input())

			fromCheck, checkErr := runRealCheck(t, body)

			if pollerErr == nil {
				require.NoError(t, checkErr)
				fromCheck.ElapsedSeconds, fromCheck.LastStatusAt = fromPoller.ElapsedSeconds, fromPoller.LastStatusAt
				require.Equal(t, fromPoller, fromCheck)
				return
			}
			want, _ := agentwait.AsError(pollerErr)
			got, ok := agentwait.AsError(checkErr)
			require.True(t, ok, "%v", checkErr)
			require.Equal(t, want.Type, got.Type)
			require.Equal(t, want.Message, got.Message)
			got.Details.ElapsedSeconds, got.Details.LastStatusAt = want.Details.ElapsedSeconds, want.Details.LastStatusAt
			require.Equal(t, want.Details, got.Details)
		})
	}
}

// The poller's side of this one is in a history: it signals the phase, which the test
// environment has no client for.
func TestRealCheckAndRecordedPollerAgree(t *testing.T) {
	events := history(t, "needs_input").GetEvents()
	recorded := events[len(events)-1].GetWorkflowExecutionFailedEventAttributes().GetFailure()
	_, err := runRealCheck(t, approvalBody)
	require.Equal(t, recorded.GetMessage(), failure(t, err, agentwait.ErrTypeAgentNeedsInput).Message)
	require.Equal(t, recorded.GetApplicationFailureInfo().GetType(), agentwait.ErrTypeAgentNeedsInput)
}

// runRealCheck runs a wait whose poller is silent, with one poll_now.
func runRealCheck(t *testing.T, body string) (*agentwait.Result, error) {
	t.Helper()
	h := newRealHarness(t, body)
	h.OnActivity(agentwait.PollAgentStatusName, mock.Anything, mock.Anything, mock.Anything).
		Return((*agentwait.Result)(nil), nil).After(9 * time.Minute)
	h.pollNow(time.Minute)
	return h.run(input())
}

func TestSamplesInTheDocumentationCanBeRead(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	var samples []string
	for _, block := range strings.Split(string(text), "//\n") {
		block = strings.ReplaceAll(block, "//", "")
		if block = strings.TrimSpace(block); strings.HasPrefix(block, "{") && json.Valid([]byte(block)) {
			samples = append(samples, block)
		}
	}
	require.Len(t, samples, 5, "input, result, status; input and result of a batch")
	require.NoError(t, strictjson.Decode([]byte(samples[0]), &agentwait.Input{}))
	var batch agentwait.AgentsInput
	require.NoError(t, strictjson.Decode([]byte(samples[3]), &batch))
	require.NoError(t, batch.Validate())
	for sample, into := range map[int]any{1: &agentwait.Result{}, 2: &agentwait.StatusView{}, 4: &agentwait.AgentsResult{}} {
		decoder := json.NewDecoder(bytes.NewReader([]byte(samples[sample])))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(into))
	}
}
