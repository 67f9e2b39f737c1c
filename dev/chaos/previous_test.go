package main

// A fault that is left out must show, and fail where it could have been tried.

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/earlier"
)

func TestAHistoryThatWasCutOffFails(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	leftOut := func() verdict {
		err := hasFirstVersion(t.Context(), dir)
		why, ok := errors.AsType[errLeftOut](err)
		require.True(t, ok, "%v", err)
		return why.verdict(faultNamed(t, "previous"))
	}
	v := leftOut()
	require.False(t, v.failed(), "sources without a history are all that there is")
	require.Contains(t, v.row(), "**left out**: there is no repository here")
	require.Contains(t, summary(v), "LEFT OUT")

	_, err := earlier.Git(t.Context(), dir, "init", "--quiet")
	require.NoError(t, err)
	v = leftOut()
	require.True(t, v.failed())
	require.Contains(t, v.row(), "**left out**: the history here lacks "+earlier.Commit)
	require.Contains(t, summary(v), "WRONG")
	require.Contains(t, summary(v), "git fetch --unshallow")
}
