package allvendors

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// SessionID is the session of the servers that have one.
const SessionID = "session-1"

// extension are the results of a server of the extension, by the method.
var extension = map[string]string{
	"server/discover": `{"supportedVersions":["2026-07-28"],"serverInfo":{"name":"A server","version":"1"}}`,
	"tools/call":      `{"resultType":"task","taskId":"run_1","status":"working","statusMessage":"It works.","createdAt":"2026-03-05T10:30:00Z","ttlMs":60000}`,
	"tasks/get": `{"taskId":"run_1","status":"input_required","statusMessage":"It asks.","createdAt":"2026-03-05T10:30:00Z","ttlMs":60000,` +
		`"inputRequests":{"q1":{"method":"elicitation/create","params":{"message":"Which?","requestedSchema":{"type":"object","properties":{"a":{"type":"string"}}}}}}}`,
	"tasks/update": `{"resultType":"complete"}`,
	"tasks/cancel": `{"resultType":"complete"}`,
}

// core are those of a server of the protocol before it.
var core = map[string]string{
	"initialize": `{"protocolVersion":"2025-11-25","capabilities":{"tasks":{"requests":{"tools":{"call":{}}}}},"serverInfo":{"name":"A server","version":"1"}}`,
	"tools/list": `{"tools":[{"name":"agent_1","execution":{"taskSupport":"required"}}]}`,
	"tools/call": `{"task":{"taskId":"run_1","status":"working","createdAt":"2026-03-05T10:30:00Z","ttl":60000}}`,
	"tasks/get":  `{"taskId":"run_1","status":"completed","statusMessage":"It is done.","createdAt":"2026-03-05T10:30:00Z","ttl":60000}`,
	"tasks/result": `{"content":[{"type":"text","text":"It is done."},{"type":"resource_link","uri":"https://files.example/a","name":"a.pdf","title":"A file"}],` +
		`"structuredContent":{"n":"1"}}`,
	"tasks/cancel": `{"taskId":"run_1","status":"cancelled","createdAt":"2026-03-05T10:30:00Z","ttl":60000}`,
}

func servers() []Vendor {
	server := func(name, protocol string, results map[string]string, changed ...string) Vendor {
		results = with(results, changed...)
		v := Vendor{
			Name: "mcp/" + name, Scheme: vendors.SchemeBearer, Ref: vendors.Ref{InteractionID: "run_1"},
			Start:  vendors.StartRequest{AgentID: "agent_1", Message: "Do it.", Key: "key_1"},
			Answer: vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionAccept, Value: json.RawMessage(`{"a":"x"}`)},
			New: func(cfg vendors.Config) (vendors.API, error) {
				return mcp.New(mcp.Config{HTTP: cfg, Protocol: protocol, ListenTimeout: 2 * time.Second})
			},
			Serve: func(r Asked) Said { return serve(r, results) },
		}
		if protocol == mcp.Core {
			v.Ref.IDs = map[string]string{mcp.SessionID: SessionID}
		}
		return v
	}
	streaming := server("core-asks", mcp.Core, core, "tasks/get", `{"taskId":"run_1","status":"input_required","ttl":60000}`)
	streaming.Serve = asksOnAStream(streaming.Serve)
	return []Vendor{
		server("extension", "", extension),
		server("extension-completed", mcp.Extension, extension, "tasks/get",
			`{"taskId":"run_1","status":"completed","result":{"content":[{"type":"text","text":"It is "},{"type":"text","text":"done."}]}}`),
		server("extension-failed", mcp.Extension, extension, "tasks/get",
			`{"taskId":"run_1","status":"failed","error":{"code":-32000,"message":"It has failed.","data":"So."}}`),
		server("extension-at-once", mcp.Extension, extension, "tools/call",
			`{"resultType":"complete","content":[{"type":"text","text":"It has failed."}],"isError":true}`),
		server("core", mcp.Core, core), streaming,
	}
}

// with is a table with other results.
func with(results map[string]string, changed ...string) map[string]string {
	all := map[string]string{}
	for method, result := range results {
		all[method] = result
	}
	for i := 0; i < len(changed); i += 2 {
		all[changed[i]] = changed[i+1]
	}
	return all
}

// serve answers a message.
func serve(r Asked, results map[string]string) Said {
	var asked struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
	}
	if json.Unmarshal([]byte(r.Body), &asked) != nil || asked.ID == nil || asked.Method == "" {
		return Said{Status: http.StatusAccepted}
	}
	result, known := results[asked.Method]
	if !known {
		return Said{Body: `{"jsonrpc":"2.0","id":` + string(asked.ID) + `,"error":{"code":-32601,"message":"Method not found"}}`}
	}
	said := Said{Body: `{"jsonrpc":"2.0","id":` + string(asked.ID) + `,"result":` + result + `}`}
	if asked.Method == "initialize" {
		said.Header = http.Header{"Mcp-Session-Id": {SessionID}}
	}
	return said
}

// asksOnAStream is a server that asks its question on the stream of tasks/result.
func asksOnAStream(before func(Asked) Said) func(Asked) Said {
	return func(r Asked) Said {
		if !strings.Contains(r.Body, `"tasks/result"`) {
			return before(r)
		}
		return Said{
			Header: http.Header{"Content-Type": {"text/event-stream"}},
			Body:   "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"elicitation/create\",\"params\":{\"message\":\"Which?\",\"requestedSchema\":{\"type\":\"object\"}}}\n\n",
		}
	}
}
