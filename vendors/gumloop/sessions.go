package gumloop

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// SessionsConfig configures a [Sessions].
type SessionsConfig struct {
	// HTTP has the key, as Auth: [vendors.Bearer] of a personal key, of a team's, or of an OAuth
	// access token. Required. BaseURL defaults to [DefaultBaseURL], and Vendor is set.
	HTTP vendors.Config
}

// Sessions asks Gumloop's newer API, whose sessions are conversations with an agent. It starts them
// with an id of its own, so that a repeated start finds the first one's, continues and cancels
// them, and answers what they ask. It is safe for concurrent use.
//
// A [vendors.Ref] has the session's id. Its UserID is sent as x-auth-key, which personal keys need,
// and its ProjectID as team_id, which a team's keys need; an OAuth token needs neither.
type Sessions struct {
	http *vendors.Client
}

var (
	_ vendors.API       = (*Sessions)(nil)
	_ vendors.Validator = (*Sessions)(nil)
	_ vendors.Starter   = (*Sessions)(nil)
	_ vendors.Finder    = (*Sessions)(nil)
	_ vendors.Canceller = (*Sessions)(nil)
	_ vendors.Answerer  = (*Sessions)(nil)
)

// NewSessions checks cfg and returns a client. It sends nothing.
func NewSessions(cfg SessionsConfig) (*Sessions, error) {
	cfg.HTTP.Vendor = vendor
	cfg.HTTP.BaseURL = cmp.Or(cfg.HTTP.BaseURL, DefaultBaseURL)
	client, err := vendors.NewClient(cfg.HTTP)
	if err != nil {
		return nil, err
	}
	return &Sessions{http: client}, nil
}

// Close closes the connections that are kept while nothing is asked, as [Client.Close] does.
func (s *Sessions) Close() { s.http.Close() }

// Validate checks a ref without sending anything. Its error is a [*vendors.RefError].
func (s *Sessions) Validate(ref vendors.Ref) error { return validateSession(ref) }

func validateSession(ref vendors.Ref) error {
	if err := ref.Validate(); err != nil {
		return ours(err)
	}
	for _, c := range []byte(ref.UserID) {
		if c > '~' { // it goes into a header
			return &vendors.RefError{Vendor: vendor, Field: "user_id", Value: text.Quote(ref.UserID, 64), Wanted: "an id in ASCII"}
		}
	}
	return nil
}

// Check makes one GET /sessions/{id}, and reads a 2xx. One about another session is a broken
// body: a cache may have mistaken it.
//
// # Errors
//
// Those of [Client.Check].
func (s *Sessions) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	if err := validateSession(ref); err != nil {
		return nil, err
	}
	answer, err := s.http.Do(ctx, sessionRequest("GET sessions", http.MethodGet, "", ref, nil))
	if err == nil && answer.HTTPStatus/100 == 2 {
		answer.Status, answer.Err = readSession(answer.Body, s.http.MaxBodyBytes())
		if answer.Err == nil {
			answer.Status, answer.Err = about(ref, answer.Status)
		}
	}
	return answer, err
}

// about is a status, where it is the one that was asked for or does not say whose it is.
func about(ref vendors.Ref, status *agentstatus.Status) (*agentstatus.Status, error) {
	if got := status.InteractionID; got != "" && got != ref.InteractionID {
		return nil, &agentstatus.OtherInteractionError{Want: ref.InteractionID, Got: got}
	}
	return status, nil
}

// sessionRequest is a request about a session: to below it, or to itself.
func sessionRequest(op, method, below string, ref vendors.Ref, body []byte) vendors.Request {
	return of(vendors.Request{
		Op: op, Method: method, Body: body,
		Path:    "/sessions/" + ref.InteractionID + below,
		Escaped: "/sessions/" + url.PathEscape(ref.InteractionID) + below,
	}, ref)
}

// of makes a request one of the owner's.
func of(r vendors.Request, owner vendors.Ref) vendors.Request {
	if owner.UserID != "" {
		r.Header = http.Header{"X-Auth-Key": {owner.UserID}}
	}
	if owner.ProjectID != "" {
		r.Query = "team_id=" + url.QueryEscape(owner.ProjectID)
	}
	return r
}
