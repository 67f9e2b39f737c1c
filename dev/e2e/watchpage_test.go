package e2e

// The watch page of a real worker: what it tells of a real wait, that a look at the wait is a poll of
// its own, and that no key comes out of it.

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
)

const pageToken = "sk-e2e-PAGE-1b9c77d0aa"

func TestTheWatchPageOfAWorker(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	worker := start(t, []string{"GUMLOOP_API_KEY=" + firstKey, "AGENTWAIT_UI_TOKEN=" + pageToken},
		"run", "--task-queue", w.queue, "--base-url", w.base, "--ui-listen", ":0", "--temporal-ui", "https://temporal.example.com/")
	worker.ready(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	page, err := worker.stderr.waitFor(ctx, func(printed string) string {
		_, after, _ := strings.Cut(printed, "its waits are at ")
		address, _, complete := strings.Cut(after, "\n")
		if !complete {
			return ""
		}
		return address
	})
	require.NoError(t, err)

	in := w.input(w.id)
	in.TimeoutSeconds, in.MinIntervalSeconds = 3600, 20 // no poll of its own comes between
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)

	var list struct {
		Total int `json:"total"`
		Rows  []struct {
			Key, Interaction, Workflow, Stage, State string
			Polls                                    int
		} `json:"rows"`
	}
	seen := func() bool {
		require.NoError(t, json.Unmarshal(ask(t, http.MethodGet, page+"api/waits", http.StatusOK), &list))
		return len(list.Rows) == 1 && list.Rows[0].Polls == 1
	}
	eventually(t, "the wait in the list", seen)
	row := list.Rows[0]
	require.Equal(t, w.id, row.Interaction)
	require.Equal(t, "ASYNC_PROCESSING", row.State)
	require.NotEmpty(t, row.Workflow)

	one := string(ask(t, http.MethodGet, page+"api/waits/"+row.Key, http.StatusOK))
	require.Contains(t, one, `"temporal_ui":"https://temporal.example.com"`)
	require.Contains(t, one, `"namespace":"`+shared.server.Namespace()+`"`)
	require.NotContains(t, one, firstKey)

	require.Contains(t, string(ask(t, http.MethodPost, page+"api/waits/"+row.Key+"/look", http.StatusOK)), `"phase":"running"`)
	require.Equal(t, 2, w.api.Polls(w.id))

	// A look that sees the agent's end ends the wait with it.
	w.api.Script(w.id, agenttest.Completed("Seen by a look."))
	eventually(t, "a look that sees the end", func() bool {
		return strings.Contains(string(ask(t, http.MethodPost, page+"api/waits/"+row.Key+"/look", 0)), "Seen by a look.")
	})
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Seen by a look.", *result.Response)
	require.NotContains(t, worker.stderr.String(), pageToken)
}

// ask asks the page as its own script does. A status of zero is any.
func ask(t *testing.T, method, address string, status int) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+pageToken)
	r.Header.Set("Agentwait-Page", "1")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	if status != 0 {
		require.Equal(t, status, answer.StatusCode, string(body))
	}
	return body
}
