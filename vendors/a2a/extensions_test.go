package a2a_test

// An agent's card may require an extension of the protocol, and the agent then refuses whoever does
// not declare it: his words alone do not say what to change here.

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/a2a"
)

func TestAnAgentWhoRequiresAnExtension(t *testing.T) {
	const one, two = "https://ext.example/one", "https://ext.example/two"
	const extensions = `"capabilities":{"extensions":[{"uri":"` + one + `","required":true},{"uri":"https://ext.example/other"},{"uri":"a b","required":true},{"uri":"` + two + `","required":true}]}`
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := r.Header.Get("A2A-Extensions")
		text := `{"jsonrpc":"2.0","id":1,"result":` + working + `}`
		switch {
		case r.Method == http.MethodGet:
			text = `{"supportedInterfaces":[{"url":"/rpc","protocolBinding":"JSONRPC"}],` + extensions + `}`
		case sent != one+", "+two:
			text = `{"jsonrpc":"2.0","id":1,"error":{"code":-32008,"message":"extensions are missing"}}`
		}
		w.Write([]byte(text))
	}))
	defer agent.Close()
	for name, row := range map[string]struct {
		cfg  a2a.Config
		says string
	}{
		"none declared":  {a2a.Config{}, "extensions are missing; the agent wants " + one + " " + two + ": if what is sent and read here is enough for it, give it in Extensions"},
		"one declared":   {a2a.Config{Extensions: []string{one}}, "the agent wants " + two + ": "},
		"without a card": {rpcOf(a2a.Version1), "extensions are missing; the agent card names it: if"},
		"both declared":  {a2a.Config{Extensions: []string{one, two}}, ""},
	} {
		answer, err := newClient(t, agent.URL, row.cfg).Check(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		if row.says == "" {
			if answer.Status == nil {
				t.Errorf("%s: got HTTP %d %s", name, answer.HTTPStatus, answer.Body)
			}
			continue
		}
		refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
		if refused.HTTPStatus != 400 || refused.Code != "EXTENSION_SUPPORT_REQUIRED" || !strings.Contains(refused.Message, row.says) {
			t.Errorf("%s: got %v", name, refused)
		}
	}
}

// 0.3 has another name for the header.
func TestTheHeaderOfExtensionsByVersion(t *testing.T) {
	for version, want := range map[string]string{a2a.Version1: "A2a-Extensions", a2a.Version03: "X-A2a-Extensions"} {
		agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header[want]; len(got) != 1 || got[0] != "urn:x" || len(r.Header["A2a-Extensions"])+len(r.Header["X-A2a-Extensions"]) != 1 {
				t.Errorf("%s: sent %v", version, r.Header)
			}
			w.Write([]byte(`{"result":` + working + `}`))
		}))
		cfg := rpcOf(version)
		cfg.Extensions = []string{"urn:x"}
		if answer, err := newClient(t, agent.URL, cfg).Check(t.Context(), ref); err != nil || answer.Status == nil {
			t.Errorf("got %v, %v", answer, err)
		}
		agent.Close()
	}
}
