package activities_test

// A worker may serve several teams, each with a key of its own. A connection that is kept for some
// namespaces and task queues is nobody else's, whichever activity asks, and who is refused learns
// neither whose it is nor what else there is. This leaves out that the binary's file says the same:
// the e2e tests have that.

import (
	"context"
	"slices"
	"strings"
	"testing"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Where the activities of the SDK's test environment come from.
const (
	hereNamespace = "default-test-namespace"
	hereQueue     = "default-test-taskqueue"
)

// everyActivity has an input of each activity for the credential "ours".
var everyActivity = map[string]string{
	agentwait.PollAgentStatusName:  `{"interaction_id":"xYz789","credential":"ours"}`,
	agentwait.PollRunStatusName:    `{"interaction_id":"xYz789","credential":"ours"}`,
	agentwait.PollAgentsStatusName: `{"interaction_ids":["xYz789"],"credential":"ours"}`,
	agentwait.PollRunsStatusName:   `{"interaction_ids":["xYz789"],"credential":"ours"}`,
	agentwait.CheckAgentStatusName: `{"interaction_id":"xYz789","credential":"ours"}`,
	agentwait.StartAgentName:       `{"agent_id":"a1","message":"go","credential":"ours"}`,
	agentwait.AnswerAgentName:      `{"interaction_id":"xYz789","request_id":"r1","text":"yes","credential":"ours"}`,
	agentwait.CancelAgentName:      `{"interaction_id":"xYz789","credential":"ours"}`,
}

// everything is a vendor that does what it is asked for.
func everything() *life {
	return &life{
		status: &agentstatus.Status{State: "COMPLETED", Phase: agentstatus.PhaseCompleted},
		start: func(context.Context, vendors.StartRequest) (*vendors.Started, error) {
			return &vendors.Started{Ref: vendors.Ref{InteractionID: "xYz789"}}, nil
		},
		cancel: func(context.Context, vendors.Ref) error { return nil },
		answer: func(context.Context, vendors.Ref, vendors.InputAnswer) (*vendors.Ref, error) { return nil, nil },
	}
}

func TestAConnectionIsForWhomItNames(t *testing.T) {
	for _, row := range []struct {
		reason             string
		namespaces, queues []string
		allowed            bool
	}{
		{"for everybody", nil, nil, true},
		{"for this namespace", []string{"elsewhere", hereNamespace}, nil, true},
		{"for this task queue", nil, []string{hereQueue}, true},
		{"for both", []string{hereNamespace}, []string{hereQueue}, true},
		{"for another namespace", []string{"payroll"}, nil, false},
		{"for another task queue", nil, []string{"payroll"}, false},
		{"for another task queue of this namespace", []string{hereNamespace}, []string{"payroll"}, false},
		{"for this task queue of another namespace", []string{"payroll"}, []string{hereQueue}, false},
		{"for a namespace that begins like this", []string{hereNamespace + "-2", "default"}, nil, false},
	} {
		for name, document := range everyActivity {
			t.Run(row.reason+"/"+name, func(t *testing.T) {
				api := everything()
				run := attempt{api: everything(), change: func(cfg *activities.Config) {
					cfg.Connections = map[string]activities.Connection{
						"ours":     {API: api, Namespaces: row.namespaces, TaskQueues: row.queues},
						"pensions": {API: everything()},
					}
				}}
				var ignored any
				err := run.run(t, name, document, &ignored)
				sent := api.checks + api.starts + api.cancels + api.answers
				if row.allowed {
					if sent == 0 {
						t.Errorf("nothing was asked for: %v", err)
					}
					return
				}
				failure, details := applicationError(t, err)
				if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || details.Field != "credential" {
					t.Errorf("got %v, want a final InvalidRequest about the credential", err)
				}
				if sent > 0 {
					t.Errorf("%d requests were made", sent)
				}
				for _, foreign := range []string{"pensions", "payroll", "elsewhere", `"default"`} {
					if strings.Contains(err.Error(), foreign) || strings.Contains(details.Expected, foreign) {
						t.Errorf("%v tells of %s", err, foreign)
					}
				}
			})
		}
	}
}

// The names that an unknown credential is answered with are those that the caller may use.
func TestAnUnknownCredentialIsToldOfItsOwn(t *testing.T) {
	for _, row := range []struct {
		queues []string
		want   string
	}{
		{nil, ": both, mine"},
		{[]string{"payroll"}, ": mine"},
	} {
		for name, document := range everyActivity {
			run := attempt{api: everything(), change: func(cfg *activities.Config) {
				cfg.Credentials = nil
				cfg.Connections = map[string]activities.Connection{"mine": {API: everything()}, "both": {API: everything(), TaskQueues: row.queues}}
			}}
			var ignored any
			_, details := applicationError(t, run.run(t, name, document, &ignored))
			if !strings.HasSuffix(details.Expected, row.want) {
				t.Errorf("%s: got %q, want the names%s", name, details.Expected, row.want)
			}
		}
	}
	run := attempt{api: everything(), change: func(cfg *activities.Config) {
		cfg.Credentials = nil
		cfg.Connections = map[string]activities.Connection{"theirs": {API: everything(), TaskQueues: []string{"payroll"}}}
	}}
	var ignored any
	err := run.run(t, agentwait.CheckAgentStatusName, everyActivity[agentwait.CheckAgentStatusName], &ignored)
	if !strings.Contains(err.Error(), "has none that the namespace") || strings.Contains(err.Error(), "theirs") {
		t.Errorf("got %v", err)
	}
}

// A list that lets nobody in is a mistake of whoever configures the worker, and is said to him.
func TestTheListsOfAConnectionAreChecked(t *testing.T) {
	for _, row := range []struct {
		c    activities.Connection
		want string
	}{
		{activities.Connection{Namespaces: []string{}}, `Config.Connections["a"].Namespaces has no name, so nobody may use the connection`},
		{activities.Connection{TaskQueues: []string{"q", ""}}, `.TaskQueues[1] is "": want a name`},
		{activities.Connection{TaskQueues: []string{" q"}}, `.TaskQueues[0] is " q": want a name, without spaces around it`},
		{activities.Connection{Namespaces: []string{"n", "n"}}, `.Namespaces has "n" twice`},
	} {
		row.c.API = everything()
		_, err := activities.New(activities.Config{Connections: map[string]activities.Connection{"a": row.c}})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

// An activity that is added and not in the table above would not be tested.
func TestEveryActivityIsAsked(t *testing.T) {
	registry := &names{}
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{"default": everything()}})
	if err != nil {
		t.Fatal(err)
	}
	acts.Register(registry)
	for _, name := range registry.all {
		if _, asked := everyActivity[name]; !asked {
			t.Errorf("no input for %s", name)
		}
	}
	if len(registry.all) != len(everyActivity) || !slices.Contains(registry.all, agentwait.PollAgentStatusName) {
		t.Errorf("registered are %v", registry.all)
	}
}

// names is a registry that keeps the names alone.
type names struct {
	worker.ActivityRegistry
	all []string
}

func (n *names) RegisterActivityWithOptions(_ any, options activity.RegisterOptions) {
	n.all = append(n.all, options.Name)
}
