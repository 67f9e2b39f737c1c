package release

// The packages of five registries are one release: 0.1.0 stood in nine places, each changed by hand.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

const root = "../../.."

func TestOneVersionEverywhere(t *testing.T) {
	stale, err := Stale(root, agentwait.Version)
	require.NoError(t, err)
	require.Empty(t, stale)
}

func TestTheChangelogHasTheVersion(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	require.NoError(t, err)
	require.Contains(t, string(text), "\n## ["+agentwait.Version+"]")
	_, err = LastRelease(string(text), agentwait.Version)
	require.NoError(t, err)
}

func TestAStalePlaceIsFoundAndWritten(t *testing.T) {
	dir := t.TempDir()
	for _, place := range Places {
		text, err := os.ReadFile(filepath.Join(root, place.File))
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, place.File)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(dir, place.File), text, 0o600))
	}
	stale, err := Stale(dir, "7.8.9")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(stale), len(Places), "each place is stale")
	require.NoError(t, Write(dir, "7.8.9"))
	stale, err = Stale(dir, "7.8.9")
	require.NoError(t, err)
	require.Empty(t, stale)
	require.NoError(t, os.WriteFile(filepath.Join(dir, Places[1].File), []byte("{}"), 0o600))
	stale, err = Stale(dir, "7.8.9")
	require.NoError(t, err)
	require.Len(t, stale, 1, "a file that no longer names it")
}

func TestLastRelease(t *testing.T) {
	text := "## [0.3.0] - unreleased\n\n## [0.2.1] - 2026-12-01\n## [0.2.0]\n\n[0.2.1]: the commit `abc1234`\n"
	last, err := LastRelease(text, "0.3.0")
	require.NoError(t, err)
	require.Equal(t, Release{Version: "0.2.1", Revision: "abc1234"}, last)
	last, err = LastRelease(strings.Replace(text, "[0.2.1]: the commit `abc1234`", "", 1), "0.3.0")
	require.NoError(t, err)
	require.Equal(t, Release{Version: "0.2.1", Revision: "v0.2.1"}, last)
	_, err = LastRelease("## [0.3.0]\n", "0.3.0")
	require.Error(t, err)
}

func TestWhatABreakingChangeNeeds(t *testing.T) {
	for name, test := range map[string]struct {
		last, now string
		breaks    bool
		allowed   bool
	}{
		"nothing breaks":               {"0.2.0", "0.2.1", false, true},
		"before 1.0, the middle":       {"0.1.0", "0.2.0", true, true},
		"before 1.0, not the last":     {"0.2.0", "0.2.1", true, false},
		"from 1.0 on, not the middle":  {"1.2.0", "1.3.0", true, false},
		"from 1.0 on, the first":       {"1.2.0", "2.0.0", true, true},
		"nothing breaks and no change": {"1.2.0", "1.2.0", false, true},
	} {
		err := Allowed(test.last, test.now, test.breaks)
		require.Equal(t, test.allowed, err == nil, "%s: %v", name, err)
	}
}
