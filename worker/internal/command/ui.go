package command

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/secretfile"
	"github.com/agentwait/agentwait/worker/internal/watchpage"
)

// UITokenVariable has the token of the watch page. It is no flag: whoever lists processes would see it.
const UITokenVariable = "AGENTWAIT_UI_TOKEN"

// leastToken is how long a token is at least: one that nobody can try out.
const leastToken = 16

// uiFlags say whether there is a page for operators, and who may see it.
type uiFlags struct {
	UIListen    string   `name:"ui-listen" placeholder:"ADDRESS" group:"Watching" help:"Where a page shows the waits of this worker: HOST:PORT, or :PORT for loopback alone. Beyond loopback it needs a token. Default: nowhere."`
	UITokenFile string   `name:"ui-token-file" type:"path" placeholder:"FILE" group:"Watching" help:"File with the token that the page asks for; else that is in AGENTWAIT_UI_TOKEN."`
	UIHost      []string `name:"ui-host" placeholder:"NAME" group:"Watching" help:"A further name under which the page is asked for, such as a proxy's. Repeatable."`
	TemporalUI  string   `name:"temporal-ui" placeholder:"URL" group:"Watching" help:"Temporal's web UI, to which the page links."`
}

// page serves the page where it is wanted; nil where it is not.
func (f *uiFlags) page(ctx context.Context, c *console.Console, worker watchpage.Worker, all []connections.Connection, acts *activities.Activities) (*watchpage.Server, error) {
	if f.UIListen == "" {
		return nil, f.unused()
	}
	temporalUI, err := baseOf(f.TemporalUI)
	if err != nil {
		return nil, console.BadInput(err, "give the address that a browser shows before /namespaces, such as --temporal-ui https://temporal.example.com")
	}
	token, err := f.token(c)
	if err != nil {
		return nil, console.BadInput(err, "a token such as `openssl rand -hex 16` prints")
	}
	worker.TemporalUI = temporalUI
	worker.Version, _, _ = strings.Cut(strings.TrimPrefix(buildInfo(), "agentwait "), "\n")
	vendors := make(map[string]string, len(all))
	for _, one := range all {
		vendors[one.Name] = one.Vendor
	}
	server, err := watchpage.Listen(ctx, watchpage.Config{
		Address: f.UIListen, Token: token, Hosts: f.UIHost, Worker: worker, Vendors: vendors, Source: acts,
	})
	switch {
	case errors.Is(err, watchpage.ErrNeedsToken):
		return nil, console.BadInput(fmt.Errorf("--ui-listen: %w", err), "export "+UITokenVariable+"=…, or --ui-token-file FILE, or listen on loopback: --ui-listen :9465")
	case err != nil:
		return nil, console.BadInput(fmt.Errorf("--ui-listen: %w", err), "another address, such as --ui-listen :9465")
	}
	return server, nil
}

// unused refuses flags that would do nothing.
func (f *uiFlags) unused() error {
	for _, one := range []struct {
		flag  string
		given bool
	}{{"--ui-token-file", f.UITokenFile != ""}, {"--ui-host", len(f.UIHost) > 0}} {
		if one.given {
			return console.BadInput(fmt.Errorf("%s is given, and --ui-listen is not: there is no page", one.flag), "give --ui-listen, such as --ui-listen :9465, or leave it out")
		}
	}
	return nil
}

// token returns what reads the token; nil where there is none.
func (f *uiFlags) token(c *console.Console) (func() string, error) {
	if f.UITokenFile == "" {
		token := c.Env(UITokenVariable)
		if token == "" {
			return nil, nil
		}
		return func() string { return token }, checkToken(UITokenVariable, token)
	}
	file, err := secretfile.Open(f.UITokenFile)
	if err != nil {
		return nil, fmt.Errorf("--ui-token-file: %w", err)
	}
	last, _ := file.Content() // it was just read
	if err := checkToken("the token in "+f.UITokenFile, strings.TrimSpace(string(last))); err != nil {
		return nil, err
	}
	return func() string {
		content, _ := file.Content() // where it cannot be read the last one counts
		if token := strings.TrimSpace(string(content)); checkToken("", token) == nil {
			return token
		}
		return strings.TrimSpace(string(last)) // a short one would let too many in
	}, nil
}

// checkToken says what is wrong with a token without showing any of it.
func checkToken(what, token string) error {
	if len(token) < leastToken {
		return fmt.Errorf("%s has %d bytes: want at least %d", what, len(token), leastToken)
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return fmt.Errorf("%s has the byte 0x%02x at offset %d: want printable ASCII without spaces", what, token[i], i)
		}
	}
	return nil
}

// baseOf checks the address of Temporal's UI. What is in it is shown to whoever sees the page.
func baseOf(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	parsed, err := url.Parse(address)
	switch {
	case err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http":
		return "", fmt.Errorf("--temporal-ui is %.100q: it is no web address", address)
	case parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "":
		return "", errors.New("--temporal-ui has a user, a query or a fragment: leave them out")
	}
	return strings.TrimSuffix(address, "/"), nil
}
