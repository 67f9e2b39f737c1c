// Package docs holds the documentation to the code: a snippet that does not compile, or a sample
// with a field that nobody reads, costs each reader an hour.
package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// block is a code block of a page.
type block struct {
	page     string
	line     int
	language string
	mark     string // of the comment before it, such as "schema: Input"
	text     string
}

var fenced = regexp.MustCompile("(?m)(?:^<!-- (.*) -->\n)?^```([a-z]*)\n((?:.*\n)*?)```$")

// blocks are the code blocks of all pages in a language.
func blocks(t *testing.T, language string) (found []block) {
	t.Helper()
	for _, page := range pages(t) {
		text, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		for _, at := range fenced.FindAllSubmatchIndex(text, -1) {
			part := func(i int) string {
				if at[2*i] < 0 {
					return ""
				}
				return string(text[at[2*i]:at[2*i+1]])
			}
			if part(2) != language {
				continue
			}
			found = append(found, block{
				page: page, line: 1 + strings.Count(string(text[:at[4]]), "\n"),
				mark: part(1), language: part(2), text: part(3),
			})
		}
	}
	require.NotEmpty(t, found)
	return found
}

// pages are those that git has.
func pages(t *testing.T) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "*.md")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil { // a copy of the sources without their history
		t.Logf("git ls-files: %v; the pages at the top and of docs are read", err)
		top, _ := filepath.Glob(filepath.Join(root, "*.md"))
		docs, _ := filepath.Glob(filepath.Join(root, "docs/*.md"))
		var all []string
		for _, path := range append(top, docs...) {
			relative, err := filepath.Rel(root, path)
			require.NoError(t, err)
			all = append(all, relative)
		}
		return all
	}
	return strings.Fields(string(out))
}
