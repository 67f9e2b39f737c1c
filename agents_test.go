package agentwait_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

func ids(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("interaction%04d", i)
	}
	return all
}

func agents(change func(*agentwait.AgentsInput)) agentwait.AgentsInput {
	in := agentwait.AgentsInput{Targets: agentwait.Targets{InteractionIDs: ids(10), UserID: "u"}}
	if change != nil {
		change(&in)
	}
	return in
}

func TestReturnWhenInJSON(t *testing.T) {
	for text, want := range map[string]agentwait.ReturnWhen{
		`"all"`: agentwait.ReturnAll, `"first"`: agentwait.ReturnFirst, `1`: 1, `10`: 10, `2.0`: 2, `null`: 0,
	} {
		var got agentwait.ReturnWhen
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, got, text)
		again, err := json.Marshal(got)
		require.NoError(t, err)
		var back agentwait.ReturnWhen
		require.NoError(t, json.Unmarshal(again, &back))
		require.Equal(t, want, back, "%s became %s", text, again)
	}
	for text, found := range map[string]string{
		`"some"`: `the string "some"`, `true`: "true", `1.5`: "1.5", `[1]`: "[1]", `"1"`: `the string "1"`, `1e300`: "1e300",
	} {
		var got agentwait.ReturnWhen
		var wrong *agentwait.FieldError
		require.ErrorAs(t, got.UnmarshalJSON([]byte(text)), &wrong, text)
		require.Equal(t, found, wrong.Found)
	}
}

func TestWhatIsWrongWithABatchIsNamed(t *testing.T) {
	require.NoError(t, agents(nil).Validate())
	for field, change := range map[string]func(*agentwait.AgentsInput){
		"interaction_ids":           func(in *agentwait.AgentsInput) { in.InteractionIDs = nil },
		"interaction_ids[1000]":     func(in *agentwait.AgentsInput) { in.InteractionIDs = append(ids(1000), "interaction0001") },
		"interaction_ids[10]":       func(in *agentwait.AgentsInput) { in.InteractionIDs = append(ids(10), "interaction0003") },
		"interaction_ids[2]":        func(in *agentwait.AgentsInput) { in.InteractionIDs[2] = "a/b" },
		"user_id":                   func(in *agentwait.AgentsInput) { in.UserID = "a/b" },
		"return_when":               func(in *agentwait.AgentsInput) { in.ReturnWhen = 11 },
		"timeout_seconds":           func(in *agentwait.AgentsInput) { in.TimeoutSeconds = -1 },
		"heartbeat_timeout_seconds": func(in *agentwait.AgentsInput) { in.HeartbeatTimeoutSeconds = 1 },
		"on_needs_input":            func(in *agentwait.AgentsInput) { in.OnNeedsInput = "x" },
		"ids":                       func(in *agentwait.AgentsInput) { in.IDs = map[string]map[string]string{"stranger": {"a": "b"}} },
		"ids.interaction0001.a": func(in *agentwait.AgentsInput) {
			in.IDs = map[string]map[string]string{"interaction0001": {"a": "b/c"}}
		},
		"include[0]": func(in *agentwait.AgentsInput) { in.Include = []string{"x"} },
	} {
		in := agents(change)
		if field == "interaction_ids[1000]" {
			field = "interaction_ids" // too many comes first
		}
		var wrong *agentwait.FieldError
		require.ErrorAs(t, in.Validate(), &wrong, field)
		require.Equal(t, field, wrong.Field)
		require.NotEmpty(t, wrong.Expected)
	}
}

// One heartbeat carries a thousand waits. The server keeps it, so it has to be small.
func TestTheTokenOfAThousandIsSmallAndComesBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	want := make([]agentwait.AgentWait, agentwait.MaxBatch)
	for i := range want {
		want[i] = agentwait.AgentWait{
			Ended: random.IntN(2) == 0, Due: time.Duration(random.IntN(65536)) * time.Second,
			Polls: random.IntN(65536), Failures: random.IntN(256),
			Answered: random.IntN(2) == 0, Stray: random.IntN(256), StrayFor: time.Duration(random.IntN(65536)) * time.Second,
		}
	}
	next := time.Now()
	token := agentwait.AgentsToken{
		StartedAt: next, Polls: 123456, NextPollAt: &next, NextDelaySeconds: 900.123,
		ProblemText: strings.Repeat("<", agentwait.MaxProblemTextBytes),
	}
	token.SetWaits(want)
	encoded, err := json.Marshal(token)
	require.NoError(t, err)
	require.LessOrEqual(t, len(encoded), 16<<10)
	t.Logf("the token of 1,000 interactions has %d bytes", len(encoded))

	var back agentwait.AgentsToken
	require.NoError(t, json.Unmarshal(encoded, &back))
	require.NoError(t, back.Validate(len(want)))
	got, err := back.ReadWaits(len(want))
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestATokenHoldsWhatDoesNotFit(t *testing.T) {
	var token agentwait.AgentsToken
	token.SetWaits([]agentwait.AgentWait{{Due: 100 * time.Hour, Polls: 1 << 20, Failures: 1000}, {Due: -1, Polls: -1, Failures: -1}, {Due: time.Millisecond}})
	got, err := token.ReadWaits(3)
	require.NoError(t, err)
	require.Equal(t, []agentwait.AgentWait{{Due: 65535 * time.Second, Polls: 65535, Failures: 255}, {}, {Due: time.Second}}, got)
}

func TestAnAgentsTokenFromOutsideIsChecked(t *testing.T) {
	good := agentwait.AgentsToken{StartedAt: time.Now()}
	require.NoError(t, good.Validate(10))
	for field, change := range map[string]func(*agentwait.AgentsToken){
		"token.started_at":         func(t *agentwait.AgentsToken) { t.StartedAt = time.Time{} },
		"token.polls":              func(t *agentwait.AgentsToken) { t.Polls = -1 },
		"token.ended":              func(t *agentwait.AgentsToken) { t.Ended = "AA" },
		"token.waits":              func(t *agentwait.AgentsToken) { t.Waits = "AAAA" },
		"token.next_delay_seconds": func(t *agentwait.AgentsToken) { t.NextDelaySeconds = 1e9 },
		"token.next_poll_at":       func(t *agentwait.AgentsToken) { t.NextPollAt = new(time.Time) },
		"token.answered":           func(t *agentwait.AgentsToken) { t.Answered = "AA" },
		"token.strays":             func(t *agentwait.AgentsToken) { t.Strays = "AAAA" },
		"token.problem_text":       func(t *agentwait.AgentsToken) { t.ProblemText = strings.Repeat("x", 513) },
	} {
		token := good
		change(&token)
		var wrong *agentwait.FieldError
		require.ErrorAs(t, token.Validate(10), &wrong, field)
		require.Equal(t, field, wrong.Field)
	}
}

// The id is what makes two calls one batch. It never changes.
func TestAgentsWorkflowID(t *testing.T) {
	in := agentwait.Targets{InteractionIDs: []string{"b", "a"}, UserID: "u"}
	// printf 'a\nb\n' | sha256sum
	require.Equal(t, "agentwait/default/user:u/batch~911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2", agentwait.AgentsWorkflowID(in))
	other := in
	other.InteractionIDs = []string{"a", "b"}
	require.Equal(t, agentwait.AgentsWorkflowID(in), agentwait.AgentsWorkflowID(other), "the order does not matter")
	require.Equal(t, []string{"b", "a"}, in.InteractionIDs, "and stays")
	for _, different := range []agentwait.Targets{
		{InteractionIDs: []string{"a"}, UserID: "u"}, {InteractionIDs: []string{"ab"}, UserID: "u"},
		{InteractionIDs: []string{"a", "b"}, ProjectID: "u"}, {InteractionIDs: []string{"a", "b"}, UserID: "u", Credential: "c"},
		{InteractionIDs: []string{"a", "b"}, UserID: "u", IDs: map[string]map[string]string{"a": {"thread_id": "t"}}},
	} {
		require.NotEqual(t, agentwait.AgentsWorkflowID(in), agentwait.AgentsWorkflowID(different))
	}
	options := agentwait.StartAgentsOptions(agentwait.AgentsInput{Targets: in}, "agents")
	require.Equal(t, "await 2 interactions", options.StaticSummary)
	require.Less(t, len(options.ID), 1000)
}

// A thousand of the longest ids fit into an input, and so does what a run hands to the next.
func TestALargeInputIsRead(t *testing.T) {
	long := make([]string, agentwait.MaxBatch)
	for i := range long {
		long[i] = fmt.Sprintf("%04d", i) + strings.Repeat("x", 252)
	}
	in := agents(func(in *agentwait.AgentsInput) { in.InteractionIDs = long })
	require.NoError(t, in.Validate())
	encoded, err := json.Marshal(in)
	require.NoError(t, err)
	require.LessOrEqual(t, len(encoded)+agentwait.MaxCarriedBytes, agentwait.MaxAgentsInputBytes)
}

func TestHowACancelledBatchStood(t *testing.T) {
	standing := &agentwait.AgentsResult{Outcome: agentwait.OutcomeCancelled, Rows: []agentwait.Row{{InteractionID: "a", Outcome: "completed"}}}
	got, ok := agentwait.AgentsStanding(agentwait.CancelledAgents(agentwait.ErrorDetails{Polls: 3}, standing))
	require.True(t, ok)
	require.Equal(t, standing.Rows, got.Rows)
	_, ok = agentwait.AgentsStanding(agentwait.Cancelled(agentwait.ErrorDetails{}))
	require.False(t, ok, "an AwaitAgent has no rows")
}
