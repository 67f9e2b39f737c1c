package workflows_test

// Waits last for hours and days, so a deploy always meets some that an older version
// began. The histories in testdata are real ones, of a run on a server for each way in
// which a wait ends (the module dev writes them): a change that would make the workflow
// stumble over them breaks these tests. The same histories show what a scripted
// environment cannot: what was asked of the server, and that nothing secret is in it.

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/workflows"
)

const historiesDir = "../testdata/histories"

// endings are the last events of the histories, one for each way in which a wait ends.
var endings = map[string]enumspb.EventType{
	"completed":            enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"failed":               enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
	"needs_input":          enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
	"needs_input_returned": enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"poll_now":             enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"extended":             enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"deadline_exceeded":    enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
	"cancelled":            enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
	"invalid_input":        enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
	"continued":            enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
	"continued_next":       enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,

	"agents_completed":         enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_first":             enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_deadline_exceeded": enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_extended":          enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_poll_now":          enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_continued":         enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
	"agents_continued_next":    enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"agents_cancelled":         enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
	"agents_invalid_input":     enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,

	"run_completed":      enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"run_answered":       enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	"run_cancelled":      enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
	"run_continued":      enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
	"run_continued_next": enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
}

func TestHistoriesReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(historiesDir, "*.json"))
	require.NoError(t, err)
	require.Len(t, files, len(endings), "each history is listed in endings")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
			require.NoError(t, err)
			workflows.Register(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(nil, file))
		})
	}
}

// That each history still is of the ending that it is named for.
func TestHistoriesEndAsTheirNamesSay(t *testing.T) {
	for name, want := range endings {
		t.Run(name, func(t *testing.T) {
			events := history(t, name).GetEvents()
			require.Equal(t, want, events[len(events)-1].GetEventType())
		})
	}
}

func TestHistoriesShowWhatIsAskedOfTheServer(t *testing.T) {
	t.Run("attempts are not limited", func(t *testing.T) {
		for name := range endings {
			for _, poller := range scheduled(t, name, agentwait.PollAgentStatusName) {
				require.Zero(t, poller.GetRetryPolicy().GetMaximumAttempts(),
					"%s: parking, hand-over and outages consume attempts", name)
				require.Zero(t, poller.GetStartToCloseTimeout().AsDuration()-poller.GetScheduleToCloseTimeout().AsDuration(),
					"%s: an attempt lasts as long as the wait", name)
			}
		}
	})
	t.Run("the attempts of a batch are not limited, and it has one activity", func(t *testing.T) {
		for _, name := range []string{"agents_completed", "agents_first", "agents_deadline_exceeded", "agents_cancelled"} {
			pollers := scheduled(t, name, agentwait.PollAgentsStatusName)
			require.Len(t, pollers, 1, name)
			require.Zero(t, pollers[0].GetRetryPolicy().GetMaximumAttempts(), name)
		}
		require.Len(t, scheduled(t, "agents_poll_now", agentwait.PollAgentsStatusName), 2, "the poller and the check")
		require.Empty(t, scheduled(t, "agents_invalid_input", agentwait.PollAgentsStatusName))
	})
	t.Run("an extended wait has two pollers", func(t *testing.T) {
		require.Len(t, scheduled(t, "extended", agentwait.PollAgentStatusName), 2)
	})
	t.Run("poll_now cancels the poller", func(t *testing.T) {
		require.Len(t, scheduled(t, "poll_now", agentwait.CheckAgentStatusName), 1)
		requireEvent(t, "poll_now", enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)
	})
	t.Run("cancelling does not wait for the poller", func(t *testing.T) {
		requireEvent(t, "cancelled", enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)
		for _, event := range history(t, "cancelled").GetEvents() {
			require.NotEqual(t, enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED, event.GetEventType())
		}
	})
	t.Run("a run is started once, also where it continues as new", func(t *testing.T) {
		for _, name := range []string{"run_completed", "run_answered", "run_cancelled", "run_continued"} {
			require.Len(t, scheduled(t, name, agentwait.StartAgentName), 1, name)
			require.Len(t, scheduled(t, name, agentwait.PollRunStatusName), 1, name)
		}
		require.Empty(t, scheduled(t, "run_continued_next", agentwait.StartAgentName))
		require.Len(t, scheduled(t, "run_continued_next", agentwait.PollRunStatusName), 1)
	})
	t.Run("an answer is sent once, and a cancelled run's agent is cancelled", func(t *testing.T) {
		require.Len(t, scheduled(t, "run_answered", agentwait.AnswerAgentName), 1)
		require.Len(t, scheduled(t, "run_cancelled", agentwait.CancelAgentName), 1)
		require.Empty(t, scheduled(t, "run_continued", agentwait.CancelAgentName))
	})
	t.Run("a mistyped input does not fail the task", func(t *testing.T) {
		for _, event := range history(t, "invalid_input").GetEvents() {
			require.NotEqual(t, enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, event.GetEventType())
		}
		require.Empty(t, scheduled(t, "invalid_input", agentwait.PollAgentStatusName))
	})
}

func history(t *testing.T, name string) *historypb.History {
	t.Helper()
	file, err := os.Open(filepath.Join(historiesDir, name+".json"))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	history, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
	require.NoError(t, err)
	return history
}

func scheduled(t *testing.T, name, activityType string) (found []*historypb.ActivityTaskScheduledEventAttributes) {
	t.Helper()
	for _, event := range history(t, name).GetEvents() {
		if attributes := event.GetActivityTaskScheduledEventAttributes(); attributes.GetActivityType().GetName() == activityType {
			found = append(found, attributes)
		}
	}
	return found
}

func requireEvent(t *testing.T, name string, want enumspb.EventType) {
	t.Helper()
	for _, event := range history(t, name).GetEvents() {
		if event.GetEventType() == want {
			return
		}
	}
	require.Fail(t, "no such event", "%s in %s", want, name)
}
