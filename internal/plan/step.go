package plan

import "time"

// Do is what is to be done next.
type Do uint8

// What can be done next.
const (
	// Rest: poll at Step.PollAt, and call Timer at Step.TimerAt if nothing happens before.
	Rest Do = iota
	// Complete: the wait has a result, of the last status.
	Complete
	// Fail: the wait ends with what the last answer said: the agent failed or needs input,
	// or polling again cannot help.
	Fail
	// Stall: the wait ends since the agent has shown no change for too long.
	Stall
	// Deadline: the wait ends since its time is over.
	Deadline
	// Outage: the attempt ends with the failure of the last answer; another one follows
	// after Step.Delay.
	Outage
	// Yield: the attempt ends, for Step.Why; another one follows after Step.Delay.
	Yield
)

// Why an attempt yields.
type Why uint8

// The reasons of a Yield.
const (
	_              Why = iota
	Parked             // the next poll is far away
	Stopping           // the worker stops
	AttemptTimeout     // the server would end the attempt
)

// Step is what is next.
type Step struct {
	Do      Do
	PollAt  time.Duration // of Rest; Never if no further poll may be made
	TimerAt time.Duration // of Rest
	Delay   time.Duration // of Outage and Yield: until the next attempt
	Why     Why           // of Yield
}
