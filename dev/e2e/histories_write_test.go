package e2e

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"
)

var update = flag.Bool("update", false, "write the histories in testdata anew")

const historiesDir = "../../testdata/histories"

// keep replays the fresh history of a run, and writes it where that was asked for.
func (s *recording) keep(t *testing.T, name, runID string) {
	t.Helper()
	history := historyOf(t, s.client, s.run.GetID(), runID)
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{Plugins: []worker.Plugin{s.plugin}})
	require.NoError(t, err)
	require.NoError(t, replayer.ReplayWorkflowHistory(nil, history))
	path := filepath.Join(historiesDir, name+".json")
	if *update {
		require.NoError(t, os.WriteFile(path, encodeHistory(t, history), 0o600))
	}
	require.FileExists(t, path, "write it with -update")
}

// encodeHistory is a history as indented JSON: protojson varies its own spacing on purpose.
func encodeHistory(t *testing.T, history *historypb.History) []byte {
	t.Helper()
	for _, event := range history.GetEvents() {
		// A sticky task queue is named for the machine that the worker runs on.
		if queue := event.GetWorkflowTaskScheduledEventAttributes().GetTaskQueue(); queue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
			queue.Name = "sticky"
		}
	}
	raw, err := protojson.Marshal(history)
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, json.Indent(&text, raw, "", " "))
	text.WriteByte('\n')
	host, err := os.Hostname()
	require.NoError(t, err)
	require.NotContains(t, text.String(), host, "a history must not name this machine")
	return text.Bytes()
}
