package workflows

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// Whoever looks at the wait in Temporal's web UI sees what the agent needs and where to answer it.
func TestDetailsShowWhatIsTold(t *testing.T) {
	told := agentwait.ToldOf(agentstatus.Run{
		Progress: &agentstatus.RunProgress{Done: 3, Total: 10, Message: "reading", QueuePosition: 2},
		InputRequests: []agentstatus.InputRequest{
			{ID: "req_1", Kind: agentstatus.InputApproval, Text: "Send `it`?\n# now", Schema: json.RawMessage(`{"type":"boolean"}`)},
			{ID: "req_2"},
		},
		WebURL: "https://a.example/runs/1",
	})
	require.Equal(t, strings.Join([]string{
		"- Progress: `3 of 10, reading, number 2 in the queue`",
		"- Needs of a person (`approval`, id `req_1`): `Send .it.?.# now`",
		"  - An answer fits `{\"type\":\"boolean\"}`",
		"- Needs of a person (`input`, id `req_2`)",
		"- Seen at <https://a.example/runs/1>",
	}, "\n"), strings.Join(toldLines(&told), "\n"))
	require.Empty(t, toldLines(&agentwait.Told{}))
	require.Len(t, toldLines(&agentwait.Told{InputRequestsCut: true}), 1)
}

// A vendor's link is shown where people click: what is not a plain web address must not be one, nor
// become other markup.
func TestALinkIsAWebAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/runs/1?x=(1)": "<https://a.example/runs/1?x=(1)>",
		"http://localhost:3000/r":        "<http://localhost:3000/r>",
		"javascript:alert(1)":            "`javascript:alert(1)`",
		"https://a.example/>x<":          "`https://a.example/>x<`",
		"https://user:pw@a.example/":     "`https://user:pw@a.example/`",
		"https://a.example/\nx":          "`https://a.example/.x`",
		"https:///nowhere":               "`https:///nowhere`",
		"/runs/1":                        "`/runs/1`",
		"":                               "``",
	} {
		if got := link(address); got != want {
			t.Errorf("%q: got %s, want %s", address, got, want)
		}
	}
}
