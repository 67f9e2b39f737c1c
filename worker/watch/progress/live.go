package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

const (
	refreshEvery = 120 * time.Millisecond
	// Terminals differ in what they do after the last column, so it stays empty.
	margin = 1
)

var spinner = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// live rewrites one line per wait in place.
type live struct {
	bars *mpb.Progress
	opts Options

	mu    sync.Mutex
	lines []*liveLine
}

func newLive(w io.Writer, opts Options) *live {
	options := []mpb.ContainerOption{mpb.WithOutput(w), mpb.WithRefreshRate(refreshEvery), mpb.WithAutoRefresh(), mpb.ForceTTY(), mpb.WithWidth(opts.Screen.Width)}
	if opts.Refresh != nil {
		options = append(options, mpb.WithManualRefresh(opts.Refresh))
	}
	return &live{bars: mpb.New(options...), opts: opts}
}

func (b *live) add(label string, since time.Time) rendered {
	line := &liveLine{board: b, label: label, since: since}
	// The whole line is the bar's filler: mpb measures decorators with their escape
	// sequences and strips these where a line looks too long. A total of 0 means that
	// only SetTotal(…, true) completes the bar.
	filler := mpb.BarFillerFunc(func(w io.Writer, stat decor.Statistics) error {
		_, err := io.WriteString(w, line.draw(stat.AvailableWidth))
		return err
	})
	bar, err := b.bars.Add(0, filler, mpb.BarFillerTrim())
	if err != nil {
		return closedLine{}
	}
	line.bar = bar
	b.mu.Lock()
	b.lines = append(b.lines, line)
	b.mu.Unlock()
	return line
}

func (b *live) print(text string) {
	// Only fails after close, when there is no line left to keep apart.
	_, _ = fmt.Fprintln(b.bars, strings.TrimRight(text, "\n"))
}

func (b *live) close() {
	b.mu.Lock()
	lines := b.lines
	b.mu.Unlock()
	for _, line := range lines {
		// Otherwise mpb would wait for the lines that are not done.
		line.bar.Abort(false)
	}
	b.bars.Wait()
}

// closedLine is a line that was added after the board was closed.
type closedLine struct{}

func (closedLine) set(View)                            {}
func (closedLine) done(string, string, terminal.Style) {}

type liveLine struct {
	board *live
	bar   *mpb.Bar
	label string
	since time.Time

	mu    sync.Mutex
	view  View
	final string // the whole text once the line is done
}

func (l *liveLine) set(v View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.view = v
}

func (l *liveLine) done(mark, text string, style terminal.Style) {
	l.mu.Lock()
	if l.final != "" {
		l.mu.Unlock()
		return
	}
	color := l.board.opts.Screen.Color
	elapsed := Duration(l.board.opts.Now().Sub(l.since))
	l.final = fmt.Sprintf("%s %s %6s  %s", terminal.Paint(color, style, mark), l.label, elapsed, text)
	l.mu.Unlock()
	l.bar.SetTotal(0, true)
}

// draw is called by mpb at each refresh. A line that is wider than the terminal
// would break the rewriting, so it is cut.
func (l *liveLine) draw(width int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.final
	if text == "" {
		now := l.board.opts.Now()
		elapsed := now.Sub(l.since)
		frame := spinner[int(elapsed/refreshEvery)%len(spinner)]
		color := l.board.opts.Screen.Color
		text = fmt.Sprintf("%s %s %6s  %s", frame, l.label, Duration(elapsed), l.view.text(now, color))
	}
	// A ^C that the terminal echoes moves the cursor: the line starts at the edge again.
	return "\r" + cut(text, width-margin)
}
