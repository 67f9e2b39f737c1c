package e2e

// People look at waits in Temporal's web UI, which asks the codec endpoint from the browser: with a
// preflight, headers of its own, and an origin. Whether all of that fits only a browser shows.
// `go tool task encryption` runs it; elsewhere it is skipped where there is no Chromium.

import (
	"cmp"
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/embedded"
)

func TestTheWebUIDecryptsInABrowser(t *testing.T) {
	chromium := cmp.Or(os.Getenv("CHROMIUM"), "chromium")
	if _, err := exec.LookPath(chromium); err != nil {
		if os.Getenv(pythonRequired) != "" {
			t.Fatal(err)
		}
		t.Skip("there is no Chromium: `go tool task encryption` runs this test")
	}
	t.Parallel()
	const reply = "Only for those whose page may ask."
	w := newWorld(t)
	w.api.Script(w.id, agentThatAnswers(reply)...)
	k := newKeys(t, "k")
	caller := k.caller(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close()) // the UI has to know it before the worker listens there
	ui, err := embedded.StartUIDecoding(t.Context(), shared.server, "http://"+address)
	require.NoError(t, err)
	t.Cleanup(ui.Stop)

	// look is the page of the wait's history once it shows something.
	look := func(page, until string) (shown string) {
		eventually(t, until, func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			// Its clock runs ahead where it only waits: the budget is not spent in real time.
			out, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
				"--virtual-time-budget=20000", "--dump-dom", page).Output()
			require.NoError(t, err)
			shown = string(out)
			return strings.Contains(shown, until)
		})
		return shown
	}
	for origin, until := range map[string]string{ui.Origin(): reply, "https://temporal.example.com": "Workflow Execution Completed"} {
		p := w.startWorker(t, firstKey, k.flags("--codec-listen", address, "--codec-origin", origin)...)
		wait := w.beginAs(t, caller, w.input(w.id)) // or joins it
		_, err := wait.result(t)
		require.NoError(t, err)
		shown := look(ui.HistoryURL(wait.run.GetID(), wait.run.GetRunID()), until)
		require.Equal(t, until == reply, strings.Contains(shown, reply), "origin %s", origin)
		p.kill(t)
	}
}
