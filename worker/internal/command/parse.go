package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// Parse prints what a status document says.
type Parse struct {
	File   string  `arg:"" help:"An answer of the API: a body of GET /agent_status/{interaction_id}, what the adapter or the vendor's file reads, or a document that --json wrote; - reads standard input."`
	Result *string `arg:"" optional:"" help:"The answer to the second request, where the vendor's file has one."`
	Vendor *string `placeholder:"FILE" help:"Read the answer as a vendor's file says: a file, or the name of one that comes with the program, such as langgraph. vendors/declared says how to write one."`
	JSON   bool    `name:"json" xor:"form" help:"Print the normalised document as JSON."`
	Query  *string `placeholder:"PATH" xor:"form" help:"Print the value at a gjson path of the normalised document, as JSON."`
	adapter.Flags

	unknown error // the vendor's file does not know the state
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
	status, err := p.status(ctx, c, reader)
	if err != nil {
		return err
	}
	if err := p.print(ctx, c, status); err != nil {
		return err
	}
	return p.unknown
}

// status reads what was answered.
func (p *Parse) status(ctx context.Context, c *console.Console, reader *adapter.Adapter) (*agentstatus.Status, error) {
	if p.Vendor != nil {
		vendor, err := loadVendor(*p.Vendor)
		if err != nil {
			return nil, err
		}
		return p.readByVendor(ctx, c, vendor, reader)
	}
	if p.Result != nil {
		return nil, console.BadInput(fmt.Errorf("a second answer is given, %.64q, and no --vendor whose file has a second request", *p.Result), "give one answer, or --vendor")
	}
	body, name, err := readAnswer(c, p.File)
	if err != nil {
		return nil, err
	}
	status, err := readOwn(ctx, reader, body)
	if failed, ok := errors.AsType[*host.AdapterError](err); ok {
		return nil, console.Failure(fmt.Errorf("%s: %s: %w", name, reader.File(), failed), "")
	}
	if err != nil {
		return nil, unread(name, body, err)
	}
	return status, nil
}

// print shows a status in the form that is asked for.
func (p *Parse) print(ctx context.Context, c *console.Console, status *agentstatus.Status) error {
	name := nameOf(p.File)
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

// nameOf is what an answer is called.
func nameOf(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// readAnswer reads a whole document, bounded: one byte over the limit is enough for the
// parser to say so.
func readAnswer(c *console.Console, path string) (body []byte, name string, err error) {
	in, name := c.Stdin, nameOf(path)
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, path, console.BadInput(err, "give a file with a status document, or - for standard input")
		}
		defer func() { _ = file.Close() }() // only read
		in = file
	}
	body, err = io.ReadAll(io.LimitReader(in, agentstatus.DefaultMaxBytes+1))
	if err != nil {
		return nil, name, console.BadInput(fmt.Errorf("%s: %w", name, err), "give a file with a status document, or - for standard input")
	}
	return body, name, nil
}
