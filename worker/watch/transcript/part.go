package transcript

import (
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

const indent = "  "

func (p *printer) part(part *agentstatus.Part) {
	switch part.Kind {
	case agentstatus.PartText:
		p.text(part.Text, indent, "")
	case agentstatus.PartReasoning:
		p.text(part.Text, indent+"┆ ", terminal.Dim)
	case agentstatus.PartToolInvocation:
		p.tool(part.Tool)
	case agentstatus.PartFile:
		p.file(part.File)
	case agentstatus.PartError:
		p.text(part.Text, indent+"✗ ", terminal.Red)
	default:
		// Not known is not worth less: its JSON is all there is to show.
		p.line(indent + p.paint(terminal.Dim, "? "+terminal.SafeLine(part.Type)))
		p.value("part", part.Raw)
	}
}

func (p *printer) tool(call *agentstatus.ToolCall) {
	if call == nil {
		return
	}
	heading := indent + p.paint(terminal.Yellow, "→ ") + p.paint(terminal.Bold, terminal.SafeLine(call.Name))
	if call.State != "" {
		heading += p.paint(terminal.Dim, "  "+terminal.SafeLine(call.State))
	}
	p.line(heading)
	p.value("args", call.Args)
	p.value("result", call.Result)
}

func (p *printer) file(file *agentstatus.File) {
	if file == nil {
		return
	}
	name := terminal.SafeLine(file.Name)
	if name == "" {
		name = "(unnamed file)"
	}
	line := indent + p.paint(terminal.Green, "▤ ") + p.paint(terminal.Bold, name)
	if file.MediaType != "" {
		line += p.paint(terminal.Dim, "  "+terminal.SafeLine(file.MediaType))
	}
	p.line(line)
	if file.URL != "" {
		p.line(indent + indent + terminal.SafeLine(file.URL))
	}
}

// text prints a block of text, wrapped, with a prefix before each line.
func (p *printer) text(text, prefix string, style terminal.Style) {
	for _, line := range wrap(terminal.Safe(strings.Trim(text, "\r\n")), p.opts.Width-len([]rune(prefix))) {
		if style != "" {
			line = p.paint(style, line)
		}
		p.line(strings.TrimRight(prefix+line, " "))
	}
}
