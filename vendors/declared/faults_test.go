package declared_test

// What is wrong with a file is said when it is loaded, with its line and what to write: a file that
// loads and then reads nothing is found out in the night.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/declared"
)

const sound = `name = "acme"
base_url = "https://api.acme.example"
auth = "bearer"
state = "status"
[get]
path = "/runs/{interaction_id}"
[states]
done = "completed"
`

// asking is an input request that is open.
const asking = "[[input_requests]]\neach = \"a\"\nid = \"id\"\nkind = \"question\"\n"

func TestFaults(t *testing.T) {
	if _, err := declared.Parse("acme.toml", []byte(sound)); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name          string
		replace, with string // in the sound file; with is appended where replace is empty
		want          string
	}{
		{"not TOML", `"bearer"`, `bearer`, `acme.toml:3: not TOML: `},
		{"a text without quotes", `"acme"`, `acme`, `acme.toml:1: not TOML: unexpected character U+0061 'a' at start of value: write a text in quotes`},
		{"a key twice", `auth =`, `name =`, `acme.toml:3: not TOML: `},
		{"an unknown key", `[get]`, "repli = \"x\"\n[get]", `acme.toml:5: repli is not known: write reply`},
		{"an unknown table", "", "[cancle]\npath = \"/x\"\n", `acme.toml:9: cancle is not known: write cancel`},
		{"a key that is like none", "", "[get.xyzxyz]\na = 1\n", `acme.toml:9: get.xyzxyz is not known: known here are body, headers, method, path, query`},
		{"no name", "name = \"acme\"\n", "", `acme.toml:1: name is missing: write how errors name the vendor, such as name = "acme"`},
		{"a name for people", `"acme"`, `"Acme Inc."`, `acme.toml:1: name is "Acme Inc.": write letters, digits, - and _`},
		{"a number for a text", `"status"`, `7`, `acme.toml:4: state has 7: write a text such as "status", or a list of them`},
		{"a base URL with a query", `acme.example"`, `acme.example/?key=1"`, `acme.toml:2: base_url "https://api.acme.example/" has a query: remove it`},
		{"a base URL with a port that there is not", `acme.example"`, `acme.example:99999"`, `acme.toml:2: base_url "https://api.acme.example:99999" has the port "99999": give one from 1 to 65535`},
		{"a base URL in the clear", `https://api.acme`, `http://api.acme`, `acme.toml:2: base_url "http://api.acme.example" is plain http to a host that is not this machine`},
		{"a base URL without a scheme", `https://api.acme`, `api.acme`, `acme.toml:2: base_url "api.acme.example" does not begin with https://`},
		{"an auth scheme", `"bearer"`, `"digest"`, `acme.toml:3: auth the scheme "digest" is not known`},
		{"a key in the headers", "", "[headers]\nAuthorization = \"Bearer x\"\n", `acme.toml:10: headers.Authorization would hold a secret: write auth = "bearer"`},
		{"a header of every request", "", "[headers]\nAccept = \"x\"\n", `acme.toml:10: headers.Accept is one that every request has: leave it out`},
		{"a placeholder in a fixed header", "", "[headers]\nX-A = \"{user_id}\"\n", `acme.toml:10: headers.X-A has {user_id}, and no placeholder can stand there: write the text itself`},
		{"no get", "[get]\npath = \"/runs/{interaction_id}\"\n", "", `acme.toml:1: get is missing: write a table [get] with path = "/runs/{interaction_id}"`},
		{"no path", `path = "/runs/{interaction_id}"`, ``, `acme.toml:5: get.path is missing: write one below the base URL, such as "/runs/{interaction_id}"`},
		{"a path that is not below", `"/runs/`, `"runs/`, `acme.toml:6: get.path is "runs/{interaction_id}": begin with /, it is below the base URL`},
		{"a path that leaves", `"/runs/`, `"/../`, `acme.toml:6: get.path has the part "..": write the path without it`},
		{"a query in the path", `{interaction_id}"`, `{interaction_id}?a=b"`, `acme.toml:6: get.path has a query: write it as query = { name = "value" }`},
		{"a misspelt placeholder", `{interaction_id}`, `{interacton_id}`, `acme.toml:6: get.path has {interacton_id}, which is not known: write {interaction_id}`},
		{"a placeholder of another request", `{interaction_id}`, `{interaction_id}/{message}`, `acme.toml:6: get.path has {message}, which this request does not have`},
		{"a brace alone", `{interaction_id}`, `{interaction_id`, `acme.toml:6: get.path has a '{' alone: a placeholder is written as {interaction_id}`},
		{"an optional part of a path", `{interaction_id}`, `{interaction_id?}`, `acme.toml:6: get.path has a placeholder with ?, which may be left out: a path needs all of its parts`},
		{"a method", `path = "/runs`, "method = \"FETCH\"\npath = \"/runs", `acme.toml:6: get.method is "FETCH": write GET, POST, PUT, PATCH or DELETE`},
		{"a body in a GET", `[states]`, "body = '{}'\n[states]", `acme.toml:7: get.body is in a GET, which has none: write method = "POST", or leave it out`},
		{"a body that is no JSON", `[states]`, "method = \"POST\"\nbody = '{\"a\": }'\n[states]", `acme.toml:8: get.body is not JSON at byte 6: `},
		{"a body that ends early", `[states]`, "method = \"POST\"\nbody = '{\"a\": 1'\n[states]", `acme.toml:8: get.body is JSON that ends too early: write one value, with placeholders in quotes`},
		{"a placeholder in a body", `[states]`, "method = \"POST\"\nbody = '{\"a\": \"{Id}\"}'\n[states]", `acme.toml:8: get.body has the placeholder {Id}: write small letters, digits and _`},
		{"no state", "state = \"status\"\n", "", `acme.toml:1: state is missing: write the path of the state in an answer, such as state = "status"`},
		{"no states", "[states]\ndone = \"completed\"\n", "", `acme.toml:1: states is missing: write a table [states]`},
		{"a phase", `"completed"`, `"compleated"`, `acme.toml:8: states.done is the phase "compleated", which does not exist: write "completed"`},
		{"a phase that is like none", `"completed"`, `"ok"`, `acme.toml:8: states.done is the phase "ok", which does not exist: write one of running, needs_input, completed, failed, cancelled, expired`},
		{"part of what has failed", `"completed"`, `{ phase = "failed", partial = true }`, `acme.toml:8: states.done.partial is for what has completed`},
		{"a path with a costly modifier", `"status"`, `"@pretty"`, `acme.toml:4: state "@pretty" has the modifier @pretty, whose cost is not bounded`},
		{"a path that multiplies", `"status"`, `'a.#(x%"*a*b*")#'`, `acme.toml:4: state "a.#(x%\"*a*b*\")#" has "*" 3 times, and what that costs is not bounded: write it at most 2 times, or several paths`},
		{"a path that copies", `"status"`, `'a|@flatten:{"deep":true}'`, `acme.toml:4: state "a|@flatten:{\"deep\":true}" has "@flatten:" 1 times`},
		{"the result of no request", `[get]`, "reply = \"result:text\"\n[get]", `acme.toml:5: reply is of the answer to result, which is not asked: write a table [result]`},
		{"a rule without a condition", "", "[[rules]]\nphase = \"failed\"\n", `acme.toml:9: rules[0].state is missing, and every other condition: write state, exists, missing, equals or asks`},
		{"a rule without a phase", "", "[[rules]]\nstate = \"done\"\n", `acme.toml:9: rules[0].phase is missing: write one of running`},
		{"the second rule", "", "[[rules]]\nstate = \"a\"\nphase = \"failed\"\n[[rules]]\nstate = \"a\"\nphase = \"falied\"\n", `acme.toml:14: rules[1].phase is the phase "falied", which does not exist: write "failed"`},
		{"a table for an array of tables", "", "[rules]\nstate = \"a\"\n", `acme.toml:9: rules is a table: write one or more tables, each under [[rules]]`},
		{"a way of writing times", `[get]`, "times = \"nanoseconds\"\n[get]", `acme.toml:5: times is "nanoseconds": write rfc3339, seconds or ms`},
		{"a list without its path", "", "[[files]]\nname = \"name\"\n", `acme.toml:9: files[0].each is missing: write the path of the list whose elements are read`},
		{"a kind of input", "", "[[input_requests]]\neach = \"a\"\nid = \"id\"\nkind = \"login\"\n", `acme.toml:12: input_requests[0].kind is "login": write one of approval, question, auth`},
		{"an input request without an id", "", "[[input_requests]]\neach = \"a\"\nkind = \"auth\"\n", `acme.toml:9: input_requests[0].id is missing: write the path of what names the request`},
		{"when there is no such phase", "", "[result]\npath = \"/r\"\nwhen = [\"done\"]\n[[files]]\neach = \"result:files\"\n", `acme.toml:11: result.when is the phase "done", which does not exist`},
		{"a refusal that means nothing", "", "[[refusals]]\nexists = \"error\"\ncode = \"error\"\n", `acme.toml:9: refusals[0].as is missing: write the HTTP status that it means, such as as = 402`},
		{"no status of HTTP", "", "[[refusals]]\nexists = \"error\"\ncode = \"error\"\nas = 4\n", `acme.toml:12: refusals[0].as is 4: write an HTTP status such as 402`},
		{"a start that finds no run", "", "[start]\npath = \"/runs\"\n", `acme.toml:9: start.interaction_id is missing: write the path of the run's id in the answer to the start`},
		{"a start that cannot be repeated", "", "[start]\npath = \"/runs\"\ninteraction_id = \"id\"\nidempotent = true\n", `acme.toml:12: start.idempotent is true, and nothing of the request has the caller's key`},
		{"a start without an id that get needs", `{interaction_id}"`, "{interaction_id}/{thread_id}\"\n[start]\npath = \"/runs\"\ninteraction_id = \"id\"", `acme.toml:7: start.ids has no thread_id, which get needs: write ids = { thread_id = "…" } with its path in the answer`},
		{"advice for no refusal", "", "[cancel]\npath = \"/c\"\nrefused = { 200 = \"x\" }\n", `acme.toml:11: cancel.refused.200 is not an HTTP status that refuses: write one such as 404`},
		{"a path of JSONPath", `"status"`, `"$.status"`, `acme.toml:4: state "$.status" begins as JSONPath does: write it without the $`},
		{"a path of jq", `"status"`, `".status"`, `acme.toml:4: state ".status" begins with a dot: write it without`},
		{"an index in brackets", `"status"`, `"runs[0].status"`, `acme.toml:4: state "runs[0].status" has an index in brackets: write it as a part of its own, as in "items.0.text"`},
		{"each element in brackets", `[get]`, "reply = \"output[*].text\"\n[get]", `acme.toml:5: reply "output[*].text" has brackets for each element: write #, as in "items.#.text"`},
		{"a phase in capitals", `"completed"`, `"COMPLETED"`, `acme.toml:8: states.done is the phase "COMPLETED", which does not exist: write "completed"`},
		{"a key in the scheme", `"bearer"`, `"bearer sk-secret-0123456789"`, `acme.toml:3: auth has more than the scheme: write "bearer" alone, and give the key to the connection`},
		{"a request for no run", `/{interaction_id}`, `/:id`, `acme.toml:6: get.path asks for no run, and a wait would read one answer for all: write {interaction_id} into it`},
		{"another id for the run's", `{interaction_id}`, `{id}`, `acme.toml:6: get.path asks for no run`},
		{"a placeholder of a shell", `{interaction_id}`, `${interaction_id}`, `acme.toml:6: get.path has ${: a placeholder is written without the $`},
		{"a key of the whole file among the states", "", "error = \"message\"\n", `acme.toml:9: states.error is the phase "message", which does not exist: a key of the whole file stands above the first [table]`},
		{"a key of the whole file in a table", `[states]`, "reply = \"text\"\n[states]", `acme.toml:7: get.reply is not known here: it is a key of the whole file, which stands above the first [table]`},
		{"a path with dots and no quotes", "", "[[rules]]\nequals = { stop.reason = \"x\" }\nphase = \"failed\"\n", `acme.toml:10: rules[0].equals.stop is a table: put a path that has dots in quotes, as in "stop.reason" = "end_turn"`},
		{"a role that nobody has", "", "[[messages]]\neach = \"a\"\nrole = \"r\"\nroles = { bot = \"agent\" }\n", `acme.toml:12: messages[0].roles.bot is "agent": write one of assistant, user, system, tool`},
		{"a result that nothing reads", "", "[result]\npath = \"/r\"\n", `acme.toml:9: result is asked for, and nothing of its answer is read: write a path that begins with "result:", or leave it out`},
		{"a star in a state", `done =`, `"done*" =`, `acme.toml:8: states."done*" has a * that stands for nothing`},
		{"an answer to nothing", "", "[answer]\npath = \"/a\"\n", `acme.toml:9: answer answers input requests, and the file reads none`},
		{"a look that finds anybody's run", "", "[start]\npath = \"/runs\"\ninteraction_id = \"id\"\n[start.known]\npath = \"/runs\"\ninteraction_id = \"0.id\"\n", `acme.toml:12: start.known.key is missing, and nothing of the request has the caller's key`},
		{"no kind of input", "", "[[input_requests]]\neach = \"a\"\nid = \"id\"\n", `acme.toml:9: input_requests[0].kind is missing: write one of approval, question, auth`},
		{"a value of no such request", "", asking + "[input_requests.answer]\npath = \"/a\"\nmethod = \"POST\"\nbody = '{\"t\": \"{tools}\"}'\nwith = { tools = \"result:tools\" }\n", `acme.toml:17: input_requests[0].answer.with.tools is of the answer to result, which is not asked`},
		{"a value that nothing uses", "", asking + "[input_requests.answer]\npath = \"/a\"\nwith = { tools = \"tools\" }\n", `acme.toml:15: input_requests[0].answer.with.tools is not used: write {tools} into the request, or leave it out`},
		{"a value with a name that is taken", "", asking + "[input_requests.answer]\npath = \"/a\"\nwith = { text = \"text\" }\n", `acme.toml:15: input_requests[0].answer.with.text is not a name of its own`},
		{"a key of the second list's answer", "", asking + asking + "[input_requests.answer]\npath = \"/a\"\nvalu = '1'\n", `acme.toml:19: input_requests[1].answer.valu is not known: write value`},
		{"a request where there is none", `"status"`, `"request:status"`, `acme.toml:4: state is of an input request, and stands elsewhere than in the answer to one`},
		{"further members of nothing", "", "[start]\npath = \"/runs\"\ninteraction_id = \"id\"\nbody = '{\"...\": \"x\"}'\n", `acme.toml:12: start.body has "..." without a placeholder alone: write "...": "{input?}"`},
		{"a value of the run, beside an adapter", `[get]`, "adapter = \"acme\"\n[answer]\npath = \"/a\"\nmethod = \"POST\"\nbody = '{\"t\": \"{tools}\"}'\nwith = { tools = \"tools\" }\n[get]", `acme.toml:4: state is for a file that reads answers itself`},
		{"an adapter beside states", `[get]`, "adapter = \"acme\"\n[get]", `acme.toml:4: state is for a file that reads answers itself: leave it out, or adapter`},
	} {
		t.Run(row.name, func(t *testing.T) {
			content := sound + row.with
			if row.replace != "" {
				if content = strings.Replace(sound, row.replace, row.with, 1); content == sound {
					t.Fatal("the row changes nothing")
				}
			}
			_, err := declared.Parse("acme.toml", []byte(content))
			if err == nil {
				t.Fatalf("it loads:\n%s", content)
			}
			if first, _, _ := strings.Cut(err.Error(), "\n"); !strings.HasPrefix(first, row.want) {
				t.Errorf("got  %v\nwant %s…", err, row.want)
			}
			if _, ok := errors.AsType[*declared.FileError](err); !ok {
				t.Errorf("it is a %T", err)
			}
		})
	}
}

// What people write as they would in their language is taken: a mark of the editor's, numbers as
// numbers.
func TestWhatIsTaken(t *testing.T) {
	content := "\ufeff" + strings.ReplaceAll(sound, "\n", "\r\n") + "[[rules]]\nequals = { \"code\" = [1, 2.5, true, \"x\"] }\nphase = \"failed\"\n"
	vendor, err := declared.Parse("acme.toml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]agentstatus.Phase{
		`{"status":"done","code":2.5}`: agentstatus.PhaseFailed, `{"status":"done","code":true}`: agentstatus.PhaseFailed,
		`{"status":"done","code":"x"}`: agentstatus.PhaseFailed, `{"status":"done","code":3}`: agentstatus.PhaseCompleted,
	} {
		if status, err := vendor.Read(t.Context(), nil, []byte(body)); err != nil || status.Phase != want {
			t.Errorf("%s: got %+v, %v, want %s", body, status, err, want)
		}
	}
	content = "name = \"a\"\nauth = \"none\"\nadapter = \"x\"\nget = { path = \"/r/{interaction_id}\" }\n[result]\npath = \"/x\"\nwhen = \"completed\"\n"
	const wanted = "a.toml:7: result.when is for a file that reads answers itself: leave it out, the adapter gets both answers"
	if _, err := declared.Parse("a.toml", []byte(content)); err == nil || err.Error() != wanted {
		t.Errorf("got %v", err)
	}
}

// All faults are said at once, in the order of the file.
func TestAllFaultsAreSaid(t *testing.T) {
	content := strings.NewReplacer(`"bearer"`, `"digest"`, `state =`, `stat =`, `"completed"`, `"ok"`).Replace(sound)
	_, err := declared.Parse("acme.toml", []byte(content))
	if err == nil {
		t.Fatal("it loads")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 4 { // the fourth: there is no state
		t.Fatalf("got %d lines:\n%v", len(lines), err)
	}
	for i, want := range []string{"acme.toml:1: state is missing", "acme.toml:3: auth", "acme.toml:4: stat is not known: write state", "acme.toml:8: states.done"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want %s…", i, lines[i], want)
		}
	}
}

// A file that is something else is not told of for pages, and not read for minutes.
func TestManyFaults(t *testing.T) {
	var content strings.Builder
	content.WriteString(sound)
	for i := range 2_000 {
		fmt.Fprintf(&content, "\"key %d\" = { a = [1, 2] }\n", i)
	}
	_, err := declared.Parse("acme.toml", []byte(content.String()))
	if err == nil {
		t.Fatal("it loads")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || lines[20] != "acme.toml: and 3980 more" || !strings.HasPrefix(lines[0], `acme.toml:9: states."key 0".phase is missing`) {
		t.Errorf("got %d lines: %s … %s", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "acme.toml")
	if _, err := declared.Load(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(path, []byte(sound), 0o600); err != nil {
		t.Fatal(err)
	}
	vendor, err := declared.Load(path)
	if err != nil || vendor.Name != "acme" {
		t.Errorf("got %+v, %v", vendor, err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("# a comment\n", 1<<17)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := declared.Load(path); err == nil || !strings.Contains(err.Error(), "is it the file of a vendor?") {
		t.Errorf("got %v", err)
	}
}

func TestNamed(t *testing.T) {
	if _, err := declared.Named("langraph"); err == nil || err.Error() != `there is no vendor's file "langraph": did you mean langgraph?` {
		t.Errorf("got %v", err)
	}
	if _, err := declared.Named("zzz"); err == nil || !strings.Contains(err.Error(), "there are anthropic-batches, anthropic-sessions, ") {
		t.Errorf("got %v", err)
	}
	a, err := declared.Named("devin")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := declared.Named("devin"); a != b {
		t.Error("a file is read twice")
	}
}

// No file takes the reader down, whatever its tables are.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	for _, name := range declared.Names() {
		content, err := declared.File(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		vendor, err := declared.Parse("x.toml", content)
		if err != nil {
			return
		}
		for _, body := range []string{`{}`, `[]`, `{"status":"done"}`, `null`, `7`} {
			_, _ = vendor.Read(t.Context(), nil, []byte(body), []byte(body))
			_, _ = vendor.Read(t.Context(), nil, []byte(body))
		}
	})
}
