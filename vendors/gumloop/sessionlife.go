package gumloop

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Cancel makes one POST /sessions/{id}/cancel. What runs or is queued has failed then, what has
// ended stays as it is; a status may show that only after a while.
//
// # Errors
//
// Those of [vendors.Client.Once], and a [*vendors.RefError].
func (s *Sessions) Cancel(ctx context.Context, ref vendors.Ref) error {
	if err := validateSession(ref); err != nil {
		return err
	}
	_, err := s.http.Once(ctx, sessionRequest("POST cancel", http.MethodPost, "/cancel", ref, []byte("{}")))
	return err
}

// maxReason is how many characters the words with an answer may have.
const maxReason = 1000

// Answer makes one POST /sessions/{id}/approvals. The Value of an accepted question is an object
// with the answers by the names of the questions; Text is the reason. The API refuses an answer
// that comes too late (session_not_awaiting_approval) and one that a question does not take.
//
// # Errors
//
// Those of [vendors.Client.Once], and a [*vendors.RefError]. next is always nil.
func (s *Sessions) Answer(ctx context.Context, ref vendors.Ref, answer vendors.InputAnswer) (next *vendors.Ref, err error) {
	if err := validateSession(ref); err != nil {
		return nil, err
	}
	body, err := answerBody(answer)
	if err != nil {
		return nil, err
	}
	_, err = s.http.Once(ctx, sessionRequest("POST approvals", http.MethodPost, "/approvals", ref, body))
	return nil, err
}

// approval is one answer on the wire.
type approval struct {
	ID       string            `json:"action_request_id"`
	Action   string            `json:"action"`
	Reason   string            `json:"reason,omitempty"`
	Response *approvalResponse `json:"response,omitempty"`
}

type approvalResponse struct {
	Values json.RawMessage `json:"values"`
}

// answerBody is an answer as the API takes it. Its error is a [*vendors.RefError].
func answerBody(answer vendors.InputAnswer) ([]byte, error) {
	wrong := func(field, value, wanted string) ([]byte, error) {
		return nil, &vendors.RefError{Vendor: vendor, Field: field, Value: value, Wanted: wanted}
	}
	if err := vendors.CheckID("request_id", answer.RequestID); err != nil {
		return nil, ours(err)
	}
	made := approval{ID: answer.RequestID, Reason: answer.Text}
	switch answer.Action {
	case vendors.ActionAccept:
		made.Action = "accept"
	case vendors.ActionDecline:
		made.Action = "reject"
	default:
		return wrong("action", text.Quote(answer.Action, 64), vendors.ActionAccept+" or "+vendors.ActionDecline)
	}
	if !utf8.ValidString(answer.Text) {
		return wrong("text", text.Quote(answer.Text, 64), "valid UTF-8")
	}
	if found := utf8.RuneCountInString(answer.Text); found > maxReason {
		return wrong("text", fmt.Sprintf("%d characters long", found), fmt.Sprintf("at most %d", maxReason))
	}
	if len(answer.Value) > 0 {
		var values map[string]json.RawMessage
		switch err := json.Unmarshal(answer.Value, &values); {
		case answer.Action == vendors.ActionDecline:
			return wrong("value", text.Quote(string(answer.Value), 64), "none where the action is "+vendors.ActionDecline)
		case err != nil || values == nil:
			return wrong("value", text.Quote(string(answer.Value), 64), `an object with the answers by the names of the questions, such as {"email_subject": "…"}`)
		}
		made.Response = &approvalResponse{answer.Value}
	}
	body, err := json.Marshal(map[string][]approval{"approval_responses": {made}})
	if err != nil {
		return wrong("value", text.Quote(string(answer.Value), 64), "JSON")
	}
	return body, nil
}
