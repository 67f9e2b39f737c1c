package workflows

import (
	"context"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// large answers with a reply that no payload of the server's takes.
type large struct{}

func (large) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED","response":"` + strings.Repeat("x", 3<<20) + `"}`)}, nil
}

// storage is never asked here.
type storage struct{ converter.StorageDriver }

// Results may be larger than the server takes where every client that has the plugin stores them
// elsewhere: what one of them sends, the server would refuse for ever.
func TestExternalStorageOfAllClients(t *testing.T) {
	stores, bare := converter.ExternalStorage{Drivers: []converter.StorageDriver{storage{}}}, converter.ExternalStorage{}
	for name, c := range map[string]struct {
		clients []converter.ExternalStorage
		passes  bool
	}{
		"none has any":                      {[]converter.ExternalStorage{bare}, false},
		"it has":                            {[]converter.ExternalStorage{stores}, true},
		"one has, and then another has not": {[]converter.ExternalStorage{stores, bare}, false},
		"one has not, and then another has": {[]converter.ExternalStorage{bare, stores}, false},
	} {
		t.Run(name, func(t *testing.T) {
			acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": large{}}})
			if err != nil {
				t.Fatal(err)
			}
			p := &plugin{activities: acts}
			for _, storage := range c.clients {
				options := client.PluginConfigureClientOptions{ClientOptions: &client.Options{ExternalStorage: storage}}
				if err := p.configureClient(t.Context(), options); err != nil {
					t.Fatal(err)
				}
			}
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestActivityEnvironment()
			acts.Register(env)
			_, err = env.ExecuteActivity(agentwait.CheckAgentStatusName, agentwait.CheckInput{
				Target:    agentwait.Target{InteractionID: "xYz789", UserID: "u1"},
				Selection: agentwait.Selection{MaxResultBytes: 4 << 20},
			})
			if passes := err == nil; passes != c.passes {
				t.Errorf("got %.200v, passes: want %v", err, c.passes)
			}
		})
	}
}
