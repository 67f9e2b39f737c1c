package agentwait

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// carriedTolerance is how far the clocks of a Temporal server's hosts may be apart: a run's start
// is measured by one, what the run before carried by another.
const carriedTolerance = 24 * time.Hour

// Validate checks what a run that started at a time was handed. Its error is a [*FieldError]:
// callers leave the field empty, so whatever is wrong was written by hand.
func (c Carried) Validate(started time.Time) error {
	err := cmp.Or(
		checkSpan(c.StartedAt, c.DeadlineAt, started),
		validateToken(c.Token),
		validateView(c.LastStatus),
		validateAnswered(c.Answered),
	)
	return within("carried", err)
}

func validateToken(t *Token) error {
	if t == nil {
		return nil
	}
	return t.Validate()
}

// validateAnswered checks the requests in the order of their ids.
//
// workflowcheck takes each walk over a map for non-deterministic. Sorted, this one is not.
//
//workflowcheck:ignore
func validateAnswered(answered map[string]time.Time) error {
	if len(answered) > MaxAnswered {
		return OutOfRange("answered", fmt.Sprintf("%d requests", len(answered)), fmt.Sprintf("at most %d", MaxAnswered))
	}
	for _, id := range slices.Sorted(maps.Keys(answered)) {
		if id == "" || len(id) > MaxRequestIDBytes {
			return OutOfRange("answered", fmt.Sprintf("an id of %d bytes", len(id)), fmt.Sprintf("ids of 1 to %d bytes", MaxRequestIDBytes))
		}
		if err := checkTime("answered", answered[id]); err != nil {
			return err
		}
	}
	return nil
}

func validateView(v *StatusView) error {
	if v == nil {
		return nil
	}
	return within("last_status", cmp.Or(
		checkMaybe("last_status_at", v.LastStatusAt),
		checkCount("polls", v.Polls),
		checkCount("polls_now", v.PollsNow),
	))
}

// Validate checks what a run that started at a time was handed: see [Carried.Validate].
func (c CarriedAgents) Validate(started time.Time) error {
	err := cmp.Or(
		checkSpan(c.StartedAt, c.DeadlineAt, started),
		checkCount("polls", c.Polls),
		checkCount("polls_now", c.PollsNow),
	)
	return within("carried", err)
}

// checkSpan checks when a wait began, and when it is to end, against when a run of it started.
func checkSpan(startedAt, deadlineAt, started time.Time) error {
	if err := cmp.Or(checkTime("started_at", startedAt), checkTime("deadline_at", deadlineAt)); err != nil {
		return err
	}
	if latest := started.Add(carriedTolerance); startedAt.After(latest) {
		return OutOfRange("started_at", formatTime(startedAt), "a time before this run's start, "+formatTime(started))
	}
	if latest := started.Add(MaxTimeout + carriedTolerance); deadlineAt.After(latest) {
		return OutOfRange("deadline_at", formatTime(deadlineAt), "a time before "+formatTime(latest)+": a deadline is at most 366 days away")
	}
	return nil
}

func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func checkCount(field string, value int) error {
	if value >= 0 && value <= MaxPolls {
		return nil
	}
	return OutOfRange(field, fmt.Sprint(value), fmt.Sprintf("0 to %d", MaxPolls))
}

// of says of an error's field, one of a map's value, by which key of the map it is.
func of(field, key string, err error) error {
	wrong, ok := err.(*FieldError) //nolint:errorlint // made here, by the checks
	if !ok {
		return err
	}
	return &FieldError{Field: field + "." + key + strings.TrimPrefix(wrong.Field, field), Found: wrong.Found, Expected: wrong.Expected}
}

// within says of an error's field what it is a part of.
func within(field string, err error) error {
	wrong, ok := err.(*FieldError) //nolint:errorlint // made here, by the checks
	if !ok {
		return err
	}
	return &FieldError{Field: field + "." + wrong.Field, Found: wrong.Found, Expected: wrong.Expected}
}
