package declared_test

// The page is right: its ten lines are ten, they load, and a run is awaited with them.

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

// blocks are the fenced texts of the page in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(page, -1) {
		found = append(found, string(m[1]))
	}
	if len(found) == 0 {
		t.Fatalf("the page has no text in %q", language)
	}
	return found
}

func TestTheFileOfThePage(t *testing.T) {
	content := blocks(t, "toml")[0]
	if n := strings.Count(content, "\n"); n != 10 {
		t.Errorf("the file has %d lines, and the project says ten", n)
	}
	vendor, err := declared.Parse("acme.toml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	var polls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/runs/run_1" || r.Header.Get("Authorization") != "Bearer "+key {
			http.Error(w, `{"error":"wrong request"}`, http.StatusNotFound)
			return
		}
		state := "working"
		if polls.Add(1) == 3 {
			state = "done"
		}
		fmt.Fprintf(w, `{"status":%q,"output":{"text":"Hello."}}`, state)
	}))
	defer server.Close()
	api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{BaseURL: server.URL + "/v1"}})
	if err != nil {
		t.Fatal(err)
	}
	in := agentwait.Input{Target: agentwait.Target{InteractionID: "run_1"}, TimeoutSeconds: 3600}
	result, err := direct.Await(t.Context(), api, in, direct.WithClock(agenttest.NewClock()))
	if err != nil {
		t.Fatal(err)
	}
	if *result.Response != "Hello." || result.Polls != 3 {
		t.Errorf("got %q after %d polls", *result.Response, result.Polls)
	}
}

// The faults that the page shows are what is said.
func TestTheFaultsOfThePage(t *testing.T) {
	content := []byte(blocks(t, "toml")[0])
	for _, fault := range strings.Split(strings.TrimSpace(blocks(t, "text")[0]), "\n") {
		wrong := bytes.Replace(content, []byte(`done = "completed"`), []byte(`done = "complete"`), 1)
		if strings.Contains(fault, "replay") {
			wrong = bytes.Replace(content, []byte("reply"), []byte("replay"), 1)
		}
		_, err := declared.Parse("acme.toml", wrong)
		if err == nil || err.Error() != fault {
			t.Errorf("got  %v\nwant %s", err, fault)
		}
	}
}

// An envelope of the API's own is told as the page says: without that its 404 is a proxy's page.
func TestTheRefusalOfThePage(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	inline := regexp.MustCompile("`({ http = 404[^`]*})`").FindSubmatch(page)
	if inline == nil {
		t.Fatal("the page shows no refusal")
	}
	content := "refusals = [" + string(inline[1]) + "]\n" + blocks(t, "toml")[0]
	server := serve(t, says{status: 404, body: `{"err": "no such job"}`})
	answer, err := parsed(t, server.URL, content).Check(t.Context(), vendors.Ref{InteractionID: "run_1"})
	if err != nil {
		t.Fatal(err)
	}
	told := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	if told.HTTPStatus != 404 || told.Stray() || told.Message != "no such job" {
		t.Errorf("got %v", told)
	}
}

// Each file stands in the page's table, which says what can be done with it.
func TestThePageHasEachFile(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range declared.Names() {
		row := regexp.MustCompile("(?m)^\\| \\[`" + regexp.QuoteMeta(name) + "`\\].*$").FindString(string(page))
		columns := strings.Split(row, "|")
		if len(columns) != 7 {
			t.Errorf("%s has no row in the page: %q", name, row)
			continue
		}
		api := newAPI(t, name, "http://127.0.0.1:1")
		_, starts := vendors.As[vendors.Starter](api)
		_, cancels := vendors.As[vendors.Canceller](api)
		_, answers := vendors.As[vendors.Answerer](api)
		for i, can := range []bool{starts, cancels, answers} {
			if said := strings.TrimSpace(columns[3+i]) != ""; said != can {
				t.Errorf("%s: the page says %v in column %d, and it is %v", name, said, 3+i, can)
			}
		}
	}
}

// Each key that a file of ours has is told of.
func TestThePageHasEachKey(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range declared.Names() {
		content, err := declared.File(name)
		if err != nil {
			t.Fatal(err)
		}
		table := ""
		for line := range strings.Lines(string(content)) {
			if m := regexp.MustCompile(`^\[+([a-z_.]+)\]`).FindStringSubmatch(line); m != nil {
				table = m[1]
			}
			m := regexp.MustCompile(`^([a-z_]+) =`).FindStringSubmatch(line)
			if m == nil || table == "states" || strings.HasSuffix(table, ".with") {
				continue
			}
			if !regexp.MustCompile("[`\n]" + m[1] + "[` ]").Match(page) {
				t.Errorf("%s has the key %s, and the page does not", name, m[1])
			}
		}
	}
}
