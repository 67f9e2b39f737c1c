package a2a_test

// The agent card says where the agent is and what he speaks. It is one more request, from somebody
// who may be wrong: it must not multiply the polls, and the key must not go where it points.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

const cardRequest = "GET /.well-known/agent-card.json "

func card(interfaces string) string { return `{"name":"a","supportedInterfaces":[` + interfaces + `]}` }

func TestTheCardIsReadOnce(t *testing.T) {
	agent := newFake(t, func(asked string, _ int) (int, string) {
		if asked == cardRequest {
			return 200, card(`{"url":"/v1","protocolBinding":"HTTP+JSON","protocolVersion":"1.0"}`)
		}
		return 200, working
	})
	c := newClient(t, agent.URL, a2a.Config{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 3 {
				if answer, err := c.Check(t.Context(), ref); err != nil || answer.Status == nil {
					t.Errorf("got %v, %v", answer, err)
				}
			}
		})
	}
	all.Wait()
	cards := 0
	for _, asked := range agent.requests() {
		switch asked {
		case cardRequest:
			cards++
		case "GET /v1/tasks/T ":
		default:
			t.Errorf("asked %s", asked)
		}
	}
	if cards != 1 {
		t.Errorf("the card was read %d times", cards)
	}
}

// An outage at the first poll is one of that poll's.
func TestACardThatCannotBeReadIsReadAgain(t *testing.T) {
	agent := newFake(t, func(asked string, before int) (int, string) {
		switch {
		case asked != cardRequest:
			return 200, working
		case before == 0:
			return 503, `{"message":"deploying"}`
		case before == 1:
			return 200, `<html>`
		}
		return 200, card(`{"url":"/","protocolBinding":"HTTP+JSON","protocolVersion":"1.0"}`)
	})
	c := newClient(t, agent.URL, a2a.Config{})
	if answer, err := c.Check(t.Context(), ref); err != nil || answer.HTTPStatus != 503 {
		t.Errorf("got %v, %v", answer, err)
	}
	if answer, err := c.Check(t.Context(), ref); err != nil || answer.Err == nil || !strings.Contains(answer.Err.Error(), "the agent card is not JSON: check the base URL") {
		t.Errorf("got %v, %v", answer, err)
	}
	if answer, err := c.Check(t.Context(), ref); err != nil || answer.Status == nil {
		t.Errorf("got %v, %v", answer, err)
	}
}

// One wait that is cancelled is not the end of those that share its request.
func TestACancelledReaderOfTheCardTakesNobodyAlong(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	agent := newFake(t, func(asked string, _ int) (int, string) {
		if asked != cardRequest {
			return 200, working
		}
		close(arrived)
		<-release
		return 200, card(`{"url":"/","protocolBinding":"HTTP+JSON","protocolVersion":"1.0"}`)
	})
	c := newClient(t, agent.URL, a2a.Config{})
	first, cancel := context.WithCancel(t.Context())
	gone, came := make(chan error), make(chan error)
	go func() { _, err := c.Check(first, ref); gone <- err }()
	<-arrived
	go func() {
		answer, err := c.Check(t.Context(), ref)
		if err == nil && answer.Status == nil {
			err = errors.New("no status")
		}
		came <- err
	}()
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	if err := <-came; err != nil {
		t.Error(err)
	}
}

func TestWhatACardOffers(t *testing.T) {
	const rpc, rest = `{"url":"/rpc","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`, `{"url":"/rest/","protocolBinding":"HTTP+JSON","protocolVersion":"1.0","tenant":"acme"}`
	const old = `{"url":"/old","protocolBinding":"JSONRPC","protocolVersion":"0.3"}`
	const of03 = `{"url":"/main","preferredTransport":"GRPC","protocolVersion":"0.3.0","additionalInterfaces":[{"transport":"HTTP+JSON","url":"/a"},{"transport":"JSONRPC","url":"/b"}]}`
	for name, row := range map[string]struct {
		cfg  a2a.Config
		card string
		want string // the request, or a part of the refusal
	}{
		"the first of the newest":    {a2a.Config{}, card(old + "," + rpc + "," + rest), `POST /rpc {"id":1,"jsonrpc":"2.0","method":"GetTask","params":{"id":"T"}}`},
		"the preferred binding":      {a2a.Config{}, card(rest + "," + rpc), "GET /rest/acme/tasks/T "},
		"a tenant in JSON-RPC":       {a2a.Config{Tenant: "mine"}, card(rpc), `POST /rpc {"id":1,"jsonrpc":"2.0","method":"GetTask","params":{"id":"T","tenant":"mine"}}`},
		"the binding asked for":      {a2a.Config{Binding: a2a.BindingHTTPJSON, Tenant: "mine"}, card(rpc + "," + rest), "GET /rest/mine/tasks/T "},
		"the version asked for":      {a2a.Config{Version: a2a.Version03}, card(rpc + "," + old), `POST /old {"id":1,"jsonrpc":"2.0","method":"tasks/get","params":{"id":"T"}}`},
		"a later minor version":      {a2a.Config{}, card(`{"url":"/x","protocolBinding":"HTTP+JSON","protocolVersion":"1.4"}`), "GET /x/tasks/T "},
		"no version in a list":       {a2a.Config{}, card(`{"url":"/x","protocolBinding":"HTTP+JSON"}`), "GET /x/tasks/T "},
		"an address with a query":    {a2a.Config{}, card(`{"url":"/x?assistant=a","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`), `POST /x?assistant=a {"id":1,"jsonrpc":"2.0","method":"GetTask","params":{"id":"T"}}`},
		"a card of 0.3":              {a2a.Config{}, of03, `POST /b {"id":1,"jsonrpc":"2.0","method":"tasks/get","params":{"id":"T"}}`},
		"a card of 0.3 that is bare": {a2a.Config{}, `{"url":"/main"}`, `POST /main {"id":1,"jsonrpc":"2.0","method":"tasks/get","params":{"id":"T"}}`},
		"gRPC alone":                 {a2a.Config{}, card(`{"url":"/x","protocolBinding":"GRPC","protocolVersion":"1.0"}`), "the agent card offers GRPC 1.0: wanted HTTP+JSON or JSONRPC in version 1.0, or JSONRPC in 0.3"},
		"HTTP+JSON of 0.3 alone":     {a2a.Config{}, card(`{"url":"/x","protocolBinding":"HTTP+JSON","protocolVersion":"0.3"}`), "the agent card offers HTTP+JSON 0.3: wanted"},
		"a later version alone":      {a2a.Config{}, card(`{"url":"/x","protocolBinding":"JSONRPC","protocolVersion":"2.0"}`), "the agent card offers JSONRPC 2.0: wanted"},
		"not what is asked for":      {a2a.Config{Binding: a2a.BindingHTTPJSON}, card(rpc), "the agent card offers JSONRPC 1.0: wanted HTTP+JSON, as Binding or Version says"},
		"nothing":                    {a2a.Config{}, `{"name":"a"}`, "the agent card names no interface: check that the base URL is an agent's"},
		"another host":               {a2a.Config{}, card(`{"url":"https://evil.example.com/x","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`), `elsewhere (JSONRPC 1.0 at "https://evil.example.com:443")`},
		"another scheme":             {a2a.Config{}, card(`{"url":"https://127.0.0.1/x","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`), "if that is the agent, make it the base URL, and give Binding and Version"},
		"another host, then this":    {a2a.Config{}, card(`{"url":"https://evil.example.com/x","protocolBinding":"JSONRPC","protocolVersion":"1.0"},` + rest), "GET /rest/acme/tasks/T "},
		"no URL":                     {a2a.Config{}, card(`{"url":"http://[::1","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`), `the agent card offers JSONRPC 1.0 at "http://[::1", which is not a URL: mend the card, or give Binding and Version`},
		"no URL, then one":           {a2a.Config{}, card(`{"url":"http://[::1","protocolBinding":"JSONRPC","protocolVersion":"1.0"},` + rest), "GET /rest/acme/tasks/T "},
		"an address without an end":  {a2a.Config{}, card(`{"url":"/` + strings.Repeat("x", 1<<20) + `","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`), "the agent card offers JSONRPC 1.0 at an address of 1048577 bytes: mend the card"},
		"interfaces without number":  {a2a.Config{}, card(strings.Repeat(`{"url":"https://evil.example.com/","protocolBinding":"JSONRPC","protocolVersion":"1.0"},`, 50_000) + `{}`), "places the agent elsewhere"},
		"no card of an agent":        {a2a.Config{}, `[{"url":"/x"}]`, "the agent card names no interface"},
		"a tenant that leads astray": {a2a.Config{}, card(`{"url":"/x","protocolBinding":"HTTP+JSON","protocolVersion":"1.0","tenant":"../x"}`), "the agent card has a tenant that cannot be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			agent := newFake(t, func(asked string, _ int) (int, string) {
				if asked == cardRequest {
					return 200, row.card
				}
				return 200, working
			})
			answer, err := newClient(t, agent.URL, row.cfg).Check(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			asked := agent.requests()
			if strings.HasPrefix(row.want, "GET ") || strings.HasPrefix(row.want, "POST ") {
				if len(asked) != 2 || asked[1] != row.want {
					t.Errorf("asked %q, want %s; got HTTP %d %s", asked, row.want, answer.HTTPStatus, answer.Body)
				}
				return
			}
			refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
			if len(asked) != 1 || answer.HTTPStatus != 400 || refused.Code != "NO_USABLE_INTERFACE" || !strings.Contains(refused.Message, row.want) {
				t.Errorf("asked %q, got %v, want %s", asked, refused, row.want)
			}
		})
	}
}

func TestNoCard(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 404, `{"detail":"Not Found"}` })
	answer, err := newClient(t, agent.URL+"/a", a2a.Config{CardPath: "/card?assistant_id=x"}).Check(t.Context(), ref)
	want := "there is no agent card at " + agent.URL + "/a/card: check the base URL and CardPath, or give Binding and Version, and the agent's own address as base URL"
	if err != nil || answer.HTTPStatus != 404 || string(answer.Body) != want {
		t.Errorf("got HTTP %d %s, %v", answer.HTTPStatus, answer.Body, err)
	}
	if asked := agent.requests(); len(asked) != 1 || asked[0] != "GET /a/card?assistant_id=x " {
		t.Errorf("asked %q", asked)
	}
	decided := agentstatus.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{}, agentstatus.Observation{HTTPStatus: answer.HTTPStatus, Body: answer.Body})
	if decided.Action != agentstatus.ActionWait || !decided.Stray {
		t.Errorf("a proxy's 404 ended the wait: %+v", decided)
	}
}

// An agent is upgraded during a wait of days: what the card said at its beginning no longer holds.
func TestAnAgentThatHasChangedHisVersion(t *testing.T) {
	for name, row := range map[string]struct {
		second string // the card, read again
		asked  int
		status int
	}{
		"and says so":     {card(`{"url":"/new","protocolBinding":"HTTP+JSON","protocolVersion":"1.0"}`), 4, 200},
		"and does not":    {card(`{"url":"/rpc","protocolBinding":"JSONRPC","protocolVersion":"0.3"}`), 3, 400},
		"and has no card": {`nothing`, 3, 400},
	} {
		agent := newFake(t, func(asked string, before int) (int, string) {
			switch {
			case asked == cardRequest && before == 0:
				return 200, card(`{"url":"/rpc","protocolBinding":"JSONRPC","protocolVersion":"0.3"}`)
			case asked == cardRequest:
				return 200, row.second
			case strings.HasPrefix(asked, "POST /rpc "):
				return 200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`
			}
			return 200, working
		})
		answer, err := newClient(t, agent.URL, a2a.Config{}).Check(t.Context(), ref)
		if err != nil || answer.HTTPStatus != row.status || (answer.Status != nil) != (row.status == 200) || len(agent.requests()) != row.asked {
			t.Errorf("%s: got %+v, %v after %q", name, answer, err, agent.requests())
		}
	}
}

// The card is asked for in 1.0: an agent of both versions shows each the card of its own.
func TestTheKeyGoesToTheCardAndNowhereElse(t *testing.T) {
	seen := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen[r.URL.Path] = r.Header.Get("Authorization") + " " + r.Header.Get("A2A-Version")
		if strings.HasPrefix(r.URL.Path, "/.well-known") {
			fmt.Fprint(w, card(`{"url":"/rpc","protocolBinding":"JSONRPC","protocolVersion":"0.3"}`))
			return
		}
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"no task for %s"}}`, r.Header.Get("Authorization"))
	}))
	defer server.Close()
	c := newClient(t, server.URL, a2a.Config{HTTP: vendors.Config{Auth: vendors.Bearer("sk-SECRET-f00dcafe")}})
	answer, err := c.Check(t.Context(), ref)
	if err != nil || answer.HTTPStatus != 404 || strings.Contains(string(answer.Body), "f00dcafe") {
		t.Errorf("got %s, %v", answer.Body, err)
	}
	if seen["/rpc"] != "Bearer sk-SECRET-f00dcafe 0.3" || seen["/.well-known/agent-card.json"] != "Bearer sk-SECRET-f00dcafe 1.0" {
		t.Errorf("sent %v", seen)
	}
}
