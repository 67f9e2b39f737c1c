package e2e

import (
	"bytes"
	"context"
	"fmt"
	"sync"
)

// output is what a process or the demo has printed so far.
type output struct {
	mu      sync.Mutex
	buffer  bytes.Buffer
	changed chan struct{} // closed and replaced at each write
}

func newOutput() *output { return &output{changed: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.changed)
	o.changed = make(chan struct{})
	return o.buffer.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.String()
}

// waitFor waits until find has found something, and returns that.
func (o *output) waitFor(ctx context.Context, find func(printed string) string) (string, error) {
	for {
		o.mu.Lock()
		changed := o.changed
		o.mu.Unlock()
		if found := find(o.String()); found != "" {
			return found, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", fmt.Errorf("it has not been printed: %w; printed:\n%s", context.Cause(ctx), o)
		}
	}
}
