package a2a

// What the protocol says and what its servers do differ, so that the client is held to servers
// that are not ours: each way of speaking to each SDK's, with an agent that runs for seconds, one
// that asks and is answered, one that fails, one that is cancelled, and one that is not there.

import (
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// way is one way to speak to a server.
type way struct {
	name string
	path string // of the agent at the server's origin
	cfg  a2a.Config
	// What is to be spoken, and where: a client that chose otherwise would try the same way twice.
	version, spoken string
}

var ways = []way{
	{"as the card of a server of 1.0 says", "/plain", a2a.Config{}, a2a.Version1, "/plain/rpc"},
	{"as the card of a server of both says", "/compat", a2a.Config{}, a2a.Version1, "/compat/rpc"},
	{"HTTP+JSON by the card", "/plain", a2a.Config{Binding: a2a.BindingHTTPJSON}, a2a.Version1, "/plain/rest/"},
	{"0.3 by the card", "/compat", a2a.Config{Version: a2a.Version03}, a2a.Version03, "/compat/rpc"},
	{"JSON-RPC 1.0 without a card", "/plain/rpc", a2a.Config{Binding: a2a.BindingJSONRPC, Version: a2a.Version1}, a2a.Version1, "/plain/rpc"},
	{"HTTP+JSON 1.0 without a card", "/compat/rest", a2a.Config{Binding: a2a.BindingHTTPJSON, Version: a2a.Version1}, a2a.Version1, "/compat/rest/"},
	{"JSON-RPC 0.3 without a card", "/compat/rpc", a2a.Config{Binding: a2a.BindingJSONRPC, Version: a2a.Version03}, a2a.Version03, "/compat/rpc"},
}

// The agents that each way has to be tried with, by hand and in a workflow.
const (
	runsForSeconds = "runs for seconds"
	asks           = "asks, and is answered"
	fails          = "fails"
	isCancelled    = "is cancelled"
	isUnknown      = "is not there"
)

// Nothing may be missing of what every server has to be tried with.
func TestEachWayAndAgentIsThere(t *testing.T) {
	t.Parallel()
	require.Len(t, sdks, 2)
	spoken := map[string]int{}
	for _, way := range ways {
		spoken[way.version+" "+path.Base(way.spoken)]++
	}
	require.Equal(t, map[string]int{"1.0 rpc": 3, "1.0 rest": 2, "0.3 rpc": 2}, spoken)
	for _, agent := range []string{runsForSeconds, asks, fails, isCancelled, isUnknown} {
		require.Contains(t, runs, agent)
		require.Contains(t, lives, agent)
	}
}

// recorder is a transport that sees whether a client speaks as its way says.
type recorder struct {
	t *testing.T
	way
	asked atomic.Int32
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(q.URL.Path, a2a.DefaultCardPath) {
		r.asked.Add(1)
		if got := q.Header.Get("A2A-Version"); got != r.version || !strings.HasPrefix(q.URL.Path, r.spoken) {
			r.t.Errorf("asked %s in version %s, wanted %s in %s", q.URL.Path, got, r.spoken, r.version)
		}
	}
	return http.DefaultTransport.RoundTrip(q)
}

func TestAgentsOfTheSDKs(t *testing.T) {
	t.Parallel()
	for _, sdk := range sdks {
		t.Run(sdk.name, func(t *testing.T) {
			t.Parallel()
			origin := sdk.start(t)
			t.Run("ways", func(t *testing.T) { // ends before the server does
				for _, way := range ways {
					t.Run(way.name, func(t *testing.T) {
						t.Parallel()
						seen := &recorder{t: t, way: way}
						cfg := way.cfg
						cfg.HTTP.Transport = seen
						c := newClient(t, origin+way.path, cfg)
						t.Cleanup(func() {
							if seen.asked.Load() == 0 {
								t.Error("nothing was asked")
							}
						})
						for name, test := range runs {
							t.Run(name, func(t *testing.T) {
								t.Parallel()
								test(t, c)
							})
						}
						for name, test := range lives {
							t.Run("in a workflow: "+name, func(t *testing.T) {
								t.Parallel()
								test(t, c)
							})
						}
					})
				}
				t.Run("versions", func(t *testing.T) { testVersions(t, origin) })
			})
		})
	}
}

func newClient(t *testing.T, base string, cfg a2a.Config) *a2a.Client {
	t.Helper()
	cfg.HTTP.BaseURL, cfg.HTTP.Auth = base, vendors.NoAuth()
	c, err := a2a.New(cfg)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// start tells the agent what to do.
func start(t *testing.T, c *a2a.Client, message string) *vendors.Started {
	t.Helper()
	started, err := c.Start(t.Context(), vendors.StartRequest{Message: message, Key: "k-" + strings.ToLower(time.Now().Format("150405-000000000"))})
	require.NoError(t, err)
	require.NotNil(t, started.Answer.Status)
	return started
}

func await(t *testing.T, c *a2a.Client, ref vendors.Ref, schedule agentwait.Schedule) (*agentwait.Result, error) {
	t.Helper()
	return direct.Await(t.Context(), c, agentwait.Input{
		Target: agentwait.Target{InteractionID: ref.InteractionID, IDs: ref.IDs}, Schedule: schedule, TimeoutSeconds: patience.Seconds(),
	})
}

// until polls until a condition holds.
func until(t *testing.T, c *a2a.Client, ref vendors.Ref, what string, holds func(*agentstatus.Status) bool) *agentstatus.Status {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for {
		answer, err := c.Check(t.Context(), ref)
		require.NoError(t, err)
		require.NoError(t, answer.Err)
		require.NotNil(t, answer.Status, "HTTP %d %s", answer.HTTPStatus, answer.Body)
		if holds(answer.Status) {
			return answer.Status
		}
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("not %s within %v: %+v", what, patience, answer.Status)
		}
	}
}

// requireTold asks for what an agent was told: both SDKs let an answer that is sent twice run the
// agent twice, and one of them then drops what the second run says.
func requireTold(t *testing.T, c *a2a.Client, id string, want ...string) {
	t.Helper()
	answer, err := c.Check(t.Context(), vendors.Ref{InteractionID: id})
	require.NoError(t, err)
	var told []string
	for _, m := range answer.Status.Messages {
		if m.Role == "user" {
			told = append(told, m.Parts[0].Text)
		}
	}
	require.Equal(t, want, told)
}

func needsInput(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseNeedsInput }

// runs are the agents that every way is tried with.
var runs = map[string]func(*testing.T, *a2a.Client){
	runsForSeconds: func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "work 2.5")
		require.Equal(t, agentstatus.PhaseRunning, started.Answer.Status.Phase)
		result, err := await(t, c, started.Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.NoError(t, err)
		require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
		require.Equal(t, "# Report\nall done", *result.Response)
		require.Greater(t, result.Polls, 1)
	},
	asks: func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "ask")
		asking := until(t, c, started.Ref, "asking", needsInput)
		first := asking.Told().InputRequests
		require.Len(t, first, 1)
		require.Equal(t, "Which colour?", first[0].Text)
		require.Equal(t, agentstatus.InputQuestion, first[0].Kind)

		_, err := await(t, c, started.Ref, agentwait.Schedule{})
		require.Equal(t, agentwait.ErrTypeAgentNeedsInput, typeOf(t, err))

		next, err := c.Answer(t.Context(), started.Ref, accept(first[0].ID, `"again"`))
		require.NoError(t, err)
		require.Nil(t, next)
		// Told by its id: one server still shows the old question in the answer's own response.
		asking = until(t, c, started.Ref, "asking anew", func(s *agentstatus.Status) bool {
			return needsInput(s) && s.Told().InputRequests[0].ID != first[0].ID
		})
		second := asking.Told().InputRequests
		require.Equal(t, "Which shade?", second[0].Text)

		_, err = c.Answer(t.Context(), started.Ref, accept(first[0].ID, `"blue"`))
		require.Equal(t, a2a.CodeNotOpen, codeOf(t, err), "an answer to a question that was answered")

		_, err = c.Answer(t.Context(), started.Ref, accept(second[0].ID, `"navy"`))
		require.NoError(t, err)
		result, err := await(t, c, started.Ref, agentwait.Schedule{MinIntervalSeconds: 1, OnNeedsInput: agentwait.OnWait})
		require.NoError(t, err)
		require.Equal(t, "Painted it navy", *result.Response)

		_, err = c.Answer(t.Context(), started.Ref, accept(second[0].ID, `"navy"`))
		require.Equal(t, a2a.CodeNotOpen, codeOf(t, err), "an answer after the end")
		answer, err := c.Check(t.Context(), started.Ref)
		require.NoError(t, err)
		require.Equal(t, "Painted it navy", answer.Status.FinalText())
		requireTold(t, c, started.Ref.InteractionID, "ask", "again", "navy")
	},
	"wants a login, and goes on by itself": func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "auth 1.5")
		s := until(t, c, started.Ref, "wanting a login", func(s *agentstatus.Status) bool { return len(s.Told().InputRequests) > 0 })
		require.Equal(t, agentstatus.InputAuth, s.Told().InputRequests[0].Kind)
		require.Equal(t, "Log in at https://login.example.com", s.Told().InputRequests[0].Text)
		result, err := await(t, c, started.Ref, agentwait.Schedule{MinIntervalSeconds: 1, OnNeedsInput: agentwait.OnFail})
		require.NoError(t, err)
		require.Equal(t, "in", *result.Response)
	},
	fails: func(t *testing.T, c *a2a.Client) {
		_, err := await(t, c, start(t, c, "fail").Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.Equal(t, agentwait.ErrTypeAgentFailed, typeOf(t, err))
		require.ErrorContains(t, err, "the tool broke")
	},
	"will not do it": func(t *testing.T, c *a2a.Client) {
		_, err := await(t, c, start(t, c, "reject").Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.Equal(t, agentwait.ErrTypeAgentFailed, typeOf(t, err))
		require.ErrorContains(t, err, "not my job")
	},
	"raises": func(t *testing.T, c *a2a.Client) {
		_, err := await(t, c, start(t, c, "raise").Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.Equal(t, agentwait.ErrTypeAgentFailed, typeOf(t, err))
	},
	isCancelled: func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "forever")
		until(t, c, started.Ref, "working", func(s *agentstatus.Status) bool { return s.Told().Progress != nil })
		require.NoError(t, c.Cancel(t.Context(), started.Ref))
		s := until(t, c, started.Ref, "cancelled", func(s *agentstatus.Status) bool { return s.Phase.Terminal() })
		require.Equal(t, agentstatus.PhaseCancelled, s.Phase)
		require.Empty(t, s.ErrorMessage, "what it said at work is not the reason")
	},
	"is cancelled while it asks": func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "ask")
		until(t, c, started.Ref, "asking", needsInput)
		require.NoError(t, c.Cancel(t.Context(), started.Ref))
		until(t, c, started.Ref, "cancelled", func(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseCancelled })
	},
	"is cancelled too late": func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "say")
		until(t, c, started.Ref, "done", func(s *agentstatus.Status) bool { return s.Phase.Terminal() })
		require.Equal(t, "TASK_NOT_CANCELABLE", codeOf(t, c.Cancel(t.Context(), started.Ref)))
	},
	isUnknown: func(t *testing.T, c *a2a.Client) {
		_, err := await(t, c, vendors.Ref{InteractionID: "nope"}, agentwait.Schedule{NotFoundGraceSeconds: new(float64)})
		require.Equal(t, agentwait.ErrTypeInteractionNotFound, typeOf(t, err))
		require.ErrorContains(t, err, "HTTP 404 TASK_NOT_FOUND")
		require.Equal(t, "TASK_NOT_FOUND", codeOf(t, c.Cancel(t.Context(), vendors.Ref{InteractionID: "nope"})))
		_, err = c.Answer(t.Context(), vendors.Ref{InteractionID: "nope"}, accept("x", `"y"`))
		require.Equal(t, "TASK_NOT_FOUND", codeOf(t, err))
	},
	"answers at once": func(t *testing.T, c *a2a.Client) {
		started := start(t, c, "message")
		require.Empty(t, started.Ref.InteractionID)
		require.Equal(t, agentstatus.PhaseCompleted, started.Answer.Status.Phase)
		require.Equal(t, "no task", started.Answer.Status.FinalText())
	},
	"streams its artifact": func(t *testing.T, c *a2a.Client) {
		result, err := await(t, c, start(t, c, "stream").Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.NoError(t, err)
		require.Equal(t, "Hello, world\n\nBye.", *result.Response, "each artifact by itself, although their pieces came in turn")
	},
	"replies in its status": func(t *testing.T, c *a2a.Client) {
		result, err := await(t, c, start(t, c, "say").Ref, agentwait.Schedule{MinIntervalSeconds: 1})
		require.NoError(t, err)
		require.Equal(t, "said it", *result.Response)
	},
	"goes on with a conversation": func(t *testing.T, c *a2a.Client) {
		first := start(t, c, "say")
		until(t, c, first.Ref, "done", func(s *agentstatus.Status) bool { return s.Phase.Terminal() })
		for name, ref := range map[string]vendors.Ref{"with its id": first.Ref, "without": {InteractionID: first.Ref.InteractionID}} {
			second, err := c.Start(t.Context(), vendors.StartRequest{Message: "say", Input: json.RawMessage(`{"more":true}`), Continue: &ref})
			require.NoError(t, err, name)
			require.NotEqual(t, first.Ref.InteractionID, second.Ref.InteractionID, name)
			require.Equal(t, first.Ref.IDs[a2a.IDContext], second.Ref.IDs[a2a.IDContext], name)
		}
	},
}

// testVersions: an agent who is asked in a version that he does not speak has no say about a task.
func testVersions(t *testing.T, origin string) {
	for name, row := range map[string]struct {
		path string
		cfg  a2a.Config
		want string
	}{
		"0.3 where there is 1.0 alone": {"/plain/rpc", a2a.Config{Binding: a2a.BindingJSONRPC, Version: a2a.Version03}, "asked in version 0.3 over JSONRPC"},
		"0.3 that no card has":         {"/plain", a2a.Config{Version: a2a.Version03}, "the agent card offers JSONRPC 1.0"},
	} {
		c := newClient(t, origin+row.path, row.cfg)
		_, err := await(t, c, vendors.Ref{InteractionID: "any"}, agentwait.Schedule{})
		require.Equal(t, agentwait.ErrTypeInvalidRequest, typeOf(t, err), name)
		require.ErrorContains(t, err, row.want, name)
		_, err = c.Start(t.Context(), vendors.StartRequest{Message: "say"})
		require.Error(t, err, name)
		require.ErrorContains(t, err, row.want, name)
	}
	c := newClient(t, origin+"/elsewhere", a2a.Config{})
	answer, err := c.Check(t.Context(), vendors.Ref{InteractionID: "any"})
	require.NoError(t, err)
	require.Equal(t, 404, answer.HTTPStatus)
	require.Contains(t, string(answer.Body), "there is no agent card at "+origin+"/elsewhere/.well-known/agent-card.json")
}

func accept(id, value string) vendors.InputAnswer {
	return vendors.InputAnswer{RequestID: id, Action: vendors.ActionAccept, Value: json.RawMessage(value)}
}

func typeOf(t *testing.T, err error) string {
	t.Helper()
	failure, ok := errors.AsType[*agentwait.Error](err)
	require.True(t, ok, "%v", err)
	return failure.Type
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	refused, ok := errors.AsType[*vendors.RefusedError](err)
	require.True(t, ok, "%v", err)
	return refused.Code
}
