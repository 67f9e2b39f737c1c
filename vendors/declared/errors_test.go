package declared_test

// The vendors' own errors are told from a proxy's page, each in its envelope: an unknown run ends a
// wait at once, and a page does not.

import (
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

func TestTheVendorsOwnErrors(t *testing.T) {
	for _, row := range []struct {
		file    string
		status  int
		body    string
		message string
	}{
		{"anthropic-batches", 404, `{"type":"error","error":{"type":"not_found_error","message":"no such batch"}}`, "no such batch"},
		{"anthropic-sessions", 404, `{"type":"error","error":{"type":"not_found_error","message":"no such session"}}`, "no such session"},
		{"crewai", 404, `{"error":"Execution not found","message":"No execution found with ID: x"}`, "No execution found with ID: x"},
		{"cursor", 404, `{"error":{"code":"run_not_found","message":"no such run"}}`, "no such run"},
		{"devin", 404, `{"detail":"Session not found"}`, "Session not found"},
		{"dify", 404, `{"code":"not_found","message":"Workflow run not found.","status":404}`, "Workflow run not found."},
		{"gemini-interactions", 404, `{"error":{"code":404,"message":"no such interaction","status":"NOT_FOUND"}}`, "no such interaction"},
		{"langgraph", 404, `{"detail":"Not Found"}`, "Not Found"},
		{"langgraph", 422, `{"detail":"Invalid run ID: must be a UUID"}`, "Invalid run ID: must be a UUID"},
		{"manus", 404, `{"ok":false,"request_id":"r","error":{"code":"not_found","message":"task not found"}}`, "task not found"},
		{"n8n", 404, `{"message":"Not Found"}`, "Not Found"},
		{"openai-batches", 404, `{"error":{"message":"No batch found","type":"invalid_request_error","param":null,"code":null}}`, "No batch found"},
		{"openai-responses", 404, `{"error":{"message":"not found","type":"invalid_request_error","param":null,"code":null}}`, "not found"},
		{"replicate", 404, `{"detail":"The requested resource could not be found.","status":404}`, "The requested resource could not be found."},
	} {
		server := serve(t, says{status: row.status, body: row.body})
		ref := vendors.Ref{InteractionID: "x", ProjectID: "o", IDs: map[string]string{"thread_id": "t", "agent": "a"}}
		answer, err := newAPI(t, row.file, server.URL).Check(t.Context(), ref)
		if err != nil {
			t.Errorf("%s: %v", row.file, err)
			continue
		}
		told := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
		if told.Stray() || told.HTTPStatus != row.status || told.Message != row.message {
			t.Errorf("%s: got %d %q, a page: %v", row.file, told.HTTPStatus, told.Message, told.Stray())
		}
	}
}
