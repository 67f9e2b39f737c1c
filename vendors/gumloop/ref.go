package gumloop

import (
	"fmt"

	"github.com/agentwait/agentwait/agentstatus"
)

// Ref names an interaction and who owns it. The API requires an owner: it answers
// 400 "user_id is required" without one.
type Ref struct {
	InteractionID string
	UserID        string // one of UserID and ProjectID is required
	ProjectID     string
}

// Validate checks a Ref without sending anything. Its error is a [*RefError].
func (r Ref) Validate() error {
	if err := checkID("interaction_id", r.InteractionID); err != nil {
		return err
	}
	return checkOwner(r.UserID, r.ProjectID)
}

// RefError names the field of a [Ref] or [StartRequest] that cannot be sent.
type RefError struct {
	Field  string // in snake_case, as in the API: "interaction_id"
	Value  string // shortened and quoted for people; empty where nothing was given
	Wanted string // what to give instead
}

func (e *RefError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("gumloop: %s is missing: give %s", e.Field, e.Wanted)
	}
	return fmt.Sprintf("gumloop: %s is %s: give %s", e.Field, e.Value, e.Wanted)
}

func checkOwner(userID, projectID string) error {
	if userID == "" && projectID == "" {
		return &RefError{Field: "user_id", Wanted: "the owner's user_id, or a project_id instead"}
	}
	if userID != "" {
		if err := checkID("user_id", userID); err != nil {
			return err
		}
	}
	if projectID != "" {
		return checkID("project_id", projectID)
	}
	return nil
}

func checkID(field, id string) error {
	if found, wanted := agentstatus.CheckID(id); wanted != "" {
		return &RefError{Field: field, Value: found, Wanted: wanted}
	}
	return nil
}
