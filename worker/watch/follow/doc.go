// Package follow watches one wait on a Temporal server until it has closed, for
// programs that show it to people.
//
// A wait is known from three sides, and a look combines them:
//
//   - the pending activity's heartbeat details ([agentwait.Token]) have the live
//     counts: polls, the state last seen, the next poll. A worker heartbeats every 13/15
//     of the heartbeat timeout (52 s of 60), so they are that late.
//   - the query "status" ([agentwait.StatusView]) has what the workflow knows: the
//     deadline, polls asked for by signal. It needs a running worker.
//   - the workflow's result or failure, which a long poll delivers at once.
//
// Only the last one matters for how the wait ended; a look that is incomplete says
// so in [Update.Problem] and the watching goes on.
package follow
