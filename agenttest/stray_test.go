package agenttest_test

// What stands in the API's place has to arrive as a client meets it: as HTML, without a body,
// about another interaction, too large.

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
)

func TestWhatIsNotTheAPIsOwn(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Page(403, "Sign in <here>"), agenttest.Empty(401), agenttest.Completed("not ours").About("another"),
		agenttest.Processing(), agenttest.Large(1<<20))

	page := poll(t, api)
	if page.code != 403 || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") || !strings.Contains(page.body, "<title>Sign in &lt;here&gt;</title>") {
		t.Errorf("got %+v", page)
	}
	if empty := poll(t, api); empty.code != 401 || empty.body != "" {
		t.Errorf("got %+v", empty)
	}
	var document struct {
		ID       string `json:"interaction_id"`
		State    string `json:"state"`
		Response string `json:"response"`
	}
	if other := poll(t, api); json.Unmarshal([]byte(other.body), &document) != nil || document.ID != "another" || document.State != "COMPLETED" {
		t.Errorf("got %+v", other)
	}
	if !api.EndedAt(id).IsZero() {
		t.Error("another interaction's end is not ours")
	}
	poll(t, api)
	if large := poll(t, api); large.code != http.StatusOK || json.Unmarshal([]byte(large.body), &document) != nil || document.ID != id || len(document.Response) != 1<<20 {
		t.Errorf("got %d bytes", len(large.body))
	}
}

func TestAnErrorIsAboutNoInteraction(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	defer func() {
		if recover() == nil {
			t.Error("it was taken")
		}
	}()
	api.Script(id, agenttest.NotFound().About("another"))
}
