package a2a

import (
	"errors"
	"maps"
	"slices"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// IDContext is the name in [vendors.Ref.IDs] of the id of the conversation that a task belongs
// to. Only a start that continues a run needs it, and asks for it where it is not there.
const IDContext = "context_id"

// Validate checks a ref without sending anything. A task's id is all that it needs: the protocol
// knows no owner, so a user_id and a project_id are not sent. Its error is a
// [*vendors.RefError].
func (c *Client) Validate(ref vendors.Ref) error {
	if err := ref.Validate(); err != nil {
		return c.ours(err)
	}
	return c.knownIDs(ref)
}

func (c *Client) knownIDs(ref vendors.Ref) error {
	for _, name := range slices.Sorted(maps.Keys(ref.IDs)) {
		if name != IDContext {
			return &vendors.RefError{Vendor: c.vendor, Field: "ids." + text.Cut(name, 64), Value: text.Quote(ref.IDs[name], 64), Wanted: "no other id than " + IDContext}
		}
	}
	return nil
}

// ours is a [*vendors.RefError] that names this vendor.
func (c *Client) ours(err error) error {
	if wrong, ok := errors.AsType[*vendors.RefError](err); ok {
		wrong.Vendor = c.vendor
		return wrong
	}
	return err
}
