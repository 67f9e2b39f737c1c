package agenttest_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
)

func TestListingSessions(t *testing.T) {
	api := newSessions(t, agenttest.Processing())
	for _, id := range []string{"a", "b", "c"} {
		send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":"x","session_id":"`+id+`"}`)
	}
	api.Session("done", agenttest.Completed("x"))
	api.SessionFor("user_1", "theirs", agenttest.Completed("x"))
	for query, want := range map[string][]string{
		"": {"done", "c", "b", "a"}, "state=processing": {"c", "b", "a"}, "state=completed": {"done"}, "state=failed": nil,
		"page_size=2": {"done", "c", "+2"}, "page_size=2&cursor=2": {"b", "a"}, "page_size=3&cursor=4": nil, "state=processing&page_size=2": {"c", "b", "+2"},
	} {
		var list struct {
			Sessions []struct{ ID, State string }
			Next     *string `json:"next_cursor"`
		}
		got := get(t, api, "/agents/"+agent+"/sessions?"+query, agenttest.DefaultKey)
		if err := json.Unmarshal([]byte(got.body), &list); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, s := range list.Sessions {
			ids = append(ids, s.ID)
		}
		if list.Next != nil {
			ids = append(ids, "+"+*list.Next)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%q: got %v, want %v", query, ids, want)
		}
	}
	wantError(t, get(t, api, "/agents/"+agent+"/sessions?page_size=0", agenttest.DefaultKey), 400, "invalid_page_size")
	wantError(t, get(t, api, "/agents/"+agent+"/sessions?cursor=x", agenttest.DefaultKey), 400, "invalid_cursor")
}

// The API that is polled does not stream: a client that asks it to is told so.
func TestAStreamIsElsewhere(t *testing.T) {
	api := newSessions(t)
	api.Session("s", agenttest.Processing())
	wantError(t, get(t, api, "/sessions/s?stream=true&last_cursor=1", agenttest.DefaultKey), 400, "stream_requires_streaming_host")
}
