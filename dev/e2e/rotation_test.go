package e2e

// An operator rotates the key of a worker that has work: the vendor revokes the old key, and the
// file gets the new one, never in the same moment. Each poll in between is refused, and a refusal
// is final: this is the test that no wait is lost over it, whichever comes first. What it leaves out
// are rotations that take longer than some seconds; a vendor who revokes the old key minutes before
// the file has the new one loses waits, and docs/configuration.md says so.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
)

// rotatedWaits is how many waits are polled while keys are rotated.
const rotatedWaits = 100

// keyring is an API behind a check of its own: one key, which can be revoked.
type keyring struct {
	mu       sync.Mutex
	accepted string         // the key
	refused  map[string]int // requests by the key that they had
	taken    map[string]map[string]bool
	status   int // of a refusal
	api      http.Handler
}

// newKeyring puts a check of keys before the API of a world.
func newKeyring(t *testing.T, w *world, key string) *keyring {
	t.Helper()
	target, err := url.Parse(w.base)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = target.Scheme, target.Host
		r.Out.Header.Set("Authorization", "Bearer "+firstKey) // which the API behind it knows
	}}
	k := &keyring{accepted: key, refused: map[string]int{}, taken: map[string]map[string]bool{}, status: http.StatusUnauthorized, api: proxy}
	server := httptest.NewServer(k)
	t.Cleanup(server.Close)
	w.base = server.URL + target.Path
	return k
}

func (k *keyring) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	k.mu.Lock()
	good, status := key == k.accepted, k.status
	if good {
		if k.taken[key] == nil {
			k.taken[key] = map[string]bool{}
		}
		k.taken[key][r.URL.Path] = true
	} else {
		k.refused[key]++
	}
	k.mu.Unlock()
	if !good {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"error":{"code":"unauthorized","message":"this key was revoked"}}`))
		return
	}
	k.api.ServeHTTP(w, r)
}

// rotate has the API take another key from now on, and refuse the one before with a status.
func (k *keyring) rotate(key string, status int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.accepted, k.status = key, status
}

func (k *keyring) refusals(key string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.refused[key]
}

// polledWith counts the interactions that were polled with a key that was good.
func (k *keyring) polledWith(key string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.taken[key])
}

// replace gives a file another content as tools do that rotate secrets: by a rename.
func replace(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path+".new", []byte(content+"\n"), 0o600))
	require.NoError(t, os.Rename(path+".new", path))
}

func TestARotationUnderLoadLosesNoWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := func(n int) string { return fmt.Sprintf("sk-e2e-ROTATED-%d-5d81c0f6", n) }
	ring := newKeyring(t, w, key(0))
	file := filepath.Join(t.TempDir(), "key")
	replace(t, file, key(0))
	p := start(t, nil, "run", "--task-queue", w.queue, "--base-url", w.base, "--api-key-file", file)
	p.ready(t)

	waits := make([]wait, rotatedWaits)
	ids := make([]string, rotatedWaits)
	for i := range waits {
		ids[i] = fmt.Sprintf("%s-%d", w.id, i)
		w.api.Script(ids[i], agenttest.Processing())
		in := w.input(ids[i])
		in.MaxIntervalSeconds = 1
		waits[i] = w.begin(t, in)
	}
	all := func(what string, n int) {
		t.Helper()
		eventually(t, what, func() bool { return ring.polledWith(key(n)) == rotatedWaits })
	}
	all("a poll of each wait with the first key", 0)

	// The old key is revoked first, and polls are refused before the file is replaced.
	ring.rotate(key(1), http.StatusUnauthorized)
	eventually(t, "a poll that is refused", func() bool { return ring.refusals(key(0)) > 0 })
	replace(t, file, key(1))
	all("a poll of each wait with the second key", 1)

	// The file is replaced first: the vendor does not know the new key yet.
	replace(t, file, key(2))
	eventually(t, "a poll with a key that is too new", func() bool { return ring.refusals(key(2)) > 0 })
	ring.rotate(key(2), http.StatusUnauthorized)
	all("a poll of each wait with the third key", 2)

	// A vendor who answers 403; and through a link, as Kubernetes mounts secrets.
	target := file + ".3"
	require.NoError(t, os.WriteFile(target, []byte(key(3)), 0o600))
	require.NoError(t, os.Symlink(target, file+".link"))
	before := ring.refusals(key(2))
	ring.rotate(key(3), http.StatusForbidden)
	eventually(t, "a poll that is refused with 403", func() bool { return ring.refusals(key(2)) > before })
	require.NoError(t, os.Rename(file+".link", file))
	all("a poll of each wait with the fourth key", 3)

	for _, id := range ids {
		w.api.Script(id, agenttest.Completed("Done."))
	}
	for i, wait := range waits {
		result, err := wait.result(t)
		require.NoError(t, err, "wait %d is lost", i)
		require.Equal(t, "Done.", *result.Response)
	}
	require.NotContains(t, p.stderr.String(), "sk-e2e-ROTATED")
	t.Logf("%d waits; refused were %d polls with a key that was gone, %d with one that was too new, %d with one that was gone, by 403",
		rotatedWaits, ring.refusals(key(0)), before, ring.refusals(key(2))-before)
}
