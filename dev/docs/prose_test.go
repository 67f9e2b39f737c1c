package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// width is where prose is wrapped. A line without a space to break it at, a table and code may be
// longer.
const width = 100

// unwrapped are the pages whose lines are as they were written. Remove one here when it is wrapped.
var unwrapped = []string{"worker/README.md"}

func TestProseIsWrapped(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		if slices.Contains(unwrapped, page) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		for _, line := range overlong(string(text)) {
			t.Errorf("%s:%s", page, line)
		}
	}
}

func TestOverlongLinesAreFound(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 21)
	for text, want := range map[string]int{
		long:                       1,
		"- " + long:                1,
		"```\n" + long + "\n```":   0,
		"| " + long + "|":          0,
		"\n    " + long:            0,
		"10. item\n    " + long:    1,
		strings.Repeat("x", 120):   0,
		"text\n" + long + "\ntext": 1,
	} {
		require.Len(t, overlong(text), want, "%q", text)
	}
}

// overlong are the lines of prose that are longer than [width], as LINE: COLUMNS.
func overlong(text string) (found []string) {
	fenced, indented, blank := false, false, true
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		}
		// Code that is indented begins after a blank line; else a line goes on with an item of a list.
		indented = strings.HasPrefix(line, "    ") && (blank || indented)
		blank = strings.TrimSpace(line) == ""
		if fenced || indented || verbatim(line) {
			continue
		}
		columns := utf8.RuneCountInString(line)
		if columns > width && strings.Contains(strings.TrimSpace(line), " ") {
			found = append(found, fmt.Sprintf("%d: %d columns", i+1, columns))
		}
	}
	return found
}

// verbatim tells of tables, images and comments.
func verbatim(line string) bool {
	return slices.ContainsFunc([]string{"|", "![", "<!--"}, func(mark string) bool {
		return strings.HasPrefix(line, mark)
	})
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
	unlinked = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
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
