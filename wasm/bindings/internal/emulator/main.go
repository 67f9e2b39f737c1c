// Command emulator is the API emulator as a process, for the tests of the bindings in
// other languages. It speaks JSON lines: a command on standard input, an answer on
// standard output. The first line that it writes says where it is:
//
//	{"url":"http://127.0.0.1:41233/api/v1","key":"test-key","user":"user_1"}
//
// Scripts an interaction, each step as the functions of agenttest are named:
//
//	{"script":"int_1","steps":[{"step":"processing","times":2},{"step":"completed","text":"Done."}]}
//	{"ok":true}
//
// Tells what it was asked about an interaction:
//
//	{"requests":"int_1"}
//	{"ok":true,"requests":[{"status":200,"authorization":"Bearer test-key","query":"user_id=user_1","key_in_query":false}]}
//
// It ends when its standard input is closed, so that none outlives its test.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/agentwait/agentwait/agenttest"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

// command is one line of input. Exactly one of Script and Requests is set.
type command struct {
	Script   string `json:"script"`
	Owner    string `json:"owner"` // of the script; empty: any
	Steps    []step `json:"steps"`
	Requests string `json:"requests"`
}

type answer struct {
	OK       bool      `json:"ok"`
	Error    string    `json:"error,omitempty"`
	Requests []request `json:"requests,omitempty"`
}

type request struct {
	Status        int    `json:"status"`
	Authorization string `json:"authorization"`
	Query         string `json:"query"`
	KeyInQuery    bool   `json:"key_in_query"`
}

func run(in io.Reader, out io.Writer) error {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	encode := json.NewEncoder(out)
	if err := encode.Encode(map[string]string{
		"url": api.URL(), "key": agenttest.DefaultKey, "user": agenttest.DefaultUser,
	}); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20) // scripts may have large raw bodies
	for lines.Scan() {
		if err := encode.Encode(obey(api, lines.Bytes())); err != nil {
			return err
		}
	}
	return lines.Err()
}

// obey runs one command.
func obey(api *agenttest.Server, line []byte) answer {
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		return answer{Error: err.Error()}
	}
	switch {
	case c.Script != "" && len(c.Steps) > 0:
		steps := make([]agenttest.Step, len(c.Steps))
		for i := range c.Steps {
			var err error
			if steps[i], err = c.Steps[i].build(); err != nil {
				return answer{Error: fmt.Sprintf("steps[%d]: %v", i, err)}
			}
		}
		api.ScriptFor(c.Owner, c.Script, steps...)
		return answer{OK: true}
	case c.Requests != "":
		a := answer{OK: true}
		for _, r := range api.RequestsFor(c.Requests) {
			a.Requests = append(a.Requests, request{r.Status, r.Authorization, r.Query, r.KeyInQuery})
		}
		return a
	}
	return answer{Error: "no command: give script with steps, or requests"}
}
