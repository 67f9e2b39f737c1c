package e2e

// Histories are kept for months and read by many; logs are shipped elsewhere. An API key
// in either is a leak. A run that meets every kind of trouble is searched as a whole:
// its history and descriptions (heartbeats and failures among them) as JSON and as the
// bytes on the wire, both workers' logs at their most talkative, and what await printed.

import (
	"encoding/base64"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestNoKeyLeavesTheWorker(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id,
		agenttest.Processing(),
		agenttest.RateLimited(time.Second),
		agenttest.Unavailable(),
		agenttest.Reset(),
		agenttest.HTMLPage(),
		agenttest.APIError(503, "no access for "+firstKey), // an API that quotes the key
		agenttest.Processing().Truncated(40),
		agenttest.Processing(),
	)
	first := w.startWorker(t, firstKey)
	in := w.input(w.id)
	in.MaxIntervalSeconds, in.HeartbeatTimeoutSeconds = 1, soon
	wait := w.begin(t, in)
	shell := w.awaitCommand(t, w.id)
	w.waitForPolls(t, w.id, 9)
	eventually(t, "a heartbeat", func() bool { return wait.token(t).Polls > 0 })
	seen := texts{}
	seen.add(t, "description before the hand-over", wait.describe(t))

	second := w.startWorker(t, secondKey)
	first.signal(t, syscall.SIGTERM)
	first.exitCode(t)
	eventually(t, "a poll of the second worker", func() bool { return w.pollsWith(w.id, secondKey) > 0 })
	wait.pollNow(t)
	seen.add(t, "description after the hand-over", wait.describe(t))
	w.api.Script(w.id, agenttest.Completed("I was told to say "+secondKey)) // an agent that was made to
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Contains(t, *result.Response, "I was told to say")
	require.Zero(t, shell.exitCode(t))

	// And one that the API refuses.
	refused := w.id + "-refused"
	w.api.ScriptFor("somebody_else", refused, agenttest.Processing())
	failed := w.begin(t, w.input(refused))
	failure := failed.failure(t)
	require.Equal(t, agentwait.ErrTypeForbidden, failure.Type)

	seen.add(t, "history", wait.history(t))
	seen.add(t, "history of the refused wait", failed.history(t))
	seen["error of the refused wait"] = fmt.Sprintf("%v %+v", failure, failure.Details)
	seen["log of the first worker"] = first.stderr.String() + first.stdout.String()
	seen["log of the second worker"] = second.stderr.String() + second.stdout.String()
	seen["await's output"] = shell.stdout.String() + shell.stderr.String()

	for name, text := range seen {
		// The interaction's id is in each of them: the search finds what is there.
		require.True(t, holds(text, w.id), "%s does not hold the interaction's id: nothing was searched", name)
		for _, key := range []string{firstKey, secondKey} {
			require.False(t, holds(text, key), "%s holds an API key", name)
		}
	}
	require.Positive(t, w.pollsWith(w.id, firstKey))
	require.Positive(t, w.pollsWith(w.id, secondKey))
	for _, request := range w.api.Requests() {
		require.False(t, request.KeyInQuery, "a key in a URL ends up in the logs of proxies")
	}
}

// texts are what is searched, by name.
type texts map[string]string

// add adds a message as JSON, where payloads are base64, and as bytes.
func (s texts) add(t *testing.T, name string, message proto.Message) {
	t.Helper()
	asJSON, err := protojson.Marshal(message)
	require.NoError(t, err)
	asBytes, err := proto.Marshal(message)
	require.NoError(t, err)
	s[name+" as JSON"], s[name+" as bytes"] = string(asJSON), string(asBytes)
}

// holds reports whether a text holds a secret, as it is or inside of something that is
// base64: there it looks different at each of three offsets.
func holds(text, secret string) bool {
	if strings.Contains(text, secret) {
		return true
	}
	for offset := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + secret))
		// Without the ends, which share characters with what stands around.
		inner := encoded[4 : len(encoded)-4]
		if strings.Contains(text, inner) || strings.Contains(text, strings.NewReplacer("+", "-", "/", "_").Replace(inner)) {
			return true
		}
	}
	return false
}

// A search that finds nothing proves nothing unless it would find something.
func TestTheSearchFindsAKeyInEachForm(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "a", "ab", "abc", `{"authorization":"Bearer `} {
		text := before + firstKey + `"}`
		require.True(t, holds(text, firstKey))
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding} {
			require.True(t, holds(encoding.EncodeToString([]byte(text)), firstKey), "%q", before)
		}
		require.False(t, holds(base64.StdEncoding.EncodeToString([]byte(text)), secondKey))
	}
}
