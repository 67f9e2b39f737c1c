package gumloop_test

// What reaches the Sessions API and what comes back: who asks, where the ids stand, what is
// refused.

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const agentID = "abc123DEFghiJKL"

var sessionRef = vendors.Ref{InteractionID: "sess_1", UserID: agenttest.DefaultUser}

func TestSessionsAskAsTheOwner(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Session("sess:1+ü", agenttest.Processing())
	client := newSessions(t, api.URL())
	for _, row := range []struct {
		ref   vendors.Ref
		key   string
		query string
	}{
		{vendors.Ref{UserID: agenttest.DefaultUser}, agenttest.DefaultUser, ""},
		{vendors.Ref{ProjectID: "proj_1"}, "", "team_id=proj_1"},
		{vendors.Ref{UserID: agenttest.DefaultUser, ProjectID: "proj_1"}, agenttest.DefaultUser, "team_id=proj_1"},
	} {
		row.ref.InteractionID = "sess:1+ü"
		answer, err := client.Check(t.Context(), row.ref)
		if err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseRunning || answer.Status.InteractionID != row.ref.InteractionID {
			t.Fatalf("%+v: got %+v, %v", row.ref, answer, err)
		}
		sent := api.Requests()[len(api.Requests())-1]
		if sent.AuthKey != row.key || sent.Query != row.query || sent.Authorization != "Bearer "+testKey || sent.Path != "/api/v1/sessions/sess:1+ü" {
			t.Errorf("%+v: sent %+v", row.ref, sent)
		}
	}
}

// An OAuth token says by itself who asks.
func TestSessionsNeedNoOwner(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{testKey: nil}})
	defer api.Close()
	api.Session("sess_1", agenttest.Processing())
	if answer, err := newSessions(t, api.URL()).Check(t.Context(), vendors.Ref{InteractionID: "sess_1"}); err != nil || answer.Status == nil {
		t.Errorf("got %+v, %v", answer, err)
	}
	if sent := api.Requests()[0]; sent.AuthKey != "" || sent.Query != "" {
		t.Errorf("sent %+v", sent)
	}
}

func TestSessionsThatCannotBeAskedAbout(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newSessions(t, api.URL())
	for field, ref := range map[string]vendors.Ref{
		"interaction_id": {InteractionID: "../x"},
		"user_id":        {InteractionID: "s", UserID: "jürgen"},
		"project_id":     {InteractionID: "s", ProjectID: "a b"},
	} {
		_, checked := client.Check(t.Context(), ref)
		_, answered := client.Answer(t.Context(), ref, vendors.InputAnswer{RequestID: "r", Action: vendors.ActionAccept})
		_, started := client.Start(t.Context(), vendors.StartRequest{AgentID: "a", Message: "m", Continue: &ref})
		for _, err := range []error{checked, client.Validate(ref), client.Cancel(t.Context(), ref), answered, started} {
			var wrong *vendors.RefError
			if !errors.As(err, &wrong) || wrong.Field != field || wrong.Vendor != "gumloop" {
				t.Errorf("%s: got %v", field, err)
			}
		}
	}
	if sent := api.Requests(); len(sent) > 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}

// A refusal is not a status: a wait decides on it by its status and the API's own words.
func TestRefusalsOfTheSessionsAPI(t *testing.T) {
	for _, row := range []struct {
		step agenttest.Step
		code string
	}{
		{agenttest.APIError(401, "unauthorized"), "unauthorized"},
		{agenttest.PaymentRequired(), "insufficient_credits"},
		{agenttest.Forbidden(), "unauthorized"},
		{agenttest.RateLimited(time.Second), "rate_limited"},
		{agenttest.APIError(500, "internal_error"), "internal_error"},
	} {
		api := newAPI(t, agenttest.Config{})
		api.Session("sess_1", row.step)
		answer, err := newSessions(t, api.URL()).Check(t.Context(), sessionRef)
		if err != nil || answer.Status != nil || answer.Err != nil {
			t.Fatalf("got %+v, %v", answer, err)
		}
		if refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body); refused.Code != row.code || refused.Stray() {
			t.Errorf("got %+v, want %s", refused, row.code)
		}
	}
}

// The key and the ids are nowhere that people or logs see them.
func TestSessionsShowNoKey(t *testing.T) {
	cfg := gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: "http://127.0.0.1:1", Auth: vendors.Bearer(testKey)}}
	client, err := gumloop.NewSessions(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Check(t.Context(), vendors.Ref{InteractionID: "s", ProjectID: "secret_team"})
	for _, text := range []string{err.Error(), fmt.Sprintf("%v %+v %#v %d %s", cfg, cfg, cfg, cfg, cfg), fmt.Sprintf("%+v", client)} {
		if strings.Contains(text, testKey) || strings.Contains(text, "secret_team") {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestConfigurationsOfSessionsThatAreWrong(t *testing.T) {
	for want, cfg := range map[string]vendors.Config{
		"Config.Auth is missing":   {},
		"Config.APIKey is empty":   {Auth: vendors.Bearer("")},
		"plain http to a host":     {Auth: vendors.Bearer("k"), BaseURL: "http://api.example"},
		"Config.MaxBodyBytes is -": {Auth: vendors.Bearer("k"), MaxBodyBytes: -1},
	} {
		if _, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: cfg}); err == nil || !strings.HasPrefix(err.Error(), "gumloop: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{Auth: vendors.Bearer("k")}}); err != nil {
		t.Errorf("the default base URL: %v", err)
	}
}

// A limit on the body holds for a session as for any document.
func TestALargeSession(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"session":{"id":"s","state":"completed","messages":[` + strings.Repeat(`{},`, 70_000) + `{}]}}`))
	}))
	defer api.Close()
	answer, err := newSessions(t, api.URL).Check(t.Context(), vendors.Ref{InteractionID: "s"})
	var limit *agentstatus.LimitError
	if err != nil || !errors.As(answer.Err, &limit) || limit.Limit != "messages_and_parts" {
		t.Errorf("got %v, %v", answer, err)
	}
	small, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: api.URL, Auth: vendors.Bearer("k"), MaxBodyBytes: 100}})
	if err != nil {
		t.Fatal(err)
	}
	var large *vendors.BodyTooLargeError
	if _, err := small.Check(t.Context(), vendors.Ref{InteractionID: "s"}); !errors.As(err, &large) {
		t.Errorf("got %v", err)
	}
}
