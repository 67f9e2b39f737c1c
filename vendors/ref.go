package vendors

import (
	"fmt"
	"maps"
	"slices"

	"github.com/agentwait/agentwait/agentstatus"
)

// Ref names a run. Which fields a vendor needs is the vendor's to say: see [Validator].
type Ref struct {
	InteractionID string // the run's id: an interaction, a session, a task, a response
	UserID        string // who owns it, if the vendor wants to know
	ProjectID     string
	// IDs are further ids that the vendor needs to find the run, by their names: the thread_id
	// of a LangGraph run, the session of an MCP task.
	IDs map[string]string
}

// Validate checks that what is there can be sent, and that there is an interaction id. Its error is a [*RefError].
func (r Ref) Validate() error {
	if err := CheckID("interaction_id", r.InteractionID); err != nil {
		return err
	}
	if r.UserID != "" {
		if err := CheckID("user_id", r.UserID); err != nil {
			return err
		}
	}
	if r.ProjectID != "" {
		if err := CheckID("project_id", r.ProjectID); err != nil {
			return err
		}
	}
	if len(r.IDs) == 0 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.IDs)) {
		if err := CheckID("ids."+name, r.IDs[name]); err != nil {
			return err
		}
	}
	return nil
}

// RefError names the field of a request that cannot be sent. Nothing was sent.
type RefError struct {
	Vendor string // "gumloop"
	Field  string // in snake_case, as in the API: "interaction_id"
	Value  string // shortened and quoted for people; empty if nothing was given
	Wanted string // what to give instead
}

func (e *RefError) Error() string {
	if e.Value == "" {
		return named(e.Vendor, fmt.Sprintf("%s is missing: give %s", e.Field, e.Wanted))
	}
	return named(e.Vendor, fmt.Sprintf("%s is %s: give %s", e.Field, e.Value, e.Wanted))
}

// CheckID reports an id that cannot be sent. Its error is a [*RefError].
func CheckID(field, id string) error {
	if found, wanted := agentstatus.CheckID(id); wanted != "" {
		return &RefError{Field: field, Value: found, Wanted: wanted}
	}
	return nil
}
