// Package workflows awaits the end of an AI agent's run as a Temporal workflow,
// [AwaitAgent], registered as [agentwait.AwaitAgentName], and the ends of many as
// [AwaitAgents], [agentwait.AwaitAgentsName]. It holds the deadline of a wait and
// shows how it stands; the polling itself is an activity of package activities.
//
// # Worker
//
// One plugin line makes a worker serve it ([NewPlugin]; [Register] is for workers
// without plugins):
//
//	plugin, err := workflows.NewPlugin(activities.Config{…})
//	w := worker.New(c, "agents", worker.Options{Plugins: []worker.Plugin{plugin}})
//
// # Calling it
//
// From Go, [agentwait.Await] starts or joins the wait and returns its result; a parent workflow
// starts it as a child, by name:
//
//	future := workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{…})
//
// From any language, by name and with one JSON object ([agentwait.Input]). Only
// interaction_id and one of user_id and project_id are required:
//
//	{
//	  "interaction_id": "xYz789AbCdEfGhI",
//	  "user_id": "your_user_id",
//	  "credential": "default",
//	  "timeout_seconds": 600,
//	  "min_interval_seconds": 2,
//	  "max_interval_seconds": 900,
//	  "not_found_grace_seconds": 10,
//	  "on_needs_input": "fail",
//	  "stall_timeout_seconds": 0,
//	  "include": ["response", "tool_calls"],
//	  "extract": {"first_tool": "messages.1.parts.1.tool_name"},
//	  "max_result_bytes": 1572864,
//	  "heartbeat_timeout_seconds": 60
//	}
//
// Unknown fields and wrong types are refused. The result ([agentwait.Result]):
//
//	{
//	  "outcome": "completed",
//	  "interaction_id": "xYz789AbCdEfGhI",
//	  "agent_id": "abc123DEFghiJKL",
//	  "state": "COMPLETED",
//	  "phase": "completed",
//	  "response": "Here's what I found...",
//	  "polls": 9,
//	  "elapsed_seconds": 41.8,
//	  "created_at": "2026-03-05T10:30:00Z",
//	  "last_status_at": "2026-03-05T10:30:41.812Z"
//	}
//
// If a path of extract was not evaluated, its value is null and "extract_errors" says why.
// The outcome is "completed", or "needs_input" if on_needs_input is "return". The
// set is open.
//
// APIs that tell more of a run than Gumloop's agent_status add "partial", "error_code", "web_url",
// "updated_at" and "finished_at" if they tell them; "input_requests", "progress" and "usage" are
// for include.
//
// # Errors
//
// The workflow fails with an application error, whose type is one of the ErrType
// constants of package activities and whose one detail is an object
// ([agentwait.ErrorDetails]). The poller's error is passed on as it is, at this one
// level: there is no activity error around it. [agentwait.AsError] reads it in Go.
//
//	type     agentwait.DeadlineExceeded
//	message  the deadline 2026-03-05T10:40:00Z passed and interaction xYz789AbCdEfGhI
//	         has not ended: it was last seen in state "ASYNC_PROCESSING" (running)
//	         (the last 3 polls failed: HTTP 403 with an HTML page titled "Sign in")
//	details  {"interaction_id": "xYz789AbCdEfGhI", "phase": "running",
//	          "state": "ASYNC_PROCESSING", "polls": 77, "elapsed_seconds": 600.1,
//	          "last_status_at": "2026-03-05T10:39:41.5Z",
//	          "problem": "HTTP 403 with an HTML page titled \"Sign in\""}
//
//	type     agentwait.AgentFailed
//	details  {"interaction_id": "xYz789AbCdEfGhI", "phase": "failed", "state": "FAILED",
//	          "polls": 3, "elapsed_seconds": 8.2, "last_status_at": "2026-03-05T10:30:08.1Z",
//	          "message": "RuntimeError: Agent encountered an error while processing"}
//
//	type     agentwait.InvalidRequest
//	details  {"interaction_id": "xYz789AbCdEfGhI", "polls": 0, "elapsed_seconds": 0,
//	          "message": "timeout_seconds: found the string \"ten\", expected a number",
//	          "field": "timeout_seconds", "found": "the string \"ten\"", "expected": "a number"}
//
// AgentFailed, AgentCancelled, AgentExpired, AgentStalled, AgentNeedsInput and DeadlineExceeded are
// benign: they are outcomes, not faults. The workflow's retry policy is best left unset, and of its timeouts all but the run
// timeout: a week more than timeout_seconds, as [agentwait.StartOptions] sets it, ends a wait that
// no worker serves, such as one on a mistyped task queue. A deadline that is extended beyond it
// goes on in another run, with a timeout of its own.
//
// # Handlers
//
// Query "status" answers a [agentwait.StatusView]:
//
//	{
//	  "interaction_id": "xYz789AbCdEfGhI",
//	  "outcome": "still_running",
//	  "state": "ASYNC_PROCESSING",
//	  "phase": "running",
//	  "started_at": "2026-03-05T10:30:00Z",
//	  "deadline_at": "2026-03-05T10:40:00Z",
//	  "last_status_at": "2026-03-05T10:30:02.1Z",
//	  "polls": 1,
//	  "polls_now": 0
//	}
//
// If the API tells them, the view has "progress", "input_requests" (what the run needs of a
// person, each with id, kind, text and schema), "web_url", and "input_requests_cut" if not all
// of the requests have room ([agentwait.Told]); so have the details of errors. They come when the
// state, the requests or the link change: live progress is in the heartbeat.
//
// It has what the workflow knows, and in "problem" why its poller's last poll failed, once the
// poller has said so. The live counts (polls, next poll, problem_text) are in the
// heartbeat of the pending activity, which Describe shows, late by at most 13/15 of
// heartbeat_timeout_seconds.
//
// Signal "poll_now" polls at once, beside the poller and also while that is parked. At
// most one such poll is in flight and they start at least 1 s apart; signals that come
// meanwhile become one. An answer that ends the agent's run ends the wait. A poll that
// fails never does: it shows as last_problem. An argument is ignored.
//
// Update "extend_deadline" moves the deadline, never back, by seconds or to a time, to
// at most 366 days from now. It takes one of
//
//	{"by_seconds": 600}
//	{"deadline_at": "2026-03-05T11:00:00Z"}
//
// and answers {"deadline_at": "2026-03-05T11:00:00Z"}. What cannot be done is rejected
// with agentwait.InvalidRequest.
//
// The current details of the workflow tell people the same, in markdown.
//
// # Cancelling
//
// A cancelled wait ends at once and closes as Canceled, with an [agentwait.ErrorDetails]
// as its detail; the poller stops at its next heartbeat. The agent runs on.
//
// With "on_cancel": "cancel_agent" its run is cancelled, too, and with "on_deadline": "cancel_agent"
// at the deadline; a vendor that cannot is refused when the wait begins. That takes two minutes at most:
// the vendor is asked, and then how the run stands. What came of it is in agent_cancel of the details,
// and in the current details. Nothing else cancels a run: no hand-over, reset, pause or stop of a
// worker, and no terminate, which no workflow hears of. A parent's close is a cancel only with the
// parent close policy REQUEST_CANCEL.
//
// Update "set_ending" changes that for a wait that is open, as whoever is about to cancel it may want:
// {"on_cancel": "cancel_agent"}, or on_deadline, or both. It answers both as they hold from then on;
// what is left out stays as it is. A vendor that cannot cancel a run shows when it is asked to, in agent_cancel of the details.
//
// # Starting a run
//
// [RunAgent], registered as [agentwait.RunAgentName], starts a run once and awaits it:
// [agentwait.RunInput]. Its on_cancel is "cancel_agent" if the vendor can. The start has a key of
// the workflow's id and run, unless the input has one. So
//
//   - an attempt finds what a lost one has started, and so does a run that a reset has made, if the
//     vendor takes a key; elsewhere the first ends as StartOutcomeUnknown, and a reset to before the
//     start starts another run;
//   - a retry policy of the workflow, which takes effect only after a timeout of its run, starts
//     another run, with another key.
//
// A cancel during the start waits for its answer, and cancels what it has started; if none comes
// the run is looked up by its key. A run that continues as new does so as RunAgent.
//
// # Answering
//
// With "on_needs_input": "wait" the view has what is asked, and the update "answer" answers it:
// [agentwait.Answer]. A value is checked against the request's schema, if that can be used. An answer
// is sent once, and only while a status that was asked for just before shows that very request, by its
// id. Two answers are sent one after the other. What the vendor makes of the run, such as another one under
// another id, is what the wait goes on with. The update fails with AnswerRefused if nothing was
// taken, and with AnswerOutcomeUnknown if that is not known; the wait goes on. A wait that is
// cancelled, or whose deadline passes, waits for an answer that is under way.
//
// # Workers of an earlier release
//
// Beside one on the same task queue nothing of RunAgent is lost: it knows neither the workflow nor its
// activities, and the server tries another worker. So a poller whose input it would refuse is called as
// [agentwait.PollRunStatusName], and such a wait continues as new as RunAgent. An AwaitAgent with new
// fields whose first task it takes is refused, in words, before anything is asked.
//
// # One wait for an interaction
//
// [agentwait.StartOptions] derive the workflow id from the target and join a wait that is
// running. Starting by other means, use [agentwait.WorkflowID], or its form in other languages:
//
//	agentwait/default/user:your_user_id/xYz789AbCdEfGhI
//
// [agentwait.Await] and its like refuse to join a wait on another task queue than theirs
// ([agentwait.OtherQueueError]): nobody may be there to serve it. Other languages join whatever
// is open, so look where it lives (Describe, executionConfig.taskQueue) before.
//
// A parent workflow cannot join: Temporal refuses a child whose id is open, with an error that
// [agentwait.AsError] reads as [agentwait.KindAlreadyOpen]. A child without an id of its own is
// a wait of its own, with its own deadline, and shares the requests of the others on its worker:
// leave WorkflowID unset. To have the open wait's result, call an activity that awaits it, as
// the example Join shows.
//
// # Many at once
//
// [AwaitAgents] awaits up to 1,000 interactions with one activity and one heartbeat. Its input
// ([agentwait.AgentsInput]) has the fields above, with two differences:
//
//	{
//	  "interaction_ids": ["xYz789AbCdEfGhI", "aBc123DeFgHiJkL"],
//	  "return_when": "all",
//	  "user_id": "your_user_id"
//	}
//
// "ids" has the further ids of each interaction that has some, by its own id:
// {"xYz789AbCdEfGhI": {"thread_id": "…"}}. There is no on_cancel: to have runs cancelled with their
// wait, give each a RunAgent, or an AwaitAgent, of its own.
//
// return_when is "all" (the default), "first", or how many have to end. One that failed, is not
// known or needs input has ended: nothing that becomes of an agent fails the batch. The result
// ([agentwait.AgentsResult]):
//
//	{
//	  "outcome": "completed",
//	  "rows": [
//	    {"interaction_id": "xYz789AbCdEfGhI", "outcome": "completed", "agent_id": "abc123DEFghiJKL",
//	     "state": "COMPLETED", "phase": "completed", "response": "Here's what I found...",
//	     "polls": 9, "elapsed_seconds": 41.8, "created_at": "2026-03-05T10:30:00Z",
//	     "last_status_at": "2026-03-05T10:30:41.812Z"},
//	    {"interaction_id": "aBc123DeFgHiJkL", "outcome": "error",
//	     "error": {"type": "agentwait.InteractionNotFound", "message": "…"},
//	     "polls": 6, "elapsed_seconds": 10.4}
//	  ],
//	  "counts": {"completed": 1, "error": 1},
//	  "polls": 15,
//	  "elapsed_seconds": 41.8
//	}
//
// Rows come in the order of interaction_ids. A row's outcome is completed, failed, agent_cancelled,
// agent_expired, agent_stalled, needs_input, error, deadline_exceeded, or still_running if the batch ended before it; the set is open.
// The batch's own is completed, or deadline_exceeded if too few had ended by then.
//
// max_result_bytes bounds all rows together. If they are larger, the largest replies are left
// out first, with "truncated": true. Rows that have ended come to the workflow in a signal of
// the poller, at most one every 30 s with at most 512 KiB, so queries are live: "status"
// answers an [agentwait.AgentsView], without replies, and "result" with
// {"interaction_id": "…"} an [agentwait.Row] with its reply, also one that has no room in the
// result. The workflow holds up to 4 MiB of them.
//
// Signal "poll_now" polls all that have not ended, or those that {"interaction_ids": […]}
// names. Update "extend_deadline" is that of AwaitAgent. A batch that is cancelled ends at once;
// the second detail of the cancellation is the result as it stood ([agentwait.AgentsStanding]).
//
// A worker that dies costs the rows that it had not reported: the next attempt polls those
// interactions once more. Ten minutes of a thousand waits cost 34 billable actions at most: the
// start, the activity, a heartbeat every 52 s and the signals.
//
// # agentwait.Deadline
//
// The wait ends timeout_seconds after the workflow's start, or at the deadline that it
// was extended to. A worker that is lost is replaced within the heartbeat timeout; a
// wait whose poller nobody continues ends 60 s after the deadline, with DeadlineExceeded
// and the last heartbeat's details. A paused poller does not time out: the deadline
// applies when it is resumed.
package workflows
