package connections

import (
	"slices"
	"strings"
	"testing"
)

// What is in force is shown whole: a field that is added and forgotten here would be missed by whoever looks for it.
func TestEveryFieldIsShown(t *testing.T) {
	spec := Spec{
		Vendor: "a2a", URL: "https://a.example.com", KeyFile: "a.key", KeyEnv: "A_KEY", Auth: "bearer", Namespaces: []string{"n"},
		TaskQueues: []string{"q"}, Adapter: "a.wasm", StatusPath: "/x", RequestTimeout: 1, MaxBodyBytes: 1, MaxRequestsInFlight: 1,
		MaxRequestsPerSecond: 1, Options: map[string]string{"version": "1.0"},
	}
	var shown []string
	for _, row := range spec.Shown() {
		shown = append(shown, row.Field)
	}
	for _, f := range fields {
		if !slices.Contains(shown, f.name) {
			t.Errorf("%s is not shown", f.name)
		}
	}
	if !slices.Contains(shown, "options.version") {
		t.Error("options are not shown")
	}
	// What a variable's name is not may be the key itself.
	for _, row := range (Spec{Vendor: "a2a", KeyEnv: "sk-live-0123"}).Shown() {
		if strings.Contains(row.Value, "sk-") {
			t.Errorf("%s is shown: %s", row.Field, row.Value)
		}
	}
}

// A connection that names who may use it names somebody.
func TestNamespacesAndTaskQueuesAreRead(t *testing.T) {
	for _, row := range []struct {
		value any
		want  string // the names, or the problem
	}{
		{[]any{"a", "b"}, "a b"},
		{word("a b"), "a b"},
		{"a", "is a text: give a list such as [\"production\"]"},
		{[]any{}, "has no name, so nobody may use the connection"},
		{word("  "), "has no name, so nobody may use the connection"},
		{[]any{"a", int64(1)}, "has 1 at place 2: give names"},
		{[]any{" a"}, "has a text at place 1: give names, without spaces"},
		{[]any{"a", "a"}, `has "a" twice`},
	} {
		for _, name := range []string{"namespaces", "task_queues"} {
			at := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
			var spec Spec
			problem := fields[at].set(&spec, row.value)
			got := strings.Join(append(spec.Namespaces, spec.TaskQueues...), " ")
			if name == "task_queues" {
				row.want = strings.ReplaceAll(row.want, "production", "agentwait")
			}
			if problem == "" && got != row.want || problem != "" && !strings.HasPrefix(problem, row.want) {
				t.Errorf("%s = %v: got %q, %q, want %s", name, row.value, got, problem, row.want)
			}
		}
	}
}

func TestKeyVariables(t *testing.T) {
	got := KeyVariables(nil, "--connection", "a=gumloop,url=https://x,key-env=ONE;b=a2a,key-env=TWO,auth=bearer", "key-env=THREE", "monkey-env=FOUR", "--connection=c=mcp,key-env=ONE")
	if !slices.Equal(got, []string{"ONE", "THREE", "TWO"}) {
		t.Errorf("got %v", got)
	}
}
