// Package activities has the Temporal activities that poll the status of an AI agent's
// run: agentwait.PollAgentStatus awaits its end, agentwait.PollAgentsStatus the ends of up to
// 1,000, agentwait.CheckAgentStatus looks once. agentwait.StartAgent, agentwait.AnswerAgent and
// agentwait.CancelAgent do what else is done with a run. agentwait.PollRunStatus is
// PollAgentStatus by a name that workers of the first release do not know.
// They work under any workflow, in any language, and as standalone activities.
//
// # Set up
//
// The plugin of package workflows is one line. Without workflows, a worker registers the
// activities once. Keys live in the APIs and never leave the worker:
//
//	client, err := gumloop.NewClient(gumloop.Config{APIKey: os.Getenv("GUMLOOP_API_KEY")})
//	…
//	acts, err := activities.New(activities.Config{
//		Credentials: map[string]activities.API{agentwait.DefaultCredential: client},
//	})
//	…
//	stop := acts.RegisterWorker(w) // w is a worker.Worker
//	…
//	w.Stop()
//	err = stop(ctx) // hands the waits over; the client still has to be open
//
// # The engine
//
// A wait is a record in the engine of its process: it holds no worker slot, no goroutine and
// no timer. Its activity checks the input, puts the record into the engine and returns
// activity.ErrResultPending; the engine polls, heartbeats and completes the activity by its
// task token. So the number of waits has nothing to do with the number of slots: 10,000 waits
// are 10,000 records of about a kilobyte.
//
//   - Requests are made in the order in which they are due, at most MaxRequestsInFlight of a
//     credential at a time, so every wait is polled under any overload.
//   - Waits for the same interaction share their requests: never two within a second in one
//     process, whoever asks, CheckAgentStatus included. Another process knows nothing of them.
//   - An API that answers 429 or 503 is asked at half the rate, and then slowly at more again;
//     its Retry-After stops the credential, not one wait. Workers that know nothing of each
//     other come to share such a limit.
//   - Heartbeats have goroutines of their own and never wait for a poll. They come every 52 s
//     if the heartbeat timeout is 60 s, and at most a minute apart.
//   - While the Temporal server cannot be reached a wait is polled on until its heartbeat
//     timeout has passed since the last heartbeat that arrived; then it stands still, since
//     another attempt may be polling, until one arrives.
//   - How a wait ended is told until the server knows.
//   - When a worker stops, its waits are handed over in parallel.
//   - Deadlines are the Temporal server's: a wrong clock of the worker changes nothing.
//
// In the SDK's test environments, where there is no server to complete an activity on, the wait
// is held inside its activity. A local activity is refused: a wait is longer than a workflow
// task. Without the plugin a worker needs [RefuseLocal] to say so.
//
// # What is learned
//
// From ten runs of an agent on the engine knows when it is worth asking: it stays quiet until
// the agent's runs have begun to end, and then polls by how likely an end is. A wait is never
// polled much later than the plain schedule would: by at most a third of the time waited and
// five seconds. What is known of an agent is only in memory, and in the log at DEBUG; how much
// is known and used is in the metrics.
// Config.ProportionalOnly turns it off.
//
// # Metrics
//
// The engine reports to Config.Metrics or, if that is nil, to the handler of the first worker
// that has one: a client's MetricsHandler is enough. There the tags of one activity that the SDK
// sets (namespace, task_queue, worker_type, workflow_type, activity_type) are "none", since an
// engine serves all workers of its process.
//
//	name                          type     tags                  counts
//	agentwait_waits_held          gauge    -                     waits that the engine holds
//	agentwait_waits_ended         counter  connection, outcome   waits
//	agentwait_waits_interrupted   counter  connection, reason    waits, by attempts
//	agentwait_waits_resumed       counter  connection            waits that go on from an earlier attempt
//	agentwait_detection_delay     timer    connection            from a run's end, as the vendor tells it, to the answer
//	agentwait_polls               counter  connection, result    requests to the API
//	agentwait_poll_latency        timer    connection            time of a request (seconds in Prometheus)
//	agentwait_poll_lateness       timer    connection            how much later than due a request starts
//	agentwait_polls_scheduled     counter  connection, schedule  polls of agents that are known by an id
//	agentwait_answers_shared      counter  connection            answers that another wait has asked for
//	agentwait_request_budget      gauge    connection            requests a second that are allowed; 0: no bound
//	agentwait_request_limit       gauge    connection            … that may be made: less if the API bears less; 0: no bound
//	agentwait_request_demand      gauge    connection            … that all waits ask for together
//	agentwait_requests_in_flight  gauge    connection            requests under way
//	agentwait_pauses_asked        timer    connection            pauses that the API asked for
//	agentwait_heartbeats          counter  -                     heartbeats sent
//	agentwait_heartbeat_failures  counter  reason                those of them that were not recorded
//	agentwait_learned_agents      gauge    -                     agents that a run was learned of
//	agentwait_learned_runs        counter  connection            runs
//
// Every value of a tag is of a closed set; no tag has an id, and a value that is not of its set
// is "other". Counters are there from the start, at zero, so that a first failure is an increase. A
// detection delay is that of a run that was seen running and whose vendor tells when it finished;
// clocks that differ are in it.
//
//   - connection: the name of a credential.
//   - outcome: completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input,
//     deadline_exceeded (also if on_deadline is
//     "return"), cancelled; still_running for what a batch leaves; and if a wait cannot go on
//     unauthorized, forbidden, payment_required, interaction_not_found, invalid_request,
//     invalid_response, api_unavailable, result_too_large. An input that is refused is not a wait.
//   - reason of an interruption: those under Attempts, and attempt_gone and api_unavailable. The
//     wait goes on, so one that parks five times counts five times. A full worker is "full".
//   - reason of a heartbeat: unreachable, refused, and gone if the server no longer knows the
//     attempt.
//   - result: ok; unreadable for a 2xx that is not a status, or too large; 3xx, 4xx, 429, 5xx, other; timeout,
//     network (a client that panics, too); refused for what the client does not ask; broken_off for a request that
//     nobody waited for any more, which has no latency. Waits that share a request count it once,
//     and a check is one, too.
//   - schedule: learned or proportional. The share of the first is what learning is used for;
//     delays after a failure or a Retry-After are neither.
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
// A path that selects nothing has null. One that was not evaluated, since it could cost too much
// on its document, has null and a text in "extract_errors".
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
// at first, then with a lag of about 3 % of the time waited. A Retry-After wins, and so does a
// longer pause that the document asks for, but for the last poll at the deadline. The first
// poll is made at once; if many waits start together they are spread over their first
// interval.
//
// The deadline is the activity's ScheduledTime + timeout_seconds. It is the same for every
// attempt, and counts the time in the queue. It cuts a request in flight short, which then is a
// failed poll (request_timeout), though each has 5 s at least. The last poll is made at the
// deadline; a wait that has to queue for it behind others ends at most a minute later. A token in the input continues
// an earlier wait: its counts and the pace of its schedule, which goes by token.started_at, but
// not its deadline.
//
// # A batch
//
// agentwait.PollAgentsStatus takes interaction_ids in place of interaction_id, and return_when
// ("all", "first" or a number). Its result has a row for each, whatever became of it:
// [agentwait.AgentsResult]. Its options are the same, and so are its attempts; one heartbeat
// carries all waits ([agentwait.AgentsToken]). It parks when the earliest poll of all is 60 s
// or more away, and counts as many waits as it has interactions that have not ended. With once
// it makes one poll of each.
//
// # Attempts
//
// A wait may take many attempts, each of which goes on from the last heartbeat's
// [agentwait.Token]. An attempt ends with the retryable agentwait.WaitInterrupted and
// details.reason
//
//   - parked: the next poll is a minute or more away; until then the server holds the wait. Not
//     if the retry policy has MaximumAttempts, or is unknown.
//   - full: the worker holds as many waits as it may (MaxWaits); tried again in half a minute.
//   - shutdown: the worker stops; another one goes on at once.
//   - paused, reset: an operator did it. A paused activity does not time out; the
//     deadline applies when it is resumed.
//   - heartbeats_failing: the Temporal server refuses heartbeats, or they cannot be encoded.
//   - attempt_timeout: the server is about to give this attempt up.
//
// An answer that refuses and is not the API's own, such as a proxy's 403 with an HTML page or a
// redirect, is transient (stray_answer) until it is the third in a row and the row has lasted for
// a minute; if the wait has had no good answer yet, a 401, 403 or 404 does not need the minute.
// So is a document about another interaction, until the deadline. What came in place of a status
// stands in the heartbeat (problem_text), in the error and in its details (problem). An answer
// that is larger than the client reads is the final agentwait.ResultTooLarge.
//
// Transient failures of the API stay inside an attempt. After 5 in a row it ends with the
// retryable agentwait.ApiUnavailable, so that the outage shows as the activity's last failure; the
// next attempt polls when the back-off asks for it.
//
// Cancelling the activity stops the polling, at the next heartbeat. It does not stop the agent:
// agentwait.CancelAgent does, if the vendor can.
package activities
