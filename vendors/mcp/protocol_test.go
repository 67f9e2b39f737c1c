package mcp_test

import (
	"net/http"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

const discover = "server/discover"

var t1 = vendors.Ref{InteractionID: "T1"}

// Which protocol a server speaks is asked once. A server of the old kind does not know the question.
func TestWhichProtocolAServerSpeaks(t *testing.T) {
	page := "<html><title>Bad Request</title></html>"
	for name, row := range map[string]struct {
		discovered answered
		speaks     string // what is spoken then
		keeps      bool   // and not asked again
		status     int    // of the answer, where nothing is spoken
	}{
		"the extension":            {result(discover, `{"supportedVersions":["2026-07-28"]}`), "2026-07-28", true, 0},
		"both":                     {result(discover, `{"supportedVersions":["2025-11-25","2026-07-28"]}`), "2026-07-28", true, 0},
		"the old one, in a list":   {result(discover, `{"supportedVersions":["2025-11-25","2025-06-18"]}`), "2025-11-25", true, 0},
		"a later one alone":        {result(discover, `{"supportedVersions":["2027-01-01"]}`), "", false, 400},
		"a result without a list":  {result(discover, `{"tools":[]}`), "2025-11-25", true, 0},
		"not with this version":    {fault(discover, 400, `{"code":-32022,"message":"x","data":{"supported":["2025-11-25"]}}`), "2025-11-25", true, 0},
		"later versions alone":     {fault(discover, 400, `{"code":-32022,"message":"x","data":{"supported":["2027-01-01"]}}`), "", false, 400},
		"no such method":           {fault(discover, 404, `{"code":-32601,"message":"Method not found"}`), "2025-11-25", true, 0},
		"no session":               {fault(discover, 400, `{"code":-32000,"message":"Bad Request: Server not initialized"}`), "2025-11-25", true, 0},
		"a version in words":       {fault(discover, 400, `{"code":-32000,"message":"Unsupported protocol version (supported versions: 2025-11-25)"}`), "2025-11-25", true, 0},
		"an error on HTTP 200":     {fault(discover, 200, `{"code":-32602,"message":"Invalid request parameters"}`), "2025-11-25", true, 0},
		"a refusal without words":  {answered{Method: discover, HTTPStatus: 400, ContentType: "text/html", Body: &page}, "2025-11-25", false, 0},
		"a wrong key":              {fault(discover, 401, `{"code":-32001,"message":"Unauthorized"}`), "", false, 401},
		"not now":                  {fault(discover, 503, `{"code":-32601,"message":"Method not found"}`), "", false, 503},
		"not now, without words":   {answered{Method: discover, HTTPStatus: 502, ContentType: "text/html", Body: &page}, "", false, 502},
		"an answer that is broken": {answered{Method: discover, ContentType: "text/html", Body: &page}, "", false, 200},
	} {
		t.Run(name, func(t *testing.T) {
			script := []answered{row.discovered}
			if row.speaks != "" {
				script = append(script, result(getTask, workingTask))
			}
			if !row.keeps {
				script = append(script, row.discovered)
			}
			if row.speaks != "" {
				script = append(script, result(getTask, workingTask))
			}
			s := serve(t, script...)
			client := s.client(t)
			for range 2 {
				answer, err := client.Check(t.Context(), t1)
				switch {
				case err != nil:
					t.Fatal(err)
				case row.speaks != "" && answer.Status == nil:
					t.Fatalf("got HTTP %d %s", answer.HTTPStatus, answer.Body)
				case row.speaks == "" && (answer.HTTPStatus != row.status || answer.Status != nil):
					t.Fatalf("got HTTP %d, want %d", answer.HTTPStatus, row.status)
				case row.speaks == "" && row.status == 200 && answer.Err == nil:
					t.Fatal("an answer that is broken counts as read")
				}
			}
			for _, request := range s.requests() {
				if got := request.header.Get("MCP-Protocol-Version"); request.Method == getTask && got != row.speaks {
					t.Errorf("spoke %s, want %s", got, row.speaks)
				}
			}
		})
	}
}

// A server that was replaced is asked again: for the next wait, if not for this one.
func TestAProtocolIsForgottenWhereItIsRefused(t *testing.T) {
	s := serve(t,
		result(discover, `{"supportedVersions":["2026-07-28"]}`), fault(getTask, 404, `{"code":-32601,"message":"Method not found"}`),
		fault(discover, 404, `{"code":-32601,"message":"Method not found"}`), result(getTask, workingTask))
	client := s.client(t)
	for _, want := range []int{http.StatusBadRequest, http.StatusOK} {
		if answer, err := client.Check(t.Context(), t1); err != nil || answer.HTTPStatus != want {
			t.Errorf("got %+v, %v, want %d", answer, err, want)
		}
	}
	s.requests()
}
