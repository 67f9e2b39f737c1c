package activities_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

const refusedPath = `"extract":{"all":"messages|@pretty","state":"state"}`

func TestAPathThatIsRefusedIsAnInvalidRequest(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		_, err := newHarness(t, m, scripted(done()).Check).poll(refusedPath)
		failure, details := wantError(t, err, agentwait.ErrTypeInvalidRequest, true)
		if details.Field != "extract.all" || !strings.Contains(details.Expected, "@flatten, @fromstr") {
			t.Errorf("got %v, %+v", failure, details)
		}
	})
}

// A wait that an earlier release took in must not end over its paths after hours, when the worker
// is upgraded.
func TestAWaitThatGoesOnKeepsItsPaths(t *testing.T) {
	attempt := func(n int32) func(*activity.Info) { return func(info *activity.Info) { info.Attempt = n } }
	for name, c := range map[string]struct {
		activity, fields string
		info             func(*activity.Info)
	}{
		"the second attempt": {agentwait.PollAgentStatusName, "", attempt(2)},
		"a token":            {agentwait.PollAgentStatusName, `,"token":{"polls":3,"started_at":"2000-01-01T00:00:00Z"}`, nil},
		"poll_now": {agentwait.CheckAgentStatusName, "", func(info *activity.Info) {
			info.WorkflowType = &workflow.Type{Name: agentwait.AwaitAgentName}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(done()).Check)
				h.env.info = c.info
				result, err := h.run(c.activity, input(refusedPath+c.fields))
				if err != nil {
					t.Fatal(err)
				}
				if string(result.Extracted["all"]) != "null" || string(result.Extracted["state"]) != `"COMPLETED"` ||
					len(result.ExtractErrors) != 1 || !strings.Contains(result.ExtractErrors["all"], "@pretty") {
					t.Errorf("got %s, %q", result.Extracted, result.ExtractErrors)
				}
			})
		})
	}
}

// The rows of a batch say it too.
func TestARowSaysWhichPathWasRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(string, time.Duration, int) any { return replies("r") })
		in := batchOf(1)
		in.Extract = map[string]string{"all": "@dig:x", "costly": strings.Repeat("@tostr|", 100) + "@this", "state": "state"}
		in.Token = &agentwait.AgentsToken{StartedAt: time.Now()}
		result, err := r.run(in)
		if err != nil {
			t.Fatal(err)
		}
		row := result.Rows[0]
		if string(row.Extracted["state"]) != `"COMPLETED"` || len(row.ExtractErrors) != 2 ||
			!strings.Contains(row.ExtractErrors["all"], "@dig") || !strings.Contains(row.ExtractErrors["costly"], "too much") {
			t.Errorf("got %s, %q", row.Extracted, row.ExtractErrors)
		}
		if head := row.Head(); head.ExtractErrors != nil || !head.Truncated {
			t.Errorf("its head has %q", head.ExtractErrors)
		}
	})
}
