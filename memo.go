package agentwait

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// The keys of a wait's memo, both strings. They never change. A memo needs no registration, so
// whoever starts a wait sets it: lists of workflows show it, and `agentwait list` reads it.
const (
	MemoConnection  = "agentwait.connection"     // the connection, by the name that inputs have as credential
	MemoInteraction = "agentwait.interaction_id" // not of a batch, and not of a run that is yet to start
)

// The search attributes of a wait, both of the type Keyword. They never change. They are set only
// where the namespace has them: see [SearchAttributesRegistered].
const (
	SearchConnection  = "AgentwaitConnection"
	SearchInteraction = "AgentwaitInteraction"
)

// maxKeyword is how long a Keyword may be in the databases that servers keep them in. One that is cut
// would be another interaction's.
const maxKeyword = 255

// Memo is the memo of a wait for a target. [StartOptions] have it; a parent workflow gives it to a
// child that it starts:
//
//	workflow.ChildWorkflowOptions{Memo: agentwait.Memo(target)}
func Memo(t Target) map[string]any {
	memo := map[string]any{MemoConnection: t.CredentialName()}
	if t.InteractionID != "" {
		memo[MemoInteraction] = t.InteractionID
	}
	return memo
}

// SearchAttributes are the search attributes of a wait for a target. Temporal refuses a start with
// attributes that the namespace does not have, so they are in no options by themselves:
//
//	options := agentwait.StartOptions(in, "agents")
//	options.TypedSearchAttributes = agentwait.SearchAttributes(in.Target)
//	run, err := agentwait.StartWith(ctx, c, options, agentwait.AwaitAgentName, in)
func SearchAttributes(t Target) temporal.SearchAttributes {
	set := []temporal.SearchAttributeUpdate{temporal.NewSearchAttributeKeyKeyword(SearchConnection).ValueSet(t.CredentialName())}
	if t.InteractionID != "" && len(t.InteractionID) <= maxKeyword {
		set = append(set, temporal.NewSearchAttributeKeyKeyword(SearchInteraction).ValueSet(t.InteractionID))
	}
	return temporal.NewSearchAttributes(set...)
}

// SearchAttributesRegistered asks the server whether a namespace has both search attributes:
//
//	temporal operator search-attribute create --name AgentwaitConnection --type Keyword --name AgentwaitInteraction --type Keyword
//
// # Errors
//
// The client's: some servers, and some keys, do not let everybody ask.
func SearchAttributesRegistered(ctx context.Context, c client.Client, namespace string) (bool, error) {
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return false, fmt.Errorf("list the search attributes of namespace %q: %w", namespace, err)
	}
	const keyword = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	return known.CustomAttributes[SearchConnection] == keyword && known.CustomAttributes[SearchInteraction] == keyword, nil
}
