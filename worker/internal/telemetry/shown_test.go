package telemetry

// A panel over a name that is not exported is empty, and an alert over one never comes: both look as if
// all were well.

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const deploy = "../../../deploy/"

// metricName is what of a text can be the name of a metric of ours.
var metricName = regexp.MustCompile(`\b(?:agentwait|temporal)_[a-z0-9_]+`)

// named are the metrics that a text names. Prose names a connection's vendor and the like with other
// prefixes.
func named(text string) []string { return metricName.FindAllString(text, -1) }

// ofSDK are the SDK's metrics that are shown: they come with a server, which there is none of here. A
// test on the embedded server looks for them, in module dev.
var ofSDK = map[string]bool{
	"temporal_worker_task_slots_available": true,
	"temporal_request_failure_total":       true,
	"temporal_long_request_failure_total":  true,
}

// exists reports whether a name is exported, or is a part of a histogram that is.
func exists(exported map[string]string, name string) bool {
	if exported[name] != "" || ofSDK[name] {
		return true
	}
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(name, part); ok && exported[base] == "histogram" {
			return true
		}
	}
	return false
}

func TestWhatIsShownAndAlertedOnIsExported(t *testing.T) {
	exported := types(page(t, 2))
	files, err := filepath.Glob(deploy + "prometheus/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v %v", files, err)
	}
	files = append(files, deploy+"grafana/agentwait.json")
	shown := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names := named(string(text))
		if len(names) == 0 {
			t.Errorf("%s names no metric", file)
		}
		for _, name := range names {
			shown[name] = true
			if !exists(exported, name) {
				t.Errorf("%s has %s, which the worker does not export", file, name)
			}
		}
	}
	// And nothing is counted that the dashboard does not show.
	for _, m := range Catalog() {
		name := prometheusName(m)
		if !shown[name] && !shown[name+"_bucket"] && !shown[name+"_sum"] && !shown[name+"_count"] {
			t.Errorf("%s is nowhere on the dashboard", name)
		}
	}
}

// The labels of a query have values that exist: a wrong outcome is an empty panel, too.
func TestLabelValuesExist(t *testing.T) {
	label := regexp.MustCompile(`(outcome|reason|result|schedule)=~?\\?"([^"\\]+)\\?"`)
	read := page(t, 2)
	files, _ := filepath.Glob(deploy + "*/*")
	checked := 0
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".yml" && ext != ".json" || !strings.Contains(file, "prometheus") && !strings.Contains(file, "grafana") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range label.FindAllStringSubmatch(string(text), -1) {
			for value := range strings.SplitSeq(found[2], "|") {
				checked++
				if !strings.Contains(read, found[1]+`="`+value+`"`) {
					t.Errorf("%s asks for %s=%q, which there is none of", file, found[1], value)
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no label was found")
	}
}

func TestTheDashboardIsOne(t *testing.T) {
	text, err := os.ReadFile(deploy + "grafana/agentwait.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		UID    string
		Title  string
		Panels []struct {
			ID          int
			Type, Title string
			GridPos     struct{ X, Y, W, H int }
			Targets     []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, p := range dashboard.Panels {
		if ids[p.ID] || p.Title == "" || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("the panel %d %q has no id of its own, no title or no query", p.ID, p.Title)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%q is on %q", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
	}
	if dashboard.UID == "" || len(dashboard.Panels) < 10 {
		t.Errorf("%q has %d panels", dashboard.UID, len(dashboard.Panels))
	}
}
