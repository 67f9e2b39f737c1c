package e2e

// With Worker Versioning the server sends work to the version that is current, and nowhere before
// one is. A wait that is open when another becomes current has to go on there: it lasts for days, and
// nobody keeps a version that long.

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/agenttest"
)

var watchedAt = regexp.MustCompile(`worker watched: metrics and probes at (\S+)`)

func TestAVersionServesOnceItIsCurrent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	name := "waits-" + w.queue
	deployment := shared.client.WorkerDeploymentClient().GetHandle(name)

	first := w.startWorker(t, firstKey, "--deployment-name", name, "--build-id", "v1", "--metrics-listen", "127.0.0.1:0")
	eventually(t, "the version v1", func() bool { return knows(t, deployment, "v1") })
	eventually(t, "a worker that is ready", func() bool { return isReady(t, first) }) // whatever its version is worth

	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds = soon
	wait := w.begin(t, in)
	makeCurrent(t, deployment, "v1")
	w.waitForPolls(t, w.id, 1)
	require.Equal(t, "v1", versionOf(t, wait))

	// A deploy: the next version comes, becomes current, and the first one goes.
	w.startWorker(t, secondKey, "--deployment-name", name, "--build-id", "v2")
	eventually(t, "the version v2", func() bool { return knows(t, deployment, "v2") })
	makeCurrent(t, deployment, "v2")
	first.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, first.exitCode(t))
	eventually(t, "a poll by the second version", func() bool { return w.pollsWith(w.id, secondKey) > 0 })
	w.api.Script(w.id, agenttest.Completed("Served by both."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Served by both.", *result.Response)
	require.Equal(t, "v2", versionOf(t, wait))
}

func knows(t *testing.T, deployment client.WorkerDeploymentHandle, build string) bool {
	t.Helper()
	described, err := deployment.Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	if err != nil {
		return false // it is made with its first worker
	}
	for _, version := range described.Info.VersionSummaries {
		if version.Version.BuildID == build {
			return true
		}
	}
	return false
}

// makeCurrent is what `temporal worker deployment set-current-version` does. It is refused until the
// version's workers have polled all task queues of the deployment.
func makeCurrent(t *testing.T, deployment client.WorkerDeploymentHandle, build string) {
	t.Helper()
	eventually(t, build+" as the current version", func() bool {
		_, err := deployment.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
		return err == nil
	})
}

func versionOf(t *testing.T, w wait) string {
	t.Helper()
	described, err := shared.client.DescribeWorkflowExecution(t.Context(), w.run.GetID(), w.run.GetRunID())
	require.NoError(t, err)
	return described.GetWorkflowExecutionInfo().GetVersioningInfo().GetDeploymentVersion().GetBuildId()
}

func isReady(t *testing.T, p *process) bool {
	t.Helper()
	found := watchedAt.FindStringSubmatch(p.stderr.String())
	require.NotNil(t, found)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+found[1]+"/readyz", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusOK
}
