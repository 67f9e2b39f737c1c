package agentwait_test

// What an API tells of a run goes into heartbeats, views and the details of errors, which have
// bounds of the server's: a schema of a megabyte would have been the end of a wait. What is cut
// is said, and nothing is cut to something else: no half of an id, a link or a schema.

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

func TestToldIsBounded(t *testing.T) {
	schema := json.RawMessage(`{"type":"boolean"}`)
	asks := func(change func(*agentstatus.InputRequest)) agentstatus.Run {
		r := agentstatus.InputRequest{ID: "req_1", Kind: agentstatus.InputApproval, Text: "Send it?", Schema: schema, Raw: json.RawMessage(`{"a":1}`)}
		change(&r)
		return agentstatus.Run{InputRequests: []agentstatus.InputRequest{r}}
	}
	for name, row := range map[string]struct {
		run  agentstatus.Run
		want agentwait.Told
	}{
		"what fits is as it is, but for the raw value": {
			asks(func(*agentstatus.InputRequest) {}),
			agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: "req_1", Kind: "approval", Text: "Send it?", Schema: schema}}},
		},
		"a long text is cut": {
			asks(func(r *agentstatus.InputRequest) { r.Text = strings.Repeat("é", 2000) }),
			agentwait.Told{
				InputRequests:    []agentstatus.InputRequest{{ID: "req_1", Kind: "approval", Text: strings.Repeat("é", 510) + "…", Schema: schema}},
				InputRequestsCut: true,
			},
		},
		"a large schema is left out whole": {
			asks(func(r *agentstatus.InputRequest) {
				r.Schema = json.RawMessage(`{"enum":["` + strings.Repeat("x", agentwait.MaxToldBytes-300) + `"]}`)
				r.Text = strings.Repeat("y", 1000)
			}),
			agentwait.Told{
				InputRequests:    []agentstatus.InputRequest{{ID: "req_1", Kind: "approval", Text: strings.Repeat("y", 1000)}},
				InputRequestsCut: true,
			},
		},
		"a schema that is no JSON, too": {
			asks(func(r *agentstatus.InputRequest) { r.Schema = json.RawMessage(`{`) }),
			agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: "req_1", Kind: "approval", Text: "Send it?"}}, InputRequestsCut: true},
		},
		"a request whose id is too long to be answered is left out": {
			asks(func(r *agentstatus.InputRequest) { r.ID = strings.Repeat("i", 257) }),
			agentwait.Told{InputRequestsCut: true},
		},
		"a link is whole or not there":     {agentstatus.Run{WebURL: "https://" + strings.Repeat("x", 2048)}, agentwait.Told{}},
		"a link that fits":                 {agentstatus.Run{WebURL: "https://x.example/1"}, agentwait.Told{WebURL: "https://x.example/1"}},
		"numbers that JSON does not have":  {agentstatus.Run{Progress: &agentstatus.RunProgress{Done: math.NaN(), Total: math.Inf(1), QueuePosition: 3}}, agentwait.Told{Progress: &agentstatus.RunProgress{QueuePosition: 3}}},
		"nothing told is nothing":          {agentstatus.Run{}, agentwait.Told{}},
		"what has no place among the rest": {agentstatus.Run{Usage: &agentstatus.Usage{Cost: 1}, ErrorCode: "x"}, agentwait.Told{}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, row.want, agentwait.ToldOf(row.run)) })
	}
}

// However much is asked for, in whatever characters, there is room for it, and once cut it stays
// as it is.
func TestToldFits(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", 3000), strings.Repeat("\x01", 3000), strings.Repeat("\xff", 3000), strings.Repeat("<&>", 900)} {
		var run agentstatus.Run
		for range 40 {
			run.InputRequests = append(run.InputRequests, agentstatus.InputRequest{
				ID: text[:250], Kind: agentstatus.InputKind(text), Text: text, ToolCallID: text[:250],
				Schema: json.RawMessage(`"` + strings.Repeat("s", 900) + `"`),
			})
		}
		run.Progress = &agentstatus.RunProgress{Message: text}
		told := agentwait.ToldOf(run)
		encoded, err := json.Marshal(told)
		require.NoError(t, err)
		require.LessOrEqual(t, len(encoded), agentwait.MaxToldBytes)
		require.True(t, told.InputRequestsCut)
		require.Equal(t, told, told.Bounded())

		details := agentwait.ErrorDetails{Told: told, Message: text + text + text, ErrorCode: text, Problem: text}.Bounded()
		encoded, err = json.Marshal(details)
		require.NoError(t, err)
		require.LessOrEqual(t, len(encoded), agentwait.MaxErrorDetailsBytes)
		require.NotEmpty(t, details.Message)

		// The worst that there is in each field, at once.
		worst := agentwait.ErrorDetails{
			Told: told, InteractionID: text, Phase: text, State: text, Message: text, ErrorCode: text, Problem: text, Field: text, Found: text, Expected: text,
		}.Bounded()
		encoded, err = json.Marshal(worst)
		require.NoError(t, err)
		require.LessOrEqual(t, len(encoded), agentwait.MaxErrorDetailsBytes)
	}
}

// The words of the ends of an agent's run, and that they are not the wait's: a program that asks
// whether the wait was cancelled must not get an agent's cancellation.
func TestTheAgentsOwnEnds(t *testing.T) {
	for errType, outcome := range map[string]string{
		agentwait.ErrTypeAgentCancelled: agentwait.OutcomeAgentCancelled,
		agentwait.ErrTypeAgentExpired:   agentwait.OutcomeAgentExpired,
		agentwait.ErrTypeAgentStalled:   agentwait.OutcomeAgentStalled,
	} {
		require.Equal(t, outcome, agentwait.OutcomeOf(errType))
		require.NotEqual(t, agentwait.OutcomeCancelled, outcome)
		row := agentwait.Row{Outcome: outcome}
		require.True(t, row.Ended(), outcome)
	}
	require.Equal(t, "the agent's run was cancelled: by ann", agentwait.AgentCancelled(agentwait.ErrorDetails{Message: "by ann"}).Message)
	require.Equal(t, "the agent's run has expired", agentwait.AgentExpired(agentwait.ErrorDetails{}).Message)
}
