package cli

import (
	"io"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// Model is the whole grammar, for what is generated from it.
func Model() (*kong.Application, error) {
	none := func(string) (string, bool) { return "", false }
	parser, err := newParser(&console.Console{Stdout: io.Discard, Stderr: io.Discard, LookupEnv: none}, &sources{})
	if err != nil {
		return nil, err
	}
	return parser.Model, nil
}
