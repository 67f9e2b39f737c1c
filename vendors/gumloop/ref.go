package gumloop

import (
	"errors"

	"github.com/agentwait/agentwait/vendors"
)

// Validate checks a ref without sending anything. The API requires an owner: it answers
// 400 "user_id is required" without one. Its error is a [*vendors.RefError].
func (c *Client) Validate(ref vendors.Ref) error { return validate(ref) }

func validate(ref vendors.Ref) error {
	err := ref.Validate()
	if err == nil {
		err = checkOwner(ref.UserID, ref.ProjectID)
	}
	return ours(err)
}

// ours is a [*vendors.RefError] that names this vendor.
func ours(err error) error {
	if wrong, ok := errors.AsType[*vendors.RefError](err); ok {
		wrong.Vendor = vendor
		return wrong
	}
	return err
}

func checkOwner(userID, projectID string) error {
	if userID == "" && projectID == "" {
		return &vendors.RefError{Field: "user_id", Wanted: "the owner's user_id, or a project_id instead"}
	}
	return vendors.Ref{InteractionID: "-", UserID: userID, ProjectID: projectID}.Validate()
}
