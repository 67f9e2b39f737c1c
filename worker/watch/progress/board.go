package progress

import (
	"io"
	"os"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// Options configure a [Board]. The zero value suits a command's standard error.
type Options struct {
	// Screen overrides what the writer can show. Defaults to [terminal.Look].
	Screen *terminal.Screen
	// LabelWidth is the width of the column of labels; longer ones are cut.
	// Defaults to 28.
	LabelWidth int
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
	// Refresh replaces the live board's own refresh, for tests.
	Refresh <-chan any
}

// Board shows several waits. It is safe for concurrent use.
type Board struct {
	opts  Options
	lines renderer
}

// renderer is a way to show lines: live or plain.
type renderer interface {
	add(label string, since time.Time) rendered
	print(text string)
	close()
}

type rendered interface {
	set(View)
	done(mark, text string, style terminal.Style)
}

// New returns a board that writes to w. Call [Board.Close] when all is done.
func New(w io.Writer, opts Options) *Board {
	if opts.Screen == nil {
		screen := terminal.Look(w, os.LookupEnv)
		opts.Screen = &screen
	}
	if opts.LabelWidth == 0 {
		opts.LabelWidth = 28
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	board := &Board{opts: opts}
	if opts.Screen.Live {
		board.lines = newLive(w, opts)
	} else {
		board.lines = newPlain(w, opts)
	}
	return board
}

// Add adds a line for a wait, named by label, that starts now.
func (b *Board) Add(label string) *Line {
	label = terminal.SafeLine(label)
	width := b.opts.LabelWidth
	label = runewidth.FillRight(runewidth.Truncate(label, width, "…"), width)
	return &Line{rendered: b.lines.add(label, b.opts.Now())}
}

// Print prints text above the lines, on lines of its own.
func (b *Board) Print(text string) { b.lines.print(terminal.Safe(text)) }

// PrintSafe is [Board.Print] of a text that is made for a terminal, with colours: nothing in it is
// escaped.
func (b *Board) PrintSafe(text string) { b.lines.print(text) }

// Close shows the last state of every line and ends the board. Lines that are not
// done stay as they are.
func (b *Board) Close() { b.lines.close() }

// Line is the line of one wait. Its methods do nothing after [Line.Done].
type Line struct {
	rendered rendered
}

// Set shows how the wait stands.
func (l *Line) Set(v View) { l.rendered.set(v) }

// Follow is [Line.Set] in the shape that [follow.Wait] calls.
func (l *Line) Follow(u follow.Update) { l.Set(FromUpdate(u)) }

// Done ends the line with a mark and a summary, such as "completed".
func (l *Line) Done(ok bool, summary string) {
	summary = terminal.SafeLine(summary)
	if ok {
		l.rendered.done("✓", summary, terminal.Green)
		return
	}
	l.rendered.done("✗", summary, terminal.Red)
}
