package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// width is where prose is wrapped. A line without a space to break it at, a table and code may be
// longer.
const width = 100

// history is not wrapped anew whenever a page is: these are.
var wrapped = []string{"README.md", "CONTRIBUTING.md", "docs/*.md", "examples/*.md"}

func TestProseIsWrapped(t *testing.T) {
	t.Parallel()
	for _, pattern := range wrapped {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			code := false
			for i, line := range strings.Split(string(text), "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "```") {
					code = !code
				}
				if code || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "![") || strings.HasPrefix(line, "<!--") {
					continue
				}
				if utf8.RuneCountInString(line) > width && strings.LastIndex(strings.TrimRight(line, " "), " ") > 0 {
					t.Errorf("%s:%d: %d columns", path, i+1, utf8.RuneCountInString(line))
				}
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)

// A page that is moved leaves links behind.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		text, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			target := found[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			path := filepath.Join(root, filepath.Dir(page), target)
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, target)
				continue
			}
			if found[2] != "" && strings.HasSuffix(target, ".md") {
				require.Contains(t, anchors(t, path), found[2], "%s: the link to %s%s", page, target, found[2])
			}
		}
	}
}

var (
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	unlinked = regexp.MustCompile("[^\\p{L}\\p{N} _-]")
)

// anchors are those that GitHub makes of a page's headings.
func anchors(t *testing.T, path string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, h := range heading.FindAllStringSubmatch(string(text), -1) {
		found = append(found, "#"+strings.ReplaceAll(unlinked.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-"))
	}
	return found
}
