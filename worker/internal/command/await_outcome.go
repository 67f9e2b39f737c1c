package command

import (
	"fmt"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/internal/watch/follow"
)

// headline is the message, which reads differently for each way to end, and the type
// for programs to search for.
func headline(ended *follow.Error) string {
	if ended.Type == "" {
		return ended.Message
	}
	return fmt.Sprintf("%s (%s)", ended.Message, ended.Type)
}

// tryNext says what a person can do about it; empty where there is nothing to say.
func tryNext(ended *follow.Error) string {
	switch ended.Kind {
	case follow.KindCancelled, follow.KindTerminated:
		return "await it again: the agent may still be running, or have finished meanwhile"
	case follow.KindTimedOut:
		return "await it again without a workflow timeout: agentwait keeps the deadline itself"
	}
	switch ended.Type {
	case activities.ErrTypeAgentNeedsInput:
		return "answer the agent in Gumloop and await it again, or give --on-needs-input wait"
	case activities.ErrTypeDeadlineExceeded:
		return "the agent may still be running: await it again, with a longer --timeout"
	case activities.ErrTypeUnauthorized:
		return "give the worker a valid GUMLOOP_API_KEY and restart it; worker check tests the key"
	case activities.ErrTypeForbidden:
		return "check that the key and --user-id or --project-id belong together, and own the interaction"
	case activities.ErrTypePaymentRequired:
		return "the account has no credits left: add some in Gumloop"
	case activities.ErrTypeInteractionNotFound:
		return "check the interaction id, and that --user-id or --project-id owns it"
	case activities.ErrTypeAPIUnavailable, activities.ErrTypeInvalidResponse:
		return "await it again later; worker check tests whether the API can be reached"
	case activities.ErrTypeResultTooLarge:
		return "include less, or take what is needed with --extract NAME=PATH"
	}
	return ""
}
