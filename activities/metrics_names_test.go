package activities_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/metrics"
)

// The table of doc.go is what `go doc` shows: it has each metric with its kind and its tags.
func TestTheDocumentationHasEachMetric(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(doc)) {
		if strings.HasPrefix(line, "//\tagentwait_") {
			found = append(found, strings.Join(strings.Fields(line)[1:], " "))
		}
	}
	for _, m := range metrics.Engine {
		tags := strings.Join(m.Tags, ", ")
		if tags == "" {
			tags = "-"
		}
		want := fmt.Sprintf("%s %s %s ", m.Name, m.Kind, tags)
		if !slices.ContainsFunc(found, func(row string) bool { return strings.HasPrefix(row, want) }) {
			t.Errorf("no row %q", want)
		}
	}
	if len(found) != len(metrics.Engine) {
		t.Errorf("%d rows, want %d", len(found), len(metrics.Engine))
	}
}
