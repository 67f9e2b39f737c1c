package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/watch/transcript"
	"github.com/agentwait/agentwait/wasm/host"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Parse prints what a status document says.
type Parse struct {
	File  string  `arg:"" help:"An answer of the API: a body of GET /agent_status/{interaction_id}, or what the adapter reads; - reads standard input."`
	JSON  bool    `name:"json" xor:"form" help:"Print the normalised document as JSON."`
	Query *string `placeholder:"PATH" xor:"form" help:"Print the value at a gjson path of the normalised document, as JSON."`
	adapter.Flags
}

// Run runs the command.
func (p *Parse) Run(c *console.Console) error {
	ctx := context.Background()
	if p.Query != nil {
		if err := agentstatus.CheckPath(*p.Query); err != nil {
			return console.BadInput(err, "https://github.com/tidwall/gjson/blob/master/SYNTAX.md has the syntax")
		}
	}
	reader, err := p.Load(ctx, agentstatus.DefaultMaxBytes)
	if err != nil {
		return err
	}
	body, name, err := p.read(c)
	if err != nil {
		return err
	}
	status, err := reader.Parse(ctx, body)
	if failed, ok := errors.AsType[*host.AdapterError](err); ok {
		return console.Failure(fmt.Errorf("%s: %s: %w", name, reader.File(), failed), "")
	}
	if err != nil {
		return unread(name, body, err)
	}
	switch {
	case p.JSON:
		return printJSON(c.Stdout, status)
	case p.Query != nil:
		selected, err := status.QueryAll(ctx, *p.Query)
		if err != nil {
			return console.Failure(fmt.Errorf("%s: %w", name, err), "")
		}
		value := selected[0].Value
		if refused := selected[0].Err; refused != nil {
			return console.Failure(fmt.Errorf("%s: %w", name, refused), "")
		}
		if value == nil {
			return console.Failure(fmt.Errorf("%s: nothing at the path %q", name, *p.Query),
				"--json shows the document that paths are of; https://github.com/tidwall/gjson/blob/master/SYNTAX.md has the syntax")
		}
		return printJSON(c.Stdout, value)
	}
	screen := c.OutScreen()
	return transcript.Print(c.Stdout, status, transcript.Options{Width: screen.Width, Color: screen.Color})
}

// read reads the whole document, bounded: one byte over the limit is enough for the
// parser to say so.
func (p *Parse) read(c *console.Console) (body []byte, name string, err error) {
	in, name := c.Stdin, "standard input"
	if p.File != "-" {
		file, err := os.Open(p.File)
		if err != nil {
			return nil, p.File, console.BadInput(err, "give a file with a status document, or - for standard input")
		}
		defer func() { _ = file.Close() }() // only read
		in, name = file, p.File
	}
	body, err = io.ReadAll(io.LimitReader(in, agentstatus.DefaultMaxBytes+1))
	if err != nil {
		return nil, name, console.BadInput(fmt.Errorf("%s: %w", name, err), "give a file with a status document, or - for standard input")
	}
	return body, name, nil
}
