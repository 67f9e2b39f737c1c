package transcript

import (
	"bufio"
	"io"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// Options say how to print. The zero value has the defaults.
type Options struct {
	// Width in columns; longer lines of text are wrapped. Defaults to
	// [terminal.DefaultWidth].
	Width int
	// Color allows colours and dim text.
	Color bool
	// MaxValueBytes is how much of a tool call's args or result is shown.
	// Defaults to 600. What is cut is said.
	MaxValueBytes int
}

// maxProse is the widest column that is comfortable to read.
const maxProse = 100

const timeFormat = "2006-01-02 15:04:05 UTC"

// Print prints the conversation: a header, the messages in order, and the reply or
// the error where the messages do not show it already. It writes as it goes, and ends with
// the first error of w.
func Print(w io.Writer, status *agentstatus.Status, opts Options) error {
	if opts.Width <= 0 {
		opts.Width = terminal.DefaultWidth
	}
	opts.Width = min(opts.Width, maxProse)
	if opts.MaxValueBytes <= 0 {
		opts.MaxValueBytes = 600
	}
	p := &printer{opts: opts, out: bufio.NewWriterSize(w, bufferBytes)}
	p.header(status)
	for i := range status.Messages {
		p.message(&status.Messages[i])
		if p.err != nil {
			return p.err
		}
	}
	p.reply(status)
	return p.out.Flush()
}

// bufferBytes is how much is collected for a write.
const bufferBytes = 64 << 10

// printer writes lines.
type printer struct {
	opts Options
	out  *bufio.Writer
	err  error // the first one of out
}

func (p *printer) header(s *agentstatus.Status) {
	p.field("Interaction", s.InteractionID)
	p.field("Agent", s.AgentID)
	state := string(s.State)
	if !strings.EqualFold(state, string(s.Phase)) {
		state += " (" + string(s.Phase) + ")"
	}
	p.field("State", state)
	p.field("Created", at(s.CreatedAt))
	p.told(s.Told())
}

// field prints a line of the header; what is not known is left out.
func (p *printer) field(name, value string) {
	if value = terminal.SafeLine(value); value == "" {
		return
	}
	p.line(p.paint(terminal.Dim, name+strings.Repeat(" ", 13-len(name))) + value)
}

func (p *printer) message(m *agentstatus.Message) {
	role := terminal.SafeLine(m.Role)
	if role == "" {
		role = "(no role)"
	}
	heading := p.paint(roleStyle(m.Role), role)
	if sent := at(m.SentAt); sent != "" {
		heading += p.paint(terminal.Dim, "  "+sent)
	}
	p.line("")
	p.line(heading)
	if m.Content != "" {
		p.text(m.Content, indent, "")
	}
	for i := range m.Parts {
		if p.err != nil {
			return
		}
		p.part(&m.Parts[i])
	}
	if m.Content == "" && len(m.Parts) == 0 {
		p.line(indent + p.paint(terminal.Dim, "(empty)"))
	}
}

// reply prints what the messages have not shown: most documents repeat the reply in
// the last message, but the messages may be empty.
func (p *printer) reply(s *agentstatus.Status) {
	if reply := s.FinalText(); reply != "" && !shown(s, reply) {
		p.line("")
		p.line(p.paint(terminal.Bold, "reply"))
		p.text(reply, indent, "")
	}
	if s.ErrorMessage != "" {
		p.line("")
		p.line(p.paint(terminal.Red, "error"))
		p.text(s.ErrorMessage, indent, "")
	}
}

// shown reports whether an assistant's message has the reply: as one of its
// texts, or as all of them together. White space does not count.
func shown(s *agentstatus.Status, reply string) bool {
	want := strings.Fields(reply)
	for i := range s.Messages {
		if m := &s.Messages[i]; m.Role != "user" && says(m, want) {
			return true
		}
	}
	return false
}

// says reports whether a message consists of the given words, or one of its texts does.
func says(m *agentstatus.Message, want []string) bool {
	rest, all := match(m.Content, want)
	for i := range m.Parts {
		part := &m.Parts[i]
		if part.Kind != agentstatus.PartText {
			continue
		}
		if left, same := match(part.Text, want); same && len(left) == 0 {
			return true
		}
		if all {
			rest, all = match(part.Text, rest)
		}
	}
	return all && len(rest) == 0
}

// match reports whether want begins with the words of a text, and returns what is left of
// it. It ends at the first word that differs.
func match(text string, want []string) (left []string, same bool) {
	for word := range strings.FieldsSeq(text) {
		if len(want) == 0 || want[0] != word {
			return nil, false
		}
		want = want[1:]
	}
	return want, true
}

func roleStyle(role string) terminal.Style {
	if role == "user" {
		return terminal.Cyan
	}
	return terminal.Bold
}

func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeFormat)
}

func (p *printer) paint(style terminal.Style, safe string) string {
	return terminal.Paint(p.opts.Color, style, safe)
}

func (p *printer) line(s string) {
	if p.err != nil {
		return
	}
	if _, p.err = p.out.WriteString(s); p.err == nil {
		p.err = p.out.WriteByte('\n')
	}
}
