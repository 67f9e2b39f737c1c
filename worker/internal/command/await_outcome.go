package command

import (
	"fmt"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// headline is the message, which reads differently for each way to end, and the type
// for programs to search for.
func headline(ended *agentwait.Error) string {
	if ended.Type == "" {
		return ended.Message
	}
	return fmt.Sprintf("%s (%s)", ended.Message, ended.Type)
}

// exitCode tells scripts how the wait ended.
func exitCode(ended *agentwait.Error) int {
	switch ended.Type {
	case agentwait.ErrTypeAgentFailed, agentwait.ErrTypeAgentCancelled, agentwait.ErrTypeAgentExpired:
		return console.ExitAgentFailed
	case agentwait.ErrTypeAgentNeedsInput:
		return console.ExitNeedsInput
	case agentwait.ErrTypeDeadlineExceeded, agentwait.ErrTypeAgentStalled:
		return console.ExitDeadline
	case agentwait.ErrTypeUnauthorized, agentwait.ErrTypeForbidden, agentwait.ErrTypePaymentRequired, agentwait.ErrTypeInteractionNotFound:
		return console.ExitRefused
	case agentwait.ErrTypeResultTooLarge:
		return console.ExitTooLarge
	case agentwait.ErrTypeInvalidRequest:
		return console.ExitBadInput
	}
	return console.ExitFailure
}

// tryNext says what a person can do about it; empty where there is nothing to say.
func tryNext(ended *agentwait.Error) string {
	switch ended.Kind {
	case agentwait.KindCancelled, agentwait.KindTerminated:
		return "await it again: the agent may still be running, or have finished meanwhile"
	case agentwait.KindTimedOut:
		return "run a worker on the wait's task queue, and await it again"
	}
	if ended.Details.Reason == agentwait.ReasonStrayAnswer {
		return "something else than the API refused it: check the worker's --base-url, and a proxy or a sign-in page before it; worker check asks the same way"
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
		return "give the worker a valid GUMLOOP_API_KEY and restart it; worker check tests the key"
	case agentwait.ErrTypeForbidden:
		return "check that the key and --user-id or --project-id belong together, and own the interaction"
	case agentwait.ErrTypePaymentRequired:
		return "the account has no credits left: add some in Gumloop"
	case agentwait.ErrTypeInteractionNotFound:
		return "check the interaction id, and that --user-id or --project-id owns it"
	case agentwait.ErrTypeAPIUnavailable, agentwait.ErrTypeInvalidResponse:
		return "await it again later; worker check tests whether the API can be reached"
	case agentwait.ErrTypeResultTooLarge:
		switch ended.Details.Field {
		case "", "body_bytes": // the answer is, before anything is taken out of it
			return "the limits on an answer are flags of worker run, whatever is included: see worker run --help"
		case "depth", "messages_and_parts":
			return "no flag raises this limit: look at the run where it was begun, or give worker run an --adapter that leaves out what is too much"
		}
		return "include less, or take what is needed with --extract NAME=PATH"
	}
	return ""
}
