// The tests of the bindings in other languages stand on this command, so that what it
// answers has to be held here, where Go alone suffices.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestScriptAndRequests(t *testing.T) {
	commands, in := io.Pipe()
	out, answers := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(commands, answers)
		_ = answers.Close()
	}()
	lines := bufio.NewScanner(out)
	receive := func(into any) {
		t.Helper()
		if !lines.Scan() {
			t.Fatalf("no line: %v", lines.Err())
		}
		if err := json.Unmarshal(lines.Bytes(), into); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
	}
	ask := func(command string) (a answer) {
		t.Helper()
		if _, err := io.WriteString(in, command+"\n"); err != nil {
			t.Fatal(err)
		}
		receive(&a)
		return a
	}

	var hello struct{ URL, Key, User string }
	receive(&hello)
	if a := ask(`{"script":"int_1","steps":[{"step":"unavailable"},{"step":"completed","text":"Done."}]}`); !a.OK {
		t.Fatalf("the script was refused: %s", a.Error)
	}
	for _, want := range []int{503, 200} {
		r, err := http.NewRequest(http.MethodGet, hello.URL+"/agent_status/int_1?user_id="+hello.User, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+hello.Key)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got.StatusCode != want {
			t.Errorf("got HTTP %d, want %d", got.StatusCode, want)
		}
		_ = got.Body.Close()
	}
	a := ask(`{"requests":"int_1"}`)
	if len(a.Requests) != 2 || a.Requests[1].Authorization != "Bearer "+hello.Key || a.Requests[1].KeyInQuery {
		t.Errorf("got the requests %+v, want two with the key in the header", a.Requests)
	}
	for _, wrong := range []string{`{`, `{}`, `{"script":"x","steps":[{"step":"sleep"}]}`} {
		if a := ask(wrong); a.OK || a.Error == "" {
			t.Errorf("%s: got %+v, want an error", wrong, a)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("after the end of the input: %v", err)
	}
}

// TestEveryStep holds the names of the steps to what can be answered.
func TestEveryStep(t *testing.T) {
	for _, name := range strings.Fields(`processing queued needs_approval state completed failed rate_limited
		unavailable not_found error raw html_page garbage redirect reset hang`) {
		s := step{Step: name, Text: "x", Status: 418, Slug: "teapot", Times: 2, DelayMS: 1, TruncatedAt: 1}
		if _, err := s.build(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
