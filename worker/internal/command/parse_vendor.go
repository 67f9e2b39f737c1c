package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// loadVendor loads the file that --vendor names: a path, or the name of one that comes with the
// program.
func loadVendor(name string) (*declared.Vendor, error) {
	const hint = "vendors/declared/README.md says how the file of a vendor is written"
	if !strings.ContainsAny(name, `/\.`) || slices.Contains(declared.Names(), name) {
		vendor, err := declared.Named(name)
		if err != nil {
			return nil, console.BadInput(fmt.Errorf("--vendor: %w", err), "give one of those, or a file such as ./acme.toml")
		}
		return vendor, nil
	}
	vendor, err := declared.Load(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, console.BadInput(fmt.Errorf("--vendor: %w", err),
			"give the file of a vendor, or one of "+strings.Join(declared.Names(), ", "))
	}
	if err != nil {
		return nil, console.BadInput(err, hint)
	}
	return vendor, nil
}

// readByVendor reads the answers as the vendor's file says. reader is the adapter that the file
// may name.
func (p *Parse) readByVendor(ctx context.Context, c *console.Console, vendor *declared.Vendor, reader *adapter.Adapter) (*agentstatus.Status, error) {
	var parse vendors.Parse
	switch given := reader.File() != ""; {
	case given && vendor.Adapter == "":
		return nil, console.BadInput(fmt.Errorf("--adapter is given, and the file of %s reads answers itself", vendor.Name), "leave one of the two out")
	case given:
		parse = reader.Parse
	}
	files := []string{p.File}
	if p.Result != nil {
		files = append(files, *p.Result)
	}
	if len(files) == 2 && files[0] == "-" && files[1] == "-" {
		return nil, console.BadInput(errors.New("both answers are -, and there is one standard input"), "give a file for one of them")
	}
	var bodies [][]byte
	for _, file := range files {
		body, name, err := readAnswer(c, file)
		if err != nil {
			return nil, err
		}
		if _, err := agentstatus.QueryAllJSON(ctx, body); err != nil {
			return nil, unread(name, body, err)
		}
		bodies = append(bodies, body)
	}
	status, err := vendor.Read(ctx, parse, bodies...)
	if refused, ok := errors.AsType[*agentstatus.APIError](err); ok {
		return nil, console.Failure(fmt.Errorf("%s: the file of %s takes it for a refusal: %w", p.File, vendor.Name, refused), "")
	}
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("%s: %w", p.File, err), "vendors/declared/README.md says how the file of a vendor is written")
	}
	if status.Phase == agentstatus.PhaseUnknown && vendor.Adapter == "" {
		p.unknown = unknownState(p.File, vendor, string(status.State))
	}
	return status, nil
}

// unknownState says that the file does not tell what a state means. What else the answer says is
// shown before.
func unknownState(file string, vendor *declared.Vendor, state string) error {
	key := text.Quote(state, agentwait.MaxStateBytes)
	if bare := strings.Trim(state, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""; bare {
		key = state
	}
	return console.BadInput(
		fmt.Errorf("%s: the file of %s does not know the state %s, so that a wait goes on until another comes; it knows %s",
			nameOf(file), vendor.Name, text.Quote(state, agentwait.MaxStateBytes), text.Cut(strings.Join(vendor.States(), ", "), 512)),
		fmt.Sprintf("write %s = \"running\", or what else it means, under [states]", key))
}
