package agentwait

import (
	"cmp"
	"fmt"

	"github.com/agentwait/agentwait/agentstatus"
)

// Target names the interaction, its owner and the credential to use.
type Target struct {
	InteractionID string `json:"interaction_id"`
	UserID        string `json:"user_id,omitempty"` // Gumloop requires one of UserID and ProjectID
	ProjectID     string `json:"project_id,omitempty"`
	// Credential is the name of one of the worker's credentials, never a key.
	// Defaults to "default".
	Credential string `json:"credential,omitempty"`
	// IDs are further ids that the credential's vendor needs to find the run, by their names,
	// such as the thread_id of a LangGraph run. At most 8.
	IDs map[string]string `json:"ids,omitempty"`
}

// CredentialName returns the name of the credential, or of the default.
func (t Target) CredentialName() string { return cmp.Or(t.Credential, DefaultCredential) }

// Validate checks everything but what only the worker knows: whether the credential exists, and
// what its vendor needs, such as an owner.
// Its error is a [*FieldError].
func (t Target) Validate() error {
	if err := checkID("interaction_id", t.InteractionID); err != nil {
		return err
	}
	if err := checkIDs(t.IDs); err != nil {
		return err
	}
	return checkOwner(t)
}

func checkOwner(t Target) error {
	if t.UserID != "" {
		if err := checkID("user_id", t.UserID); err != nil {
			return err
		}
	}
	if t.ProjectID != "" {
		if err := checkID("project_id", t.ProjectID); err != nil {
			return err
		}
	}
	if len(t.Credential) > MaxCredentialBytes {
		return OutOfRange("credential", fmt.Sprintf("%d bytes", len(t.Credential)),
			fmt.Sprintf("a credential's name of at most %d bytes", MaxCredentialBytes))
	}
	return nil
}

func checkID(field, id string) error {
	if found, wanted := agentstatus.CheckID(id); wanted != "" {
		return OutOfRange(field, cmp.Or(found, "nothing"), wanted)
	}
	return nil
}
