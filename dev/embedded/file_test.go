package embedded_test

import (
	"context"
	"net"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/dev/embedded"
)

// A server on a file is stopped and started again with workflows open: they have to be
// there, under the same address.
func TestAServerGoesOnFromItsFile(t *testing.T) {
	options := embedded.Options{File: filepath.Join(t.TempDir(), "temporal.db")}
	first, err := embedded.Open(options)
	require.NoError(t, err)
	require.Equal(t, embedded.DefaultNamespace, first.Namespace())
	c := dial(t, first)
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "open", TaskQueue: "nobody's"}, "Nothing")
	require.NoError(t, err)
	c.Close()
	first.Stop()

	_, port, err := net.SplitHostPort(first.Address())
	require.NoError(t, err)
	options.Port, err = strconv.Atoi(port)
	require.NoError(t, err)
	second, err := embedded.Open(options)
	require.NoError(t, err)
	defer second.Stop()
	require.Equal(t, first.Address(), second.Address())
	c = dial(t, second)
	defer c.Close()
	described, err := c.DescribeWorkflowExecution(t.Context(), "open", run.GetRunID())
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, described.GetWorkflowExecutionInfo().GetStatus())
}

func dial(t *testing.T, s *embedded.Server) client.Client {
	t.Helper()
	c, err := client.DialContext(context.Background(), client.Options{HostPort: s.Address(), Namespace: s.Namespace()})
	require.NoError(t, err)
	return c
}
