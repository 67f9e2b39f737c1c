package workflows_test

import (
	"testing"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/workflows"
)

// Whoever keeps the activities of a plugin sees what it holds.
func TestPluginOf(t *testing.T) {
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": large{}}})
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := workflows.PluginOf(acts)
	if err != nil {
		t.Fatal(err)
	}
	if plugin.Name() != workflows.PluginName {
		t.Errorf("the plugin is %q, want %q", plugin.Name(), workflows.PluginName)
	}
	for w := range acts.Held() {
		t.Errorf("a wait is held where none has come: %+v", w)
	}
}
