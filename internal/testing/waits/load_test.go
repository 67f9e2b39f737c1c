// The loader guards the waits: a case with a misspelled field, without a reason, or with
// a step that is never reached would pass for ever. These tests hold it to that.
package waits_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/internal/testing/waits"
)

var folder = filepath.Join("..", "..", "..", "testdata", "waits")

// documents is the folder of waits on normalised documents.
var documents = filepath.Join("..", "..", "..", "testdata", "runs")

// write writes files (name → text) into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	all, err := waits.Load(write(t, map[string]string{
		"a.json": `{"reason":"r1",
			"options":{"timeout_ms":5000,"min_interval_ms":1,"max_interval_ms":2,"request_timeout_ms":7,"not_found_grace_ms":-1,"on_needs_input":"wait"},
			"random":0.25,
			"steps":[{"network":true,"times":2},{"status":429,"retry_after":"3","latency_ms":9},{"state":"COMPLETED","response":"é"}],
			"want":{"ends_as":"completed","polls_at_ms":[0,1,2,4000],"ended_at_ms":4001,"state":"COMPLETED","reply":"é"}}`,
		"b.json": `{"reason":"r2","steps":[{"status":401,"body":"no"}],"want":{"ends_as":"unauthorized","polls_at_ms":[0],"ended_at_ms":0}}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	a, b := all[0], all[1]
	if o := a.Options; a.Name != "a" || a.Reason != "r1" || o.Timeout != 5*time.Second || o.RequestTimeout != 7*time.Millisecond ||
		o.NotFoundGrace != -time.Millisecond || o.OnNeedsInput != "wait" || a.Random != 0.25 {
		t.Errorf("got %+v", a)
	}
	for poll, status := range []int{0, 0, 429, 200, 200} {
		if got := a.Answer(poll); got.HTTPStatus != status || got.Network != (status == 0) {
			t.Errorf("poll %d is answered %+v, want %d", poll, got, status)
		}
	}
	if got := a.Answer(2); got.RetryAfter != "3" || got.Latency != 9*time.Millisecond {
		t.Errorf("got %+v", got)
	}
	if got := string(a.Answer(3).Body); got != `{"state":"COMPLETED","response":"é"}` {
		t.Errorf("got the body %s", got)
	}
	if w := a.Want; w.Polls[3] != 4*time.Second || w.EndedAt != 4001*time.Millisecond || *w.State != "COMPLETED" || *w.Reply != "é" {
		t.Errorf("got %+v", w)
	}
	if b.Random != 0.5 || b.Options.NotFoundGrace != 0 || b.Want.State != nil || string(b.Answer(0).Body) != "no" {
		t.Errorf("got %+v", b)
	}
}

func TestLoadRefuses(t *testing.T) {
	const (
		start = `{"reason":"r",`
		steps = `"steps":[{"state":"COMPLETED"}],`
		want  = `"want":{"ends_as":"completed","polls_at_ms":[0],"ended_at_ms":0,"state":"COMPLETED","reply":""}}`
		good  = start + steps + want
	)
	wants := func(fields string) string { return start + steps + `"want":{` + fields + `}}` }
	stepped := func(list string) string { return start + `"steps":[` + list + `],` + want }
	opted := func(fields string) string { return start + `"options":{` + fields + `},` + steps + want }
	for _, c := range []struct{ reason, text, says string }{
		{"a misspelled field checks nothing", start + `"step":[],` + steps + want, `unknown field "step"`},
		{"so does one of an option", opted(`"timeout":1`), `unknown field "timeout"`},
		{"so does one of a step", stepped(`{"sate":"x"}`), `unknown field "sate"`},
		{"so does one of what is wanted", wants(`"polls_at":[0]`), `unknown field "polls_at"`},
		{"each case has a reason", `{"reason":" ",` + steps + want, `no "reason"`},
		{"a file holds one case", good + "{}", "something follows"},
		{"a random number is one", start + `"random":1,` + steps + want, `"random" is 1`},
		{"an API answers", start + `"steps":[],` + want, `no "steps"`},
		{"something is checked", start + `"steps":[{"state":"x"}]}`, `no "want"`},
		{"zero is the default somewhere", opted(`"timeout_ms":0`), `"timeout_ms" is 0`},
		{"and none elsewhere", opted(`"min_interval_ms":0`), `"min_interval_ms" is 0`},
		{"intervals are of a day at most", opted(`"max_interval_ms":86400001`), `"max_interval_ms" is 86400001`},
		{"no grace is -1, and no other negative number", opted(`"not_found_grace_ms":-2`), `"not_found_grace_ms" is -2`},
		{"a base URL is refused for what it is", `{"reason":"r","want":{"ends_as":"invalid_base_url","polls_at_ms":[]}}`, `without a "base_url"`},
		{"and before anything is sent", opted(`"base_url":"x"`)[:len(opted(`"base_url":"x"`))-len(want)] + `"want":{"ends_as":"invalid_base_url","polls_at_ms":[]}}`, "sends nothing"},
		{"a body is one", stepped(`{"status":403,"body":"x","html":"x"}`), "two bodies"},
		{"a place belongs to a redirect", stepped(`{"status":403,"location":"https://x"}`), "for a 3xx"},
		{"an id belongs to a state", stepped(`{"status":200,"interaction_id":"x"}`), `belongs to a "state"`},
		{"a good end has no problem", wants(`"ends_as":"completed","polls_at_ms":[0],"ended_at_ms":0,"state":"COMPLETED","reply":"","problem_contains":"x"`), "end with an error"},
		{"intervals do not contradict each other", opted(`"min_interval_ms":2,"max_interval_ms":1`), `at most "max_interval_ms"`},
		{"a person is waited for or not", opted(`"on_needs_input":"ask"`), `"on_needs_input" is "ask"`},
		{"a step answers", stepped(`{}`), `0 of "state"`},
		{"in one way", stepped(`{"state":"x","status":200}`), `2 of "state"`},
		{"a network fails or is not named", stepped(`{"network":false}`), `"network" is true`},
		{"a status is one that libraries know", stepped(`{"status":600}`), `"status" is 600`},
		{"a reply belongs to a state", stepped(`{"status":200,"response":"x"}`), `belongs to a "state"`},
		{"a body belongs to a status", stepped(`{"state":"x","body":"x"}`), `belong to a "status"`},
		{"no answer has no header", stepped(`{"network":true,"retry_after":"1"}`), `there is none`},
		{"no latency is left out", stepped(`{"state":"x","latency_ms":0}`), `more than nothing`},
		{"defaults of requests differ", stepped(`{"state":"x","latency_ms":25000}`), `name the "request_timeout_ms"`},
		{"a tie is not defined", start + `"options":{"request_timeout_ms":9},"steps":[{"state":"x","latency_ms":9}],` + want, "not defined"},
		{"the last step repeats itself", stepped(`{"state":"x","times":2}`), `no "times"`},
		{"once is once", stepped(`{"state":"x","times":1},{"state":"x"}`), `"times" is 1`},
		{"every step is reached", stepped(`{"status":503,"times":2},{"state":"COMPLETED"}`), "1 polls are wanted, and the last step answers the 3. one"},
		{"an end is known", wants(`"ends_as":"done","polls_at_ms":[0],"ended_at_ms":0`), `"ends_as" is "done"`},
		{"a wait polls", wants(`"ends_as":"completed","polls_at_ms":[],"ended_at_ms":0`), "begins with 0"},
		{"at once", wants(`"ends_as":"completed","polls_at_ms":[1],"ended_at_ms":1`), "begins with 0"},
		{"time goes on", wants(`"ends_as":"completed","polls_at_ms":[0,2,2],"ended_at_ms":2`), "goes back"},
		{"a wait ends", wants(`"ends_as":"completed","polls_at_ms":[0]`), `"ended_at_ms" is missing`},
		{"after its last poll", wants(`"ends_as":"completed","polls_at_ms":[0,2],"ended_at_ms":1`), "before the last poll"},
		{"a deadline is not early", wants(`"ends_as":"deadline_exceeded","polls_at_ms":[0],"ended_at_ms":599999,"state":"COMPLETED"`), "before the deadline"},
		{"no poll is after it", wants(`"ends_as":"completed","polls_at_ms":[0,600001],"ended_at_ms":600001`), "after the deadline"},
		{"a state is looked at", wants(`"ends_as":"completed","polls_at_ms":[0],"ended_at_ms":0,"reply":""`), "does not say which"},
		{"a reply is looked at", wants(`"ends_as":"completed","polls_at_ms":[0],"ended_at_ms":0,"state":"COMPLETED"`), `"reply" has to be`},
		{"and none of what has none", wants(`"ends_as":"failed","polls_at_ms":[0],"ended_at_ms":0,"state":"FAILED","reply":""`), "only of that"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, err := waits.Load(write(t, map[string]string{"w.json": c.text}))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got error %v, want one that says %q", err, c.says)
			}
		})
	}
	for _, c := range []struct {
		reason string
		files  map[string]string
		says   string
	}{
		{"each case has a reason of its own", map[string]string{"v.json": good, "w.json": good}, "wait w: its reason is that of v"},
		{"nothing else lies around", map[string]string{"v.json": good, "notes.txt": ""}, "not a wait"},
		{"no case is no pass", nil, "no waits"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, err := waits.Load(write(t, c.files))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got error %v, want one that says %q", err, c.says)
			}
		})
	}
	if _, err := waits.Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that does not exist was loaded")
	}
}
