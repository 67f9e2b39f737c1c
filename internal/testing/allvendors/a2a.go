package allvendors

import (
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

const (
	card = `{"name":"An agent","url":"` + BaseURL + `/a","protocolVersion":"0.3.0","preferredTransport":"JSONRPC",` +
		`"supportedInterfaces":[{"url":"` + BaseURL + `/a","protocolBinding":"BINDING","protocolVersion":"VERSION","tenant":"t1"}]}`
	card03 = `{"name":"An agent","url":"` + BaseURL + `/a","protocolVersion":"0.3.0","preferredTransport":"JSONRPC"}`
	task   = `{"id":"run_1","contextId":"c1","status":{"state":"TASK_STATE_INPUT_REQUIRED","timestamp":"2026-03-05T10:30:00Z",` +
		`"message":{"messageId":"q1","role":"ROLE_AGENT","parts":[{"text":"Which?"}]}},` +
		`"history":[{"messageId":"m1","role":"ROLE_USER","parts":[{"text":"Do it."}]}],` +
		`"artifacts":[{"artifactId":"a1","name":"A file","parts":[{"text":"It is "},{"text":"done."},{"url":"https://files.example/a","filename":"a.pdf","mediaType":"application/pdf"}]}]}`
	failedTask = `{"id":"run_1","contextId":"c1","status":{"state":"TASK_STATE_FAILED","message":{"messageId":"m1","role":"ROLE_AGENT",` +
		`"parts":[{"text":"It has failed."},{"data":{"n":"1"}}]}}}`
	task03 = `{"kind":"task","id":"run_1","contextId":"c1","status":{"state":"input-required",` +
		`"message":{"kind":"message","messageId":"q1","role":"agent","parts":[{"kind":"text","text":"Which?"}]}},` +
		`"artifacts":[{"artifactId":"a1","parts":[{"kind":"text","text":"It is "},{"kind":"text","text":"done."}]}]}`
	// spoken is an agent's message in place of a task.
	spoken = `{"message":{"messageId":"m1","contextId":"c1","role":"ROLE_AGENT","parts":[{"text":"It is done."}]}}`
)

func agents() []Vendor {
	agent := func(name, card, task string) Vendor {
		return Vendor{
			Name: "a2a/" + name, Scheme: vendors.SchemeBearer, Ref: vendors.Ref{InteractionID: "run_1"}, Continues: true,
			Start:  vendors.StartRequest{Message: "Do it.", Key: "key_1"},
			Answer: vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionAccept, Text: "This one."},
			New:    func(cfg vendors.Config) (vendors.API, error) { return a2a.New(a2a.Config{HTTP: cfg}) },
			Serve: func(r Asked) Said {
				switch {
				case strings.HasSuffix(r.Path, a2a.DefaultCardPath):
					return Said{Body: card}
				case strings.Contains(r.Body, `"jsonrpc"`) && strings.Contains(r.Body, `"SendMessage"`):
					return Said{Body: `{"jsonrpc":"2.0","id":1,"result":{"task":` + task + `}}`}
				case strings.Contains(r.Body, `"jsonrpc"`):
					return Said{Body: `{"jsonrpc":"2.0","id":1,"result":` + task + `}`}
				case r.Method == http.MethodPost && strings.HasSuffix(r.Path, "message:send"):
					return Said{Body: `{"task":` + task + `}`}
				}
				return Said{Body: task}
			},
		}
	}
	offer := func(binding string) string {
		return strings.NewReplacer("BINDING", binding, "VERSION", a2a.Version1).Replace(card)
	}
	talks := agent("rest-message", offer(a2a.BindingHTTPJSON), task)
	serve := talks.Serve
	talks.Serve = func(r Asked) Said {
		if strings.HasSuffix(r.Path, "message:send") {
			return Said{Body: spoken}
		}
		return serve(r)
	}
	return []Vendor{
		agent("rest", offer(a2a.BindingHTTPJSON), task), agent("rest-failed", offer(a2a.BindingHTTPJSON), failedTask), talks,
		agent("rpc", offer(a2a.BindingJSONRPC), task), agent("0.3", card03, task03),
	}
}
