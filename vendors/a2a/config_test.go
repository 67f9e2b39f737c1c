package a2a_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// What is wrong with a configuration is found when the worker starts, and names the field.
func TestConfigsThatAreRefused(t *testing.T) {
	for want, change := range map[string]func(*a2a.Config){
		`a2a: Config.Binding is "GRPC": give "JSONRPC" or "HTTP+JSON"`:        func(c *a2a.Config) { c.Binding = "GRPC" },
		`a2a: Config.Version is "2.0": give "1.0" or "0.3"`:                   func(c *a2a.Config) { c.Version = "2.0" },
		`a2a: Config.Binding is "HTTP+JSON": give "JSONRPC": version 0.3`:     func(c *a2a.Config) { c.Version, c.Binding = "0.3", "HTTP+JSON" },
		`a2a: Config.CardPath is "card.json": give a path below the base URL`: func(c *a2a.Config) { c.CardPath = "card.json" },
		`a2a: Config.CardPath is "/../x": give a path below the base URL`:     func(c *a2a.Config) { c.CardPath = "/../x" },
		`a2a: Config.Extensions is "a,b": give a URI without spaces and`:      func(c *a2a.Config) { c.Extensions = []string{"a,b"} },
		`a2a: Config.Extensions is "": give a URI of 1 to 256 bytes`:          func(c *a2a.Config) { c.Extensions = []string{""} },
		`a2a: Config.Extensions are 17: give at most 16`:                      func(c *a2a.Config) { c.Extensions = make([]string, 17) },
		`a2a: Config.CancelTimeout is -1ns: give a positive duration`:         func(c *a2a.Config) { c.CancelTimeout = -1 },
		`a2a: Config.Tenant: vendors: tenant is "a/b": give an id without`:    func(c *a2a.Config) { c.Tenant = "a/b" },
		`a2a: Config.HTTP.Header has a2a-version: remove it`:                  func(c *a2a.Config) { c.HTTP.Header = http.Header{"a2a-version": {"1.0"}} },
		`a2a: Config.BaseURL is missing`:                                      func(c *a2a.Config) { c.HTTP.BaseURL = "" },
		`painter: Config.BaseURL "http://a.example.com" is plain http`:        func(c *a2a.Config) { c.HTTP.Vendor, c.HTTP.BaseURL = "painter", "http://a.example.com" },
		`a2a: Config.Auth is missing: give Bearer, Basic, Header or NoAuth`:   func(c *a2a.Config) { c.HTTP.Auth = vendors.Auth{} },
		`a2a: Config.RequestTimeout is -1s: give a positive duration`:         func(c *a2a.Config) { c.HTTP.RequestTimeout = -time.Second },
	} {
		cfg := a2a.Config{HTTP: vendors.Config{BaseURL: "https://a.example.com/x", Auth: vendors.Bearer("sk-SECRET-f00dcafe")}}
		change(&cfg)
		if _, err := a2a.New(cfg); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}

func TestAConfigDoesNotShowItsKey(t *testing.T) {
	cfg := a2a.Config{HTTP: vendors.Config{BaseURL: "https://a.example.com", Auth: vendors.Bearer("sk-SECRET-f00dcafe")}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if shown := fmt.Sprintf(verb, cfg); strings.Contains(shown, "f00dcafe") || !strings.Contains(shown, "a.example.com") {
			t.Errorf("%s shows %s", verb, shown)
		}
	}
}

// Errors of a program say what its user can change.
func TestErrorsNameWhatTheProgramCallsASetting(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, card(`{"url":"/x","protocolBinding":"GRPC"}`) })
	cfg := a2a.Config{Version: a2a.Version1, HTTP: vendors.Config{Setting: func(field string) string { return "--" + field }}}
	answer, err := newClient(t, agent.URL, cfg).Check(t.Context(), ref)
	if err != nil || !strings.Contains(string(answer.Body), "as --Binding or --Version says") {
		t.Errorf("got %s, %v", answer.Body, err)
	}
}

// A slash at the end of an address is a part of it: servers redirect from the one to the other, or
// have only one of them.
func TestTheAddressOfJSONRPCStaysAsItIs(t *testing.T) {
	for base, want := range map[string]string{"": "POST / ", "/": "POST / ", "/rpc": "POST /rpc ", "/rpc/": "POST /rpc/ ", "/a/../rpc": "POST /rpc ", "/a%2Fb": "POST /a%2Fb "} {
		agent := newFake(t, func(string, int) (int, string) { return 200, `{"result":` + working + `}` })
		if _, err := newClient(t, agent.URL+base, rpcOf(a2a.Version1)).Check(t.Context(), ref); err != nil {
			t.Error(err)
		}
		if asked := agent.requests(); len(asked) != 1 || !strings.HasPrefix(asked[0], want) {
			t.Errorf("%q: asked %q", base, asked)
		}
	}
	for base, want := range map[string]string{"": "GET /tasks/A:B ", "/": "GET /tasks/A:B ", "/rest/": "GET /rest/tasks/A:B ", "/a%2Fb": "GET /a%2Fb/tasks/A:B "} {
		agent := newFake(t, func(string, int) (int, string) { return 200, working })
		if _, err := newClient(t, agent.URL+base, direct1).Check(t.Context(), vendors.Ref{InteractionID: "A:B"}); err != nil {
			t.Error(err)
		}
		if asked := agent.requests(); len(asked) != 1 || asked[0] != want {
			t.Errorf("%q: asked %q", base, asked)
		}
	}
}

// A program's word for a setting may begin with "the option", which reads wrong after another "the".
func TestAdviceReadsAsASentence(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, noSuchMethod })
	cfg := rpcOf(a2a.Version03)
	cfg.HTTP.Setting = func(field string) string { return "the option " + strings.ToLower(field) }
	answer, err := newClient(t, agent.URL, cfg).Check(t.Context(), ref)
	if err != nil || !strings.Contains(string(answer.Body), "give the option version and the option binding as the agent card has them, or leave both out") {
		t.Errorf("got %s, %v", answer.Body, err)
	}
}
