package gumloop

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

const opMessage = "POST messages"

// goOn sends a session a further message. What it has said before is looked up first.
func (s *Sessions) goOn(ctx context.Context, req vendors.StartRequest, body map[string]json.RawMessage) (*vendors.Started, error) {
	ref := *req.Continue
	if ref.UserID == "" && ref.ProjectID == "" {
		ref.UserID, ref.ProjectID = req.UserID, req.ProjectID
	}
	content, err := json.Marshal(body)
	if err != nil {
		return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: err.Error(), Wanted: wantedInput}
	}
	before, err := s.Check(ctx, ref)
	if err = before2xx(opMessage, before, err); err != nil {
		return nil, err
	}
	after, err := lastSaid(opMessage, ref, before)
	if err != nil {
		return nil, err
	}
	answer, err := s.http.Once(ctx, sessionRequest(opMessage, http.MethodPost, "/messages", ref, content))
	if err == nil {
		if answer.Status, err = readSession(answer.Body, s.http.MaxBodyBytes()); err == nil {
			answer.Status, err = about(ref, answer.Status)
		}
		if err == nil {
			since, _ := said(answer.Status, after, req.Message)
			return &vendors.Started{Ref: ref, Answer: answer, AfterMessageID: since}, nil
		}
		err = &vendors.UnknownOutcomeError{Vendor: vendor, Op: opMessage, Answer: answer, Err: err}
	}
	var unknown *vendors.UnknownOutcomeError
	if errors.As(err, &unknown) && ctx.Err() == nil {
		if now, failed := s.Check(ctx, ref); failed == nil && now.Status != nil {
			if since, there := said(now.Status, after, req.Message); there {
				return &vendors.Started{Ref: ref, Existed: true, Answer: now, AfterMessageID: since}, nil
			}
		}
	}
	return nil, busy(err)
}

// said looks for what a user has said after a message: whether it is there, and which message is
// the last before it. That is a later one than after if the look before the message was sent
// showed an older turn, as a slow API does. Of a conversation that lacks the message after
// nothing is known: it may be older than that.
func said(status *agentstatus.Status, after, text string) (since string, there bool) {
	messages := status.Messages
	if after != "" {
		at := slices.IndexFunc(messages, func(m agentstatus.Message) bool { return m.ID == after })
		if at < 0 {
			return after, false
		}
		messages = messages[at+1:]
	}
	for i := len(messages) - 1; i >= 0 && text != ""; i-- {
		if m := &messages[i]; m.Role != roleUser || strings.TrimSpace(spoken(m)) != strings.TrimSpace(text) {
			continue
		}
		if i > 0 && named(&messages[i-1]) {
			return messages[i-1].ID, true
		}
		return after, true
	}
	return after, false
}

// spoken is the text of a message, in its content or in its parts.
func spoken(m *agentstatus.Message) string {
	if m.Content != "" {
		return m.Content
	}
	var texts []string
	for i := range m.Parts {
		if m.Parts[i].Kind == agentstatus.PartText {
			texts = append(texts, m.Parts[i].Text)
		}
	}
	return strings.Join(texts, "\n\n")
}
