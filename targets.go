package agentwait

import (
	"cmp"
	"fmt"
)

// Targets names the interactions of a batch, their owner and the credential to use.
type Targets struct {
	// InteractionIDs: 1 to 1,000, each once. Rows come in this order.
	InteractionIDs []string `json:"interaction_ids"`
	UserID         string   `json:"user_id,omitempty"` // Gumloop requires one of UserID and ProjectID
	ProjectID      string   `json:"project_id,omitempty"`
	// Credential is the name of one of the worker's credentials, never a key.
	// Defaults to "default".
	Credential string `json:"credential,omitempty"`
}

// Target names the interaction at a place in the list.
func (t Targets) Target(i int) Target {
	target := t.owner()
	target.InteractionID = t.InteractionIDs[i]
	return target
}

// CredentialName returns the name of the credential, or of the default.
func (t Targets) CredentialName() string { return cmp.Or(t.Credential, DefaultCredential) }

// owner is a target without an interaction.
func (t Targets) owner() Target {
	return Target{UserID: t.UserID, ProjectID: t.ProjectID, Credential: t.Credential}
}

// Validate checks everything but what only the worker knows: whether the credential exists, and
// what its vendor needs, such as an owner.
// Its error is a [*FieldError].
func (t Targets) Validate() error {
	if err := t.checkCount(); err != nil {
		return err
	}
	for i, id := range t.InteractionIDs {
		if err := checkID(fmt.Sprintf("interaction_ids[%d]", i), id); err != nil {
			return err
		}
	}
	return checkOwner(t.owner())
}

// checkCount checks that there are interactions, not too many, and each once.
func (t Targets) checkCount() error {
	const field = "interaction_ids"
	if n := len(t.InteractionIDs); n == 0 || n > MaxBatch {
		return OutOfRange(field, fmt.Sprintf("%d ids", n), fmt.Sprintf("1 to %d ids: await more in several batches", MaxBatch))
	}
	first := make(map[string]int, len(t.InteractionIDs))
	for i, id := range t.InteractionIDs {
		if before, twice := first[id]; twice {
			return OutOfRange(fmt.Sprintf("%s[%d]", field, i), fmt.Sprintf("the id of %s[%d] again", field, before), "each id once")
		}
		first[id] = i
	}
	return nil
}
