package gumloop_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// What an earlier start has begun is found by its key, and nothing is started for that.
func TestASessionIsFoundByItsKey(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.Processing())
	api.BreakStart(agentID, agenttest.Reset()) // which keeps connections from being used again
	client := newSessions(t, api.URL())
	if found, err := client.Find(t.Context(), sessionStart); found != nil || err != nil {
		t.Fatalf("got %+v, %v before it was started", found, err)
	}
	if _, err := client.Start(t.Context(), sessionStart); !isUnknown(err) {
		t.Fatal(err)
	}
	found, err := client.Find(t.Context(), sessionStart)
	if err != nil || found == nil || !found.Existed || found.Ref.InteractionID != gumloop.SessionID(sessionStart.Key) || found.Answer.Status == nil {
		t.Errorf("got %+v, %v", found, err)
	}
	if runs := api.Started(agentID); len(runs) != 1 {
		t.Errorf("started %v", runs)
	}
}

// Only the API's own word says that there is none.
func TestWhatDoesNotSayThatThereIsNoSession(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{
		"a proxy's 404": agenttest.RawBody(404, "text/html", "<title>Not Found</title>"), "503": agenttest.Unavailable(),
		"garbage": agenttest.Garbage(), "reset": agenttest.Reset(), "a wrong key": agenttest.Unauthorized(),
	} {
		t.Run(reason, func(t *testing.T) {
			api := newAPI(t, agenttest.Config{})
			api.SetOutage(step)
			if found, err := newSessions(t, api.URL()).Find(t.Context(), sessionStart); err == nil {
				t.Errorf("got %+v", found)
			}
		})
	}
	var wrong *vendors.RefError
	if _, err := newSessions(t, "http://127.0.0.1:1/api/v1").Find(context.Background(), vendors.StartRequest{Key: "a b"}); !errors.As(err, &wrong) {
		t.Errorf("got %v", err)
	}
}
