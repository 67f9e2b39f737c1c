package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// plain prints lines for a log file or a pipe, where nothing can be rewritten.
type plain struct {
	mu   sync.Mutex
	w    io.Writer
	opts Options
}

func newPlain(w io.Writer, opts Options) *plain { return &plain{w: w, opts: opts} }

func (p *plain) add(label string, since time.Time) rendered {
	return &plainLine{board: p, label: label, since: since}
}

func (p *plain) print(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A progress line that cannot be written is no reason to end a wait.
	_, _ = fmt.Fprintln(p.w, strings.TrimRight(text, "\n"))
}

func (p *plain) close() {}

type plainLine struct {
	board *plain
	label string
	since time.Time

	mu       sync.Mutex
	shown    bool
	last     View
	finished bool
}

func (l *plainLine) set(v View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished || l.shown && !worthALine(l.last, v) {
		return
	}
	l.shown, l.last = true, v
	l.print("…", v.text(l.board.opts.Now(), false))
}

// worthALine reports whether v tells something new. Counts alone do, but ever more
// rarely: a wait of days has hundreds of polls, and a log about ten lines of them.
func worthALine(last, v View) bool {
	return v.State != last.State || v.Phase != last.Phase || v.Note != last.Note ||
		v.Asks != last.Asks || v.WebURL != last.WebURL ||
		v.Polls > last.Polls && v.Polls >= 2*last.Polls
}

func (l *plainLine) done(mark, text string, _ terminal.Style) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished {
		return
	}
	l.finished = true
	l.print(mark, text)
}

func (l *plainLine) print(mark, text string) {
	elapsed := Duration(l.board.opts.Now().Sub(l.since))
	l.board.print(fmt.Sprintf("%s %s %6s  %s", mark, l.label, elapsed, text))
}
