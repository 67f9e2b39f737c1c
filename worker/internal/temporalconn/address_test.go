package temporalconn

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/console"
)

func TestAnAddressIsAHostAndAPort(t *testing.T) {
	for address, want := range map[string]string{
		"localhost:7233": "", "[::1]:7233": "", "dns:///temporal.example:7233": "", "unix:///run/temporal.sock": "", "passthrough:///a:1": "",
		"http://localhost:7233":   "give localhost:7233 in",
		"HTTPS://prod.example:1/": "give prod.example:1 in",
		"grpc://prod.example:1":   "give prod.example:1 in",
		"tcp://prod.example":      "give host:port",
		"localhost":               "give host:port",
		"localhost:":              "give host:port",
	} {
		err := checkAddress(address)
		problem, refused := errors.AsType[*console.Problem](err)
		switch {
		case want == "" && err != nil, want != "" && !refused:
			t.Errorf("%s: got %v", address, err)
		case refused && (!strings.Contains(problem.Try, want) || problem.Code != console.ExitBadInput):
			t.Errorf("%s: try %s, want %s", address, problem.Try, want)
		}
	}
}
