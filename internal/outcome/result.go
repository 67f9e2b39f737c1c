// Package outcome makes the result of a wait out of a status document.
package outcome

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// Wait is how the wait stood when it ended.
type Wait struct {
	Target       agentwait.Target
	Selection    agentwait.Selection
	Polls        int
	Elapsed      time.Duration
	LastStatusAt *time.Time
	// Deliverable bounds the encoded result where it is delivered, whatever the selection
	// allows: the server's limit of a payload. Zero stands for no bound.
	Deliverable int
	// Learned says what is known of the agent's runs, for people.
	Learned string
}

// Result returns what the selection asks for of a status document. Nothing in it holds on to the
// answer, which may be much larger: until the server has taken a result it is kept, for hours in
// an outage.
//
// A result that cannot be delivered must fail here: the SDK, or the server, would report it as
// a retryable error, and the agent's run would be fetched again for ever.
//
// ctx is asked between the paths of an extract. Where it ends first the failure is that of an
// attempt that was interrupted: the wait is not over.
func Result(ctx context.Context, name string, status *agentstatus.Status, wait Wait) (*agentwait.Result, *agentwait.Error) {
	result := &agentwait.Result{
		Outcome:        name,
		InteractionID:  wait.Target.InteractionID,
		AgentID:        strings.Clone(status.AgentID),
		State:          strings.Clone(string(status.State)),
		Phase:          strings.Clone(string(status.Phase)),
		ErrorMessage:   strings.Clone(status.ErrorMessage),
		Polls:          wait.Polls,
		ElapsedSeconds: agentwait.Seconds(wait.Elapsed),
		LastStatusAt:   wait.LastStatusAt,
		Learned:        wait.Learned,
	}
	if created := status.CreatedAt; !created.IsZero() {
		result.CreatedAt = &created
	}
	if status.Run != nil {
		tell(result, status.Run, wait.Selection.Include)
	}
	if err := fill(ctx, result, status, wait.Selection); err != nil {
		if ctx.Err() != nil {
			return nil, agentwait.Interrupted(agentwait.ReasonShutdown, wait.details(result, ""))
		}
		details := wait.details(result, err.Error())
		return nil, agentwait.NewError(agentwait.ErrTypeInvalidResponse,
			fmt.Sprintf("the status document cannot be written as JSON: %v", err), details)
	}
	encoded, err := json.Marshal(result)
	if err != nil {
		return nil, agentwait.NewError(agentwait.ErrTypeInvalidResponse, err.Error(), wait.details(result, err.Error()))
	}
	if failure := wait.tooLarge(result, len(encoded)); failure != nil {
		return nil, failure
	}
	if result.Response != nil { // it fits, so it is worth the copy
		reply := strings.Clone(*result.Response)
		result.Response = &reply
	}
	return result, nil
}

// fill adds the sections and the extracts that were asked for. All of them are read from the
// normalised document, which is written once.
func fill(ctx context.Context, result *agentwait.Result, status *agentstatus.Status, selection agentwait.Selection) error {
	include := selection.Include
	if len(include) == 0 {
		include = []string{agentwait.IncludeResponse}
	}
	if slices.Contains(include, agentwait.IncludeResponse) {
		// An agent that is done has replied, with nothing perhaps. Before that an
		// empty text is not a reply.
		if reply := status.FinalText(); reply != "" || result.Outcome == agentwait.OutcomeCompleted {
			result.Response = &reply
		}
	}
	if len(selection.Extract) == 0 && !slices.ContainsFunc(include, fromDocument) {
		return nil
	}
	document, err := status.MarshalJSON()
	if err != nil {
		return err
	}
	if len(selection.Extract) > 0 {
		if err := extract(ctx, result, document, selection.Extract); err != nil {
			return err
		}
	}
	return fillSections(result, document, include)
}
