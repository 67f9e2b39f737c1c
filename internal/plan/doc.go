// Package plan says how a wait goes on: values in, values out. It has no clock, no I/O and no
// goroutine, so that all that can happen to a wait is a table in a test.
//
// A [Wait] is fed with what happened ([Wait.Begin], [Wait.Answered], [Wait.Timer], [Wait.Stop])
// and answers with a [Step]: when to poll next and when to ask again, or how the attempt ends.
//
// All times are durations on one monotonic clock of the caller's, measured from whatever moment
// it likes: the engine counts from its own start, a test from zero. Moments of another machine
// are converted before they come here, so a wall clock that is wrong, or is set meanwhile,
// cannot end a wait.
package plan
