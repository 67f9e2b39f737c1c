package gumloop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

const (
	opCancel = "POST cancel"
	opAnswer = "POST approvals"
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
	answer, err := s.http.Once(ctx, sessionRequest(opCancel, http.MethodPost, "/cancel", ref, []byte("{}")))
	if err == nil {
		_, err = s.taken(opCancel, answer)
	}
	return err
}

// maxReason is how many characters the words with an answer may have.
const maxReason = 1000

// Answer makes one POST /sessions/{id}/approvals. The Value of an accepted question is an object
// with the answers by the names of the questions; Text is the reason. The API refuses an answer
// that comes too late (session_not_awaiting_approval) and one that a question does not take. One
// that somebody has given before, in the same way, the API does not refuse and does not take:
// that is a refusal, too, with the API's word for it (already_accepted, already_rejected).
//
// What the API's answer shows of the session is not gone by: it may be the state of before.
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
	came, err := s.http.Once(ctx, sessionRequest(opAnswer, http.MethodPost, "/approvals", ref, body))
	if err != nil {
		return nil, err
	}
	results, err := s.taken(opAnswer, came)
	if err != nil {
		return nil, err
	}
	return nil, repeated(answer.RequestID, results)
}

// taken reads what the API answers to what it has taken, and returns its results. A page of a proxy
// with the status 200 is none: then it is not known what was done.
func (s *Sessions) taken(op string, answer *vendors.Answer) (results gjson.Result, err error) {
	_, err = agentstatus.ParseLimit(answer.Body, s.http.MaxBodyBytes())
	var schema *agentstatus.SchemaError
	if err == nil || errors.As(err, &schema) {
		root := members(parsed(answer.Body), "session", "results")
		if root["session"].IsObject() || root["results"].IsArray() {
			return root["results"], nil
		}
		err = noSession(answer.Body)
	}
	return results, &vendors.UnknownOutcomeError{Vendor: vendor, Op: op, Answer: answer, Err: err}
}

// repeated is the error of an answer of which the API says that it was given before.
func repeated(requestID string, results gjson.Result) error {
	for _, result := range elements(results) {
		of := members(result, "action_request_id", "outcome")
		outcome := textOf(of["outcome"])
		if textOf(of["action_request_id"]) != requestID || !strings.HasPrefix(outcome, "already_") {
			continue
		}
		const why = "it was answered before, and this answer was not taken"
		return &vendors.RefusedError{
			Vendor: vendor, Op: opAnswer, Code: outcome,
			Answer: vendors.Refused(http.StatusConflict, outcome, why), Err: fmt.Errorf("%.64s: %s", outcome, why),
		}
	}
	return nil
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
	switch { // it stands in no path: any text will do
	case answer.RequestID == "":
		return wrong("request_id", "", "the action_request_id of one of the pending approvals")
	case !utf8.ValidString(answer.RequestID):
		return wrong("request_id", text.Quote(answer.RequestID, 64), "valid UTF-8")
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
			return wrong("value", text.Quote(string(answer.Value), 64), "none when the action is "+vendors.ActionDecline)
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
