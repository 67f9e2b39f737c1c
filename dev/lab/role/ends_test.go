package role

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Only the end was kept once, which of a panic is the outermost part of its stack: why the Temporal
// server did not start, nobody could tell.
func TestTheReasonOfAPanicIsKept(t *testing.T) {
	e := &ends{}
	require.Empty(t, e.String())
	_, err := fmt.Fprintln(e, "panic: the reason")
	require.NoError(t, err)
	require.Equal(t, "\npanic: the reason\n", e.String())
	for range 3 {
		_, err := fmt.Fprint(e, strings.Repeat("a frame of the stack\n", endBytes/20), "the last frame\n")
		require.NoError(t, err)
	}
	text := e.String()
	require.Contains(t, text, "panic: the reason")
	require.Contains(t, text, "\n…\n")
	require.True(t, strings.HasSuffix(text, "the last frame\n"))
	require.LessOrEqual(t, len(text), 2*endBytes+len("\n\n…\n"))
}
