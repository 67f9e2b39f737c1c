package agentwait

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/agentwait/agentwait/internal/text"
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
	// IDs are the further ids of each interaction that has some, by its own id: see Target.IDs. All
	// together have at most 256 KiB.
	IDs map[string]map[string]string `json:"ids,omitempty"`
}

// MaxBatchIDsBytes bounds the names and values of Targets.IDs.
const MaxBatchIDsBytes = 256 << 10

// Target names the interaction at a place in the list.
func (t Targets) Target(i int) Target {
	target := t.owner()
	target.InteractionID = t.InteractionIDs[i]
	target.IDs = t.IDs[target.InteractionID]
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
	if err := t.checkIDs(); err != nil {
		return err
	}
	return checkOwner(t.owner())
}

// checkIDs checks the further ids: each of an interaction that there is.
func (t Targets) checkIDs() error {
	size := 0
	for _, id := range slices.Sorted(maps.Keys(t.IDs)) {
		if !slices.Contains(t.InteractionIDs, id) {
			return OutOfRange("ids", text.Quote(id, 64), "the further ids of an interaction, by its id out of interaction_ids")
		}
		if err := checkIDs(t.IDs[id]); err != nil {
			return of("ids", text.Cut(id, 64), err)
		}
		size += len(joinIDs(t.IDs[id]))
	}
	if size > MaxBatchIDsBytes {
		return OutOfRange("ids", fmt.Sprintf("%d bytes", size), fmt.Sprintf("at most %d bytes: await fewer in a batch", MaxBatchIDsBytes))
	}
	return nil
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
