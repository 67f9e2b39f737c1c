package role

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// StartForeign executes another binary, which knows nothing of roles, and waits until it
// has printed a line with the word ready to standard error.
func StartForeign(ctx context.Context, ready, path string, environment []string, args ...string) (*Process, error) {
	p := &Process{name: path, cmd: exec.Command(path, args...), errors: &ends{}, ended: make(chan struct{})} //nolint:gosec // built by the caller
	seen := make(chan struct{})
	p.cmd.Env, p.cmd.Stderr = environment, &watcher{ends: p.errors, word: ready, seen: seen}
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.stdin = stdin
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	select {
	case <-seen:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("%s ended before it was ready%s", path, p.errors)
	case <-ctx.Done():
		p.Kill()
		return nil, fmt.Errorf("%s does not get ready: %w%s", path, context.Cause(ctx), p.errors)
	}
}

// watcher closes seen when the word has been written.
type watcher struct {
	*ends
	word  string
	seen  chan struct{}
	found bool
}

func (w *watcher) Write(b []byte) (int, error) {
	n, err := w.ends.Write(b)
	if !w.found && strings.Contains(w.String(), w.word) {
		w.found = true
		close(w.seen)
	}
	return n, err
}
