package allvendors

import (
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const (
	interaction = `{"interaction_id":"run_1","gummie_id":"agent_1","state":"COMPLETED","created_ts":"2026-03-05T10:30:00.000000+00:00",` +
		`"response":"It is done.","messages":[{"id":"m1","role":"assistant","content":"It is done.","timestamp":"2026-03-05T10:30:01.000000",` +
		`"parts":[{"id":"p1","type":"text","text":"It is done."},{"id":"p2","type":"tool_invocation","toolCallId":"t1","toolName":"slack",` +
		`"toolCallState":"completed","result":{"args":{"n":"1"},"result":"sent"}},{"id":"p3","type":"file","file":{"filename":"a.pdf",` +
		`"media_type":"application/pdf","artifact_url":"https://files.example/a"}}]}]}`
	failedInteraction = `{"interaction_id":"run_1","gummie_id":"agent_1","state":"FAILED","created_ts":"2026-03-05T10:30:00.000000+00:00",` +
		`"error_message":"It has failed.","messages":[]}`
	session = `{"session":{"id":"run_1","agent_id":"agent_1","state":"approval_required","created_at":"2026-03-05T10:30:00Z",` +
		`"error_message":"It has failed.","messages":[{"id":"m1","role":"assistant","content":"Which?","created_at":"2026-03-05T10:30:01Z","parts":[]}],` +
		`"pending_approvals":[{"action_request_id":"q1","title":"May I?","tool_name":"gmail","server_label":"Mail","reason":"It is due.",` +
		`"display_fields":[["To","a person"]],"questions":[{"name":"to","prompt":"To whom?","type":"toggle_group","required":true,` +
		`"options":[{"value":"a","label":"A person"}]}]}]},"queue_position":3}`
)

func gumloops() []Vendor {
	run := vendors.Ref{InteractionID: "run_1", UserID: "user_1"}
	start := vendors.StartRequest{AgentID: "agent_1", Message: "Do it.", UserID: "user_1", Key: "key_1"}
	interactions := func(name, document string) Vendor {
		return Vendor{
			Name: "gumloop/" + name, Scheme: vendors.SchemeBearer, Ref: run, Start: start, Continues: true,
			New: func(cfg vendors.Config) (vendors.API, error) { return gumloop.New(cfg, "") },
			Serve: func(r Asked) Said {
				if r.Method == http.MethodPost {
					return Said{Body: `{"interaction_id":"run_1","status":"started"}`}
				}
				return Said{Body: document}
			},
		}
	}
	return []Vendor{
		interactions("completed", interaction), interactions("failed", failedInteraction),
		{
			Name: "gumloop-sessions", Scheme: vendors.SchemeBearer, Ref: run, Start: start, Continues: true,
			Answer: vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionAccept, Value: []byte(`{"to":"a"}`)},
			New: func(cfg vendors.Config) (vendors.API, error) {
				return gumloop.NewSessions(gumloop.SessionsConfig{HTTP: cfg})
			},
			Serve: func(r Asked) Said {
				if strings.HasPrefix(r.Path, "/agents/") { // the id is the caller's
					return Said{Status: http.StatusCreated, Body: session}
				}
				if strings.Contains(r.Path, gumloop.SessionID("key_1")) {
					return Said{Body: strings.Replace(session, "run_1", gumloop.SessionID("key_1"), 1)}
				}
				return Said{Body: session}
			},
		},
	}
}
