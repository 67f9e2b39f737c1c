package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/encryption"
)

// codecFlags are those of the endpoint that decrypts for Temporal's web UI and command line.
type codecFlags struct {
	CodecListen    string   `placeholder:"ADDRESS" group:"Encryption" help:"Where a codec endpoint (/decode, /encode) answers Temporal's web UI and command line, with the worker's keys: HOST:PORT, or :PORT for loopback alone. Default: nowhere."`
	CodecOrigin    []string `placeholder:"URL" group:"Encryption" help:"Origin of a web page that may ask the codec endpoint: the web UI's, such as https://temporal.example.com. Repeatable. Default: none, programs alone."`
	CodecTokenFile string   `placeholder:"FILE" type:"path" group:"Encryption" help:"File with the token that the codec endpoint wants as Authorization: Bearer TOKEN. Required beyond loopback."`
}

// decode begins to decrypt for others; what it returns ends that.
func (f *codecFlags) decode(ctx context.Context, setup *encryption.Setup, say func(address string)) (stop func(), err error) {
	if f.CodecListen == "" {
		if f.CodecTokenFile != "" || len(f.CodecOrigin) > 0 {
			return nil, console.BadInput(errors.New("there are settings of the codec endpoint (--codec-origin, --codec-token-file), and it does not listen"), "give --codec-listen, such as --codec-listen :8081, or leave them out")
		}
		return func() {}, nil
	}
	codec, on := setup.Codec()
	if !on {
		return nil, console.BadInput(errors.New("--codec-listen is given, and no key"), "give the key, too: --encryption-key ID=FILE")
	}
	server, err := encryption.Serve(ctx, codec, f.CodecListen, f.CodecOrigin, f.CodecTokenFile)
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("--codec-listen: %w", err), "check --codec-listen, --codec-origin and --codec-token-file")
	}
	say(server.Address())
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Close(ctx) // what is under way is a page that nobody needs any more
	}, nil
}

// encryption says which codec is on. With try it is asked: an endpoint is another server.
func (r *report) encryption(setup *encryption.Setup, try bool) {
	if err := tried(setup, try); err != nil {
		r.problem("encryption", fmt.Errorf("%s: %w", setup, err), "check the endpoint's address, that it is up, and what it wants as Authorization: --codec-endpoint, --codec-auth-file")
		return
	}
	said := setup.String()
	for _, file := range setup.Files() {
		if forAll(file) {
			said += "; every user of this machine may read " + file + ": chmod 600 it, unless nobody else is on it"
		}
	}
	r.ok("encryption", said)
}

func tried(setup *encryption.Setup, try bool) error {
	if !try {
		return nil
	}
	return setup.Try()
}
