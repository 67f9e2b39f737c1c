package gumloop_test

// What reaches the API and what comes back: the owner, the key in the header alone,
// each documented error as a typed one.

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestStatusReadsADocument(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Processing(), agenttest.Completed("Done."))
	client := newClient(t, gumloop.Config{BaseURL: api.URL(), UserAgent: "test/1"})
	for _, want := range []agentstatus.Phase{agentstatus.PhaseRunning, agentstatus.PhaseCompleted} {
		status, err := client.Status(t.Context(), testRef)
		if err != nil {
			t.Fatal(err)
		}
		if status.Phase != want || status.InteractionID != testID {
			t.Errorf("got %s of %s, want %s", status.Phase, status.InteractionID, want)
		}
	}
	sent := api.Requests()[0]
	if sent.Authorization != "Bearer "+testKey || sent.KeyInQuery || strings.Contains(sent.Query, testKey) {
		t.Errorf("the key was not sent as a bearer token alone: %+v", sent)
	}
	if sent.Query != "user_id="+agenttest.DefaultUser || sent.UserAgent != "test/1" {
		t.Errorf("sent %+v", sent)
	}
}

func TestStatusSendsBothOwners(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.ScriptFor("proj_1", testID, agenttest.Processing())
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	if _, err := client.Status(t.Context(), vendors.Ref{InteractionID: testID, UserID: agenttest.DefaultUser, ProjectID: "proj_1"}); err != nil {
		t.Error(err)
	}
	if _, err := client.Status(t.Context(), vendors.Ref{InteractionID: testID, ProjectID: "proj_1"}); err != nil {
		t.Error(err)
	}
}

func TestErrorsOfTheAPIAreTyped(t *testing.T) {
	tests := []struct {
		reason string
		step   agenttest.Step
		status int
		code   string
	}{
		{"documented: no access", agenttest.Forbidden(), 403, "unauthorized"},
		{"documented: no such interaction", agenttest.NotFound(), 404, "interaction_not_found"},
		{"documented: no key", agenttest.Unauthorized(), 401, "Authorization header with Bearer token or api_key query parameter is required"},
		{"no credits", agenttest.PaymentRequired(), 402, "insufficient_credits"},
		{"busy", agenttest.RateLimited(1500 * time.Millisecond), 429, "rate_limited"},
	}
	for _, envelope := range []agenttest.Envelope{agenttest.EnvelopeFlat, agenttest.EnvelopeNested} {
		api := newAPI(t, agenttest.Config{Envelope: envelope})
		client := newClient(t, gumloop.Config{BaseURL: api.URL()})
		for _, test := range tests {
			t.Run(test.reason, func(t *testing.T) {
				api.Script(testID, test.step)
				_, err := client.Status(t.Context(), testRef)
				var refused *agentstatus.APIError
				if !errors.As(err, &refused) {
					t.Fatalf("got %v, want an APIError", err)
				}
				if refused.HTTPStatus != test.status || refused.Code != test.code {
					t.Errorf("got %+v", refused)
				}
				var answered *gumloop.StatusError
				if errors.As(err, &answered) && test.status == http.StatusTooManyRequests && answered.RetryAfter != "2" {
					t.Errorf("Retry-After is %q, want 2", answered.RetryAfter)
				}
			})
		}
	}
}

func TestAWrongKeyIsNotShown(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Processing())
	wrong := "sk-WRONG-0000"
	client := newClient(t, gumloop.Config{BaseURL: api.URL(), APIKey: wrong})
	_, err := client.Status(t.Context(), testRef)
	var refused *agentstatus.APIError
	if !errors.As(err, &refused) || refused.HTTPStatus != http.StatusForbidden {
		t.Fatalf("got %v, want a 403", err)
	}
	if strings.Contains(err.Error(), wrong) {
		t.Errorf("%q shows the key", err)
	}
}

// A cache that ignores a part of the URL hands out another interaction, perhaps another tenant's.
func TestStatusOfAnotherInteraction(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.RawBody(http.StatusOK, "application/json", `{"interaction_id":"another","state":"COMPLETED","response":"theirs"}`))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	status, err := client.Status(t.Context(), testRef)
	var other *agentstatus.OtherInteractionError
	if !errors.As(err, &other) || status != nil || other.Want != testID || other.Got != "another" {
		t.Errorf("got %v, %v", status, err)
	}
}
