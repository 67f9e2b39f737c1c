package activities_test

import (
	"fmt"
	"strings"
	"sync"

	"go.temporal.io/sdk/log"
)

// recorder keeps log lines.
type recorder struct {
	mu    sync.Mutex
	lines []string
}

func (r *recorder) add(level, msg string, keyvals []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, level+" "+msg+" "+fmt.Sprint(keyvals...))
}

func (r *recorder) Debug(msg string, keyvals ...any) { r.add("DEBUG", msg, keyvals) }
func (r *recorder) Info(msg string, keyvals ...any)  { r.add("INFO", msg, keyvals) }
func (r *recorder) Warn(msg string, keyvals ...any)  { r.add("WARN", msg, keyvals) }
func (r *recorder) Error(msg string, keyvals ...any) { r.add("ERROR", msg, keyvals) }

// count returns how many lines begin like that.
func (r *recorder) count(prefix string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, line := range r.lines {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

var _ log.Logger = (*recorder)(nil)
