package workflows_test

import (
	"context"
	"testing"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/workflows"
)

type silent struct{}

func (silent) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return nil, context.Canceled
}

// Whoever keeps the activities of a plugin sees what it holds.
func TestPluginOf(t *testing.T) {
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": silent{}}})
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
