// Package direct awaits an AI agent's run without Temporal: the same plan, the same decisions and
// the same errors, in one call.
//
//	client, err := gumloop.NewClient(gumloop.Config{APIKey: os.Getenv("GUMLOOP_API_KEY")})
//	…
//	result, err := direct.Await(ctx, client, agentwait.Input{
//		Target:         agentwait.Target{InteractionID: id, UserID: "your_user_id"},
//		TimeoutSeconds: 3600,
//	})
//	if failure, ok := agentwait.AsError(err); ok && failure.Type == agentwait.ErrTypeAgentFailed {
//		log.Print(failure.Details.Message) // the agent's own words
//	}
//
// It awaits, and [Cancel] cancels a run. Starting one and answering what it asks are the client's: see
// the example of sessions in package agenttest. What a start returns is what the wait needs: the ids
// of its Ref, and its AfterMessageID if a conversation goes on.
//
// The wait lives as long as the call. A program that is started again goes on where it was if
// it keeps the token that [OnPoll] gives it, and passes it to [Resume].
package direct
