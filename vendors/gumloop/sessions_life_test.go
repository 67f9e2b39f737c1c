package gumloop_test

// Sessions are cancelled and answered once, and who is too late is told so.

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
)

func checkSession(t *testing.T, api vendors.API) *agentstatus.Status {
	t.Helper()
	answer, err := api.Check(t.Context(), sessionRef)
	if err != nil || answer.Status == nil {
		t.Fatalf("got %+v, %v", answer, err)
	}
	return answer.Status
}

func TestCancellingASession(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Session("sess_1", agenttest.Processing())
	client := newSessions(t, api.URL())
	for range 2 { // a cancel may be repeated
		if err := client.Cancel(t.Context(), sessionRef); err != nil {
			t.Fatal(err)
		}
	}
	if status := checkSession(t, client); status.Phase != agentstatus.PhaseFailed || !api.Cancelled("sess_1") {
		t.Errorf("got %+v", status)
	}
	if sent := api.Requests()[0]; sent.AuthKey != agenttest.DefaultUser || sent.Method != http.MethodPost {
		t.Errorf("sent %+v", sent)
	}
	api.Session("sess_1", agenttest.Completed("Done."))
	if err := client.Cancel(t.Context(), sessionRef); err != nil || checkSession(t, client).Phase != agentstatus.PhaseCompleted {
		t.Errorf("what has ended stays as it is: %v", err)
	}
	api.Session("sess_1", agenttest.Processing())
	api.BreakCancel("sess_1", agenttest.APIError(500, "failed_to_abort"), agenttest.Reset())
	for range 2 {
		if err := client.Cancel(t.Context(), sessionRef); !isUnknown(err) {
			t.Errorf("got %v, want that it is not known", err)
		}
	}
	var refused *vendors.RefusedError
	if err := client.Cancel(t.Context(), vendors.Ref{InteractionID: "nothing", UserID: agenttest.DefaultUser}); !errors.As(err, &refused) || refused.Code != "session_not_found" {
		t.Errorf("got %v", err)
	}
}

func TestAnsweringASession(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Session("sess_1", agenttest.Asking(
		agenttest.Approval("areq_a", "send_email"),
		agenttest.Approval("areq_b", "delete_file"),
		agenttest.HumanInput("areq_q", "Which?", agenttest.Choice("colour", "Which colour?", "red", "blue")),
	), agenttest.Completed("Done."))
	client := newSessions(t, api.URL())
	requests := checkSession(t, client).Told().InputRequests
	if len(requests) != 3 || requests[2].Kind != agentstatus.InputQuestion || !strings.Contains(string(requests[2].Schema), `"enum":["red","blue"]`) {
		t.Fatalf("asked: %+v", requests)
	}
	answers := []vendors.InputAnswer{
		{RequestID: "areq_a", Action: vendors.ActionAccept, Text: "go on"},
		{RequestID: "areq_b", Action: vendors.ActionDecline, Text: "not that one"},
		{RequestID: "areq_q", Action: vendors.ActionAccept, Value: json.RawMessage(`{"colour":"green"}`)},
		{RequestID: "areq_q", Action: vendors.ActionAccept, Value: json.RawMessage(`{"colour":"red"}`)},
		{RequestID: "areq_q", Action: vendors.ActionAccept, Value: json.RawMessage(`{"colour":"red"}`)},
	}
	codes := []string{"", "", "invalid_human_input_option", "", "session_not_awaiting_approval"}
	for i, answer := range answers {
		next, err := client.Answer(t.Context(), sessionRef, answer)
		var refused *vendors.RefusedError
		if codes[i] == "" && err != nil || codes[i] != "" && (!errors.As(err, &refused) || refused.Code != codes[i]) || next != nil {
			t.Errorf("%+v: got %v, %v, want %q", answer, next, err, codes[i])
		}
	}
	taken := api.Answers("sess_1")
	for i := range taken {
		taken[i].At = taken[i].At.Truncate(0)
	}
	if len(taken) != 3 || taken[0].Action != "accept" || taken[0].Reason != "go on" || taken[1].Action != "reject" ||
		!reflect.DeepEqual(taken[2].Values, map[string]any{"colour": "red"}) {
		t.Errorf("taken %+v", taken)
	}
	if status := checkSession(t, client); status.Phase != agentstatus.PhaseCompleted || status.Run != nil {
		t.Errorf("got %+v", status)
	}
}

// The id of a request is the API's own, and whatever text it likes.
func TestARequestOfAnyID(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	for _, id := range []string{"areq 1", "a/../b?c=%20#", "ü", strings.Repeat("x", 500)} {
		api.Session("sess_1", agenttest.Asking(agenttest.Approval(id, "send_email")), agenttest.Processing())
		_, err := newSessions(t, api.URL()).Answer(t.Context(), sessionRef, vendors.InputAnswer{RequestID: id, Action: vendors.ActionAccept})
		if answers := api.Answers("sess_1"); err != nil || len(answers) != 1 || answers[0].RequestID != id {
			t.Errorf("%q: got %v, %v", id, answers, err)
		}
	}
}

func TestAnAnswerWhoseAnswerIsLost(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{"reset": agenttest.Reset(), "502": agenttest.HTMLPage(), "cut": agenttest.Accepted().Truncated(9)} {
		api := newAPI(t, agenttest.Config{})
		api.Session("sess_1", agenttest.Asking(agenttest.Approval("areq_a", "send_email")), agenttest.Processing())
		api.BreakAnswer("sess_1", step)
		_, err := newSessions(t, api.URL()).Answer(t.Context(), sessionRef, vendors.InputAnswer{RequestID: "areq_a", Action: vendors.ActionAccept})
		if !isUnknown(err) || len(api.Answers("sess_1")) != 1 {
			t.Errorf("%s: got %v, answered %v", reason, err, api.Answers("sess_1"))
		}
	}
}

func TestAnswersThatAreNotSent(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newSessions(t, api.URL())
	for reason, row := range map[string]struct {
		field  string
		answer vendors.InputAnswer
	}{
		"no request":          {"request_id", vendors.InputAnswer{Action: vendors.ActionAccept}},
		"a broken request":    {"request_id", vendors.InputAnswer{RequestID: "\xff", Action: vendors.ActionAccept}},
		"no action":           {"action", vendors.InputAnswer{RequestID: "r"}},
		"another action":      {"action", vendors.InputAnswer{RequestID: "r", Action: "reject"}},
		"a value of no names": {"value", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionAccept, Value: json.RawMessage(`"red"`)}},
		"null":                {"value", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionAccept, Value: json.RawMessage(`null`)}},
		"broken JSON":         {"value", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionAccept, Value: json.RawMessage(`{`)}},
		"a declined value":    {"value", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionDecline, Value: json.RawMessage(`{}`)}},
		"a long reason":       {"text", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionDecline, Text: strings.Repeat("ä", 1001)}},
		"broken UTF-8":        {"text", vendors.InputAnswer{RequestID: "r", Action: vendors.ActionDecline, Text: "\xff"}},
	} {
		_, err := client.Answer(t.Context(), sessionRef, row.answer)
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != row.field || wrong.Vendor != "gumloop" {
			t.Errorf("%s: got %v", reason, err)
		}
	}
	if sent := api.Requests(); len(sent) > 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}
