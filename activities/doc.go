// Package activities has the Temporal activities that poll the status of an AI agent's
// run: agentwait.PollAgentStatus awaits its end, agentwait.CheckAgentStatus looks once.
// They work under any workflow, in any language, and as standalone activities.
//
// # Set up
//
// A worker registers them once. Keys live in the pollers and never leave the worker:
//
//	client, err := gumloop.NewClient(gumloop.Config{APIKey: os.Getenv("GUMLOOP_API_KEY")})
//	…
//	acts, err := activities.New(activities.Config{
//		Credentials: map[string]activities.API{"default": client},
//	})
//	…
//	acts.Register(w) // w is a worker.Worker
//
// Set [worker.Options].WorkerStopTimeout, to 30 s say. With the SDK's default of zero a
// worker that stops ends its activities without a word, and their waits stand still
// until a heartbeat timeout.
//
// # Call from Go
//
//	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
//		ScheduleToCloseTimeout: 10*time.Minute + time.Minute, // the wait's timeout + 60 s
//		HeartbeatTimeout:       time.Minute,                  // required
//		// No MaximumAttempts: parking, deployments and outages take attempts.
//		// WaitForCancellation stays false: a cancel then takes effect at once.
//	})
//	err := workflow.ExecuteActivity(ctx, agentwait.PollAgentStatusName, agentwait.PollInput{
//		Target:         agentwait.Target{InteractionID: id, UserID: "u1"},
//		TimeoutSeconds: 600,
//	}).Get(ctx, &result)
//
// # Call from any language
//
// By the name "agentwait.PollAgentStatus", with exactly one JSON object:
//
//	{"interaction_id": "xYz789AbCdEfGhI", "user_id": "u1", "timeout_seconds": 3600,
//	 "include": ["response", "files"], "extract": {"last": "messages.#.id|@reverse|0"}}
//
// The result is one JSON object:
//
//	{"outcome": "completed", "interaction_id": "xYz789AbCdEfGhI", "agent_id": "abc123DEFghiJKL",
//	 "state": "COMPLETED", "phase": "completed", "response": "Done.",
//	 "files": [{"filename": "a.pdf", "media_type": "application/pdf", "url": "https://…", "raw": {…}}],
//	 "extracted": {"last": "msg_def456"},
//	 "polls": 14, "elapsed_seconds": 42.1,
//	 "created_at": "2026-03-05T10:30:00Z", "last_status_at": "2026-03-05T10:30:42.1Z"}
//
// An error is an application failure of one of the types "agentwait.…" (ErrType
// constants), whose details have one object:
//
//	{"interaction_id": "xYz789AbCdEfGhI", "phase": "failed", "state": "FAILED", "polls": 3,
//	 "elapsed_seconds": 6.2, "last_status_at": "2026-03-05T10:30:06.2Z", "message": "RuntimeError: …"}
//
// The input is strict: an unknown field, a wrong type, a number out of range or a second
// argument is the final error agentwait.InvalidRequest, whose details also have field,
// found and expected. null and zero stand for the default. Readers accept enum values
// that they do not know.
//
// # How a wait goes
//
// Polls come at clamp(elapsed/30, min_interval, max_interval), with ±10 % of jitter: every 2 s
// at first, then with a lag of about 3 % of the time waited. A Retry-After wins. The first
// poll is made at once.
//
// The deadline is the activity's ScheduledTime + timeout_seconds. It is the same for every
// attempt, and counts the time in the queue; the clocks of the worker and of the Temporal
// server should agree to a second. The last poll is made at the deadline. A token in the
// input continues an earlier wait: its counts and the pace of its schedule, which goes by
// token.started_at, but not its deadline.
//
// # Attempts
//
// A wait may take many attempts, each of which goes on from the last heartbeat's [Token].
// An attempt ends with the retryable agentwait.WaitInterrupted and details.reason
//
//   - parked: the next poll is 60 s or more away; until then the wait takes no slot. Not
//     where the retry policy has MaximumAttempts, or is unknown.
//   - shutdown: the worker stops; another one goes on at once.
//   - paused, reset: an operator did it. A paused activity does not time out; the
//     deadline applies when it is resumed.
//   - heartbeats_failing: the Temporal server could not be reached.
//   - attempt_gone, attempt_timeout: the server has given this attempt up, or is about to.
//
// Transient failures of the API stay inside an attempt. After 5 in a row it ends with the
// retryable agentwait.ApiUnavailable, so that the outage shows as the activity's last failure; the
// next attempt polls when the back-off asks for it.
//
// Cancelling the activity stops the polling. It does not stop the agent: the API has no
// way to.
package activities
