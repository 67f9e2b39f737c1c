package command

import (
	"fmt"
	"strings"

	"github.com/agentwait/agentwait"
)

// headline is the message, which reads differently for each way to end, and the type
// for programs to search for.
func headline(ended *agentwait.Error) string {
	if ended.Type == "" {
		return ended.Message
	}
	return fmt.Sprintf("%s (%s)", ended.Message, ended.Type)
}

// tryNext says what a person can do about a wait at one of the worker's connections; empty where
// there is nothing to say. Which vendor that is the worker alone knows.
func tryNext(ended *agentwait.Error, connection string) string {
	switch ended.Kind {
	case agentwait.KindCancelled, agentwait.KindTerminated:
		if ended.Details.AgentCancel != "" {
			return "" // the agent was to end, and that says how it stands
		}
		return "await it again: the agent may still be running, or have finished meanwhile"
	case agentwait.KindTimedOut:
		return "run a worker on the wait's task queue, and await it again"
	}
	if ended.Details.Reason == agentwait.ReasonStrayAnswer {
		return fmt.Sprintf("something else than the API refused it: check the address of the worker's connection %s (its url, or --base-url), and a proxy or a sign-in page before it; agentwait check asks the same way", connection)
	}
	switch ended.Type {
	case agentwait.ErrTypeAgentNeedsInput:
		return "answer the agent where it runs and await it again, or give --on-needs-input wait"
	case agentwait.ErrTypeAgentCancelled, agentwait.ErrTypeAgentExpired:
		return "start the agent again where its result is still wanted"
	case agentwait.ErrTypeAgentStalled:
		return "look at the agent's run; await it again, with a longer --stall-timeout, if it may still be at work"
	case agentwait.ErrTypeDeadlineExceeded:
		return "the agent may still be running: await it again, with a longer --timeout"
	case agentwait.ErrTypeUnauthorized:
		return fmt.Sprintf("give the worker a valid key for its connection %s and restart it; agentwait check tests the key", connection)
	case agentwait.ErrTypeForbidden:
		return fmt.Sprintf("check that the key of the connection %s may see the interaction, and that --user-id or --project-id owns it where the vendor asks for an owner", connection)
	case agentwait.ErrTypePaymentRequired:
		return fmt.Sprintf("the account behind the connection %s has no credits left: add some at the vendor", connection)
	case agentwait.ErrTypeInteractionNotFound:
		return fmt.Sprintf("check the interaction id, that it is one of the connection %s (--use-credential chooses another), and that --user-id or --project-id owns it where the vendor asks for an owner", connection)
	case agentwait.ErrTypeInvalidRequest:
		return giveInstead(ended.Details.Field)
	case agentwait.ErrTypeAPIUnavailable, agentwait.ErrTypeInvalidResponse:
		return "await it again later; agentwait check tests whether the API can be reached"
	case agentwait.ErrTypeResultTooLarge:
		switch ended.Details.Field {
		case "", "body_bytes": // the answer is, before anything is taken out of it
			return "the limits on an answer are flags of agentwait run, whatever is included: see agentwait run --help"
		case "depth", "messages_and_parts":
			return "no flag raises this limit: look at the run where it was begun, or give agentwait run an --adapter that leaves out what is too much"
		}
		return "include less, or take what is needed with --extract NAME=PATH"
	}
	return ""
}

// giveInstead is the flag that gives a field of the input; empty where none does.
func giveInstead(field string) string {
	id, further := strings.CutPrefix(field, "ids.")
	switch {
	case field == "credential":
		return "choose another one with --use-credential; the worker that serves this one may be on another --task-queue"
	case further:
		return fmt.Sprintf("give it with --id %s=ID", id)
	case field == "user_id" || field == "project_id":
		return "give the owner with --user-id or --project-id"
	}
	return ""
}
