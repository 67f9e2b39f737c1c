package agenttest_test

// A conversation at agent_status is one conversation: where a turn's messages had the ids of the
// turn before, whoever takes an old reply for the new one would pass every test, and whoever tells
// them apart would wait for ever.

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// conversation polls the interaction, and returns its state with the ids and texts of its messages.
func conversation(t *testing.T, api *agenttest.Server) (state string, ids, texts []string) {
	t.Helper()
	var document struct {
		State    string
		Messages []struct {
			ID, Timestamp string
			Content       *string
			Parts         []struct{ ID, Text string }
		}
	}
	a := poll(t, api)
	if err := json.Unmarshal([]byte(a.body), &document); err != nil {
		t.Fatalf("%d %s: %v", a.code, a.body, err)
	}
	for _, m := range document.Messages {
		ids, texts = append(ids, m.ID), append(texts, "")
		if m.Content != nil {
			texts[len(texts)-1] = *m.Content
		}
		for _, p := range m.Parts {
			ids, texts[len(texts)-1] = append(ids, p.ID), texts[len(texts)-1]+p.Text
		}
	}
	return document.State, ids, texts
}

func further(t *testing.T, api *agenttest.Server, message string) {
	t.Helper()
	body := fmt.Sprintf(`{"gummie_id":"%s","message":%q,"user_id":"u","interaction_id":"%s"}`, agent, message, id)
	if got := send(t, api, "POST", "/start_agent", body); got.code != 202 {
		t.Fatalf("got %+v", got)
	}
}

func TestTheMessagesOfAConversationGoOn(t *testing.T) {
	api := newSessions(t)
	api.Script(id, agenttest.Completed("First.", agenttest.User("One."), agenttest.Assistant(agenttest.Text("First."))))
	_, first, _ := conversation(t, api)
	api.Agent(agent, agenttest.Stale(), agenttest.Processing(), agenttest.Completed("Second."))
	further(t, api, "Two.")

	for i, want := range []string{"COMPLETED", "ASYNC_PROCESSING", "COMPLETED"} {
		state, ids, texts := conversation(t, api)
		if state != want {
			t.Fatalf("poll %d: got %s, want %s", i+1, state, want)
		}
		switch i {
		case 0: // slow
			if !reflect.DeepEqual(ids, first) {
				t.Errorf("stale: got %v, want %v", ids, first)
			}
		case 2:
			if want := []string{"One.", "First.", "Two.", "Second."}; !reflect.DeepEqual(texts, want) || !reflect.DeepEqual(ids[:len(first)], first) {
				t.Errorf("got %v with %v", texts, ids)
			}
			once := map[string]bool{}
			for _, id := range ids {
				if once[id] {
					t.Errorf("two have the id %s", id)
				}
				once[id] = true
			}
		}
	}

	api.Agent(agent, agenttest.Failed("boom"))
	further(t, api, "Three.")
	if state, _, texts := conversation(t, api); state != "FAILED" || texts != nil {
		t.Errorf("a failure shows no messages, as the API's: got %s, %v", state, texts)
	}
	api.Agent(agent, agenttest.Completed("Fourth.", agenttest.User("which is not what was said"), agenttest.Assistant(agenttest.Text("Fourth."))))
	further(t, api, "Four.")
	if _, _, texts := conversation(t, api); !reflect.DeepEqual(texts, []string{"One.", "First.", "Two.", "Second.", "Three.", "Four.", "Fourth."}) {
		t.Errorf("got %v", texts)
	}
}

// What the first turn was told is known, although that turn has failed and shows nothing.
func TestAConversationThatBeganWithAFailure(t *testing.T) {
	api := newSessions(t, agenttest.Failed("boom"))
	started := send(t, api, "POST", "/start_agent", `{"gummie_id":"`+agent+`","message":"One.","user_id":"u"}`)
	var run struct {
		ID string `json:"interaction_id"`
	}
	if err := json.Unmarshal([]byte(started.body), &run); err != nil {
		t.Fatal(err)
	}
	api.Agent(agent, agenttest.Completed("Second."))
	send(t, api, "POST", "/start_agent", `{"gummie_id":"`+agent+`","message":"Two.","user_id":"u","interaction_id":"`+run.ID+`"}`)
	got := get(t, api, "/agent_status/"+run.ID+"?user_id=u", agenttest.DefaultKey)
	var document struct{ Messages []struct{ Content *string } }
	if err := json.Unmarshal([]byte(got.body), &document); err != nil || len(document.Messages) != 3 || *document.Messages[0].Content != "One." || *document.Messages[1].Content != "Two." {
		t.Errorf("got %s, %v", got.body, err)
	}
}

// The same as with a session: the reply of a run that goes on is that to its own message.
func TestARunThatGoesOnWithAnInteraction(t *testing.T) {
	for name, script := range map[string][]agenttest.Step{
		"slow":     {agenttest.Stale().Times(3), agenttest.Processing(), agenttest.Completed("Second.")},
		"at once":  {agenttest.Completed("Second.")},
		"the same": {agenttest.Stale(), agenttest.Completed("Second.", agenttest.User("Please do it."), agenttest.Assistant(agenttest.Text("Second.")))},
	} {
		t.Run(name, func(t *testing.T) {
			in := agentwait.StartInput{AgentID: agent, InteractionID: id, Message: "And now?", UserID: agenttest.DefaultUser, Credential: agentwait.DefaultCredential}
			text, api := runAgent(t, in, func(api *agenttest.Server) {
				api.Script(id, agenttest.Completed("First."))
				api.Agent(agent, script...)
			})
			require.Equal(t, "Second.", text)
			require.Len(t, api.Started(agent), 1)
		})
	}
}
