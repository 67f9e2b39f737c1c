package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	metricRow  = regexp.MustCompile("(?m)^\\| `(agentwait_[a-z_]+)` \\| \\w+ \\| (.*?) \\|")
	metricName = regexp.MustCompile(`\b(agentwait_[a-z_]+[a-z])(?:\{([a-z]+)=~?"([^"]+)"\})?`)
	ofBuckets  = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// Who looks for a metric at night finds it under the name that a page has: docs/metrics.md, whose
// table is made of what the worker exports, has all of them.
func TestMetricsAreThere(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(root, "docs/metrics.md"))
	require.NoError(t, err)
	labels := map[string]string{}
	for _, row := range metricRow.FindAllStringSubmatch(string(page), -1) {
		labels[row[1]] = row[2]
	}
	require.Greater(t, len(labels), 15)
	named := 0
	for _, from := range pages(t) {
		if slices.Contains(past, from) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, from))
		require.NoError(t, err)
		for _, found := range metricName.FindAllStringSubmatch(string(text), -1) {
			name, label, value := ofBuckets.ReplaceAllString(found[1], ""), found[2], found[3]
			has, known := labels[name]
			if !assert.True(t, known, "%s: there is no metric %s", from, name) || label == "" {
				continue
			}
			named++
			assert.Contains(t, has, "`"+label+"`", "%s: a label of %s", from, name)
			assert.True(t, strings.Contains(string(page), "`"+value+"`"), "%s: docs/metrics.md has no %s %q", from, label, value)
		}
	}
	require.Positive(t, named)
}
