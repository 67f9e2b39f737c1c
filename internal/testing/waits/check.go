package waits

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The bounds within which every language can express a case, in milliseconds.
const (
	maxTimeout  = 366 * 24 * 3_600_000
	maxInterval = 24 * 3_600_000
	maxGrace    = 3_600_000
	maxRequest  = 3_600_000
	maxBody     = 32 << 20

	// Every request has as much, however near the deadline is.
	leastPatience = 5_000

	// A case with a slower answer than this names its request timeout, since the
	// defaults of the languages differ.
	anyRequestTimeout = 25_000

	defaultTimeout = 600_000
)

// check fails if the fields contradict each other or leave something unchecked.
func (f *file) check(documents bool) error {
	switch {
	case f.Random != nil && !(*f.Random >= 0 && *f.Random < 1):
		return fmt.Errorf(`"random" is %v: give a number from 0 to below 1`, *f.Random)
	case f.refused():
		return f.checkRefused()
	case len(f.Steps) == 0:
		return errors.New(`no "steps": an API that is never asked decides nothing`)
	case f.Want == nil:
		return errors.New(`no "want": nothing is checked`)
	}
	if err := f.Options.check(); err != nil {
		return err
	}
	if err := f.checkDocuments(documents); err != nil {
		return err
	}
	for i := range f.Steps {
		if err := f.Steps[i].check(f.Options.RequestTimeoutMS, i == len(f.Steps)-1); err != nil {
			return fmt.Errorf("steps[%d]: %w", i, err)
		}
	}
	return f.checkWant()
}

// checkDocuments keeps apart what every language runs and what only Go does: waits on documents
// that other APIs' adapters write.
func (f *file) checkDocuments(documents bool) error {
	found := f.Options.StallTimeoutMS != nil || slices.Contains(DocumentEnds(), f.Want.EndsAs)
	for i := range f.Steps {
		if f.Steps[i].State != nil && documents {
			return fmt.Errorf(`steps[%d]: a wait on documents has a "document" in place of a "state"`, i)
		}
		found = found || f.Steps[i].Document != nil
	}
	switch {
	case documents && !found:
		return errors.New(`it has no "document" and no "stall_timeout_ms": let every language run it`)
	case found && !documents:
		return errors.New(`"document", "stall_timeout_ms" and the ends that follow belong to the waits on documents, which only Go makes`)
	}
	return nil
}

// refused reports whether the wait ends before anything is sent.
func (f *file) refused() bool { return f.Want != nil && f.Want.EndsAs == InvalidBaseURL }

func (f *file) checkRefused() error {
	w := f.Want
	switch {
	case f.Options.BaseURL == nil:
		return fmt.Errorf(`it ends as %q without a "base_url"`, InvalidBaseURL)
	case len(f.Steps) != 0 || w.PollsAtMS == nil || len(w.PollsAtMS) != 0 || w.EndedAtMS != nil || w.State != nil || w.Reply != nil:
		return fmt.Errorf(`what ends as %q sends nothing: no "steps", no "polls_at_ms" in its list, and nothing else`, InvalidBaseURL)
	}
	return f.Options.check()
}

func (o *options) check() error {
	for _, field := range []struct {
		name        string
		value       *int64
		least, most int64
	}{
		{"timeout_ms", o.TimeoutMS, 1, maxTimeout},
		{"min_interval_ms", o.MinIntervalMS, 1, maxInterval},
		{"max_interval_ms", o.MaxIntervalMS, 1, maxInterval},
		{"request_timeout_ms", o.RequestTimeoutMS, 1, maxRequest},
		{"not_found_grace_ms", o.NotFoundGraceMS, -1, maxGrace},
		{"stall_timeout_ms", o.StallTimeoutMS, 1000, maxTimeout},
		{"max_body_bytes", o.MaxBodyBytes, 1, maxBody},
	} {
		if v := field.value; v != nil && (*v < field.least || *v > field.most) {
			return fmt.Errorf("%q is %d: give %d to %d, or leave it out for the default", field.name, *v, field.least, field.most)
		}
	}
	if o.MinIntervalMS != nil && o.MaxIntervalMS != nil && *o.MinIntervalMS > *o.MaxIntervalMS {
		return fmt.Errorf(`"min_interval_ms" is %d: give at most "max_interval_ms", %d`, *o.MinIntervalMS, *o.MaxIntervalMS)
	}
	if known := []string{"fail", "wait", "return"}; o.OnNeedsInput != nil && !slices.Contains(known, *o.OnNeedsInput) {
		return fmt.Errorf(`"on_needs_input" is %q: give one of %q`, *o.OnNeedsInput, known)
	}
	return nil
}

func (s *step) check(requestTimeout *int64, last bool) error {
	forms := 0
	for _, there := range []bool{s.State != nil, s.Document != nil, s.Status != nil, s.Network != nil} {
		if there {
			forms++
		}
	}
	limit := int64(anyRequestTimeout)
	if requestTimeout != nil {
		limit = *requestTimeout
	}
	switch {
	case forms != 1:
		return fmt.Errorf(`it has %d of "state", "document", "status" and "network"; one has to be there`, forms)
	case s.Network != nil && !*s.Network:
		return errors.New(`"network" is true, or is left out`)
	case s.Status != nil && (*s.Status < 200 || *s.Status > 599):
		return fmt.Errorf(`"status" is %d: give 200 to 599, which every HTTP library knows`, *s.Status)
	case s.Response != nil && s.State == nil:
		return errors.New(`"response" belongs to a "state"`)
	case s.ID != nil && s.State == nil:
		return errors.New(`"interaction_id" belongs to a "state"`)
	case (s.Body != nil || s.HTML != nil || s.Location != nil) && s.Status == nil:
		return errors.New(`"body", "html" and "location" belong to a "status"`)
	case s.Body != nil && s.HTML != nil:
		return errors.New(`"body" and "html" are two bodies; give one`)
	case s.Location != nil && (*s.Status < 300 || *s.Status > 399 || !strings.HasPrefix(*s.Location, "https://")):
		return errors.New(`"location" is for a 3xx, and an https URL of another host`)
	case s.RetryAfter != nil && s.Network != nil:
		return errors.New(`"retry_after" is a header, and without an answer there is none`)
	case s.LatencyMS != nil && *s.LatencyMS <= 0:
		return errors.New(`"latency_ms" is more than nothing, or is left out`)
	case s.LatencyMS != nil && *s.LatencyMS >= limit && requestTimeout == nil:
		return fmt.Errorf(`"latency_ms" is %d: name the "request_timeout_ms", since defaults differ`, *s.LatencyMS)
	case s.LatencyMS != nil && *s.LatencyMS == limit:
		return errors.New(`"latency_ms" is "request_timeout_ms": which one comes first is not defined`)
	case last && s.Times != nil:
		return errors.New(`the last step answers every further poll: it has no "times"`)
	case s.Times != nil && *s.Times < 2:
		return fmt.Errorf(`"times" is %d: give 2 or more, or leave it out`, *s.Times)
	}
	return nil
}

// late reports whether the answer comes after the end of its request.
func (s *step) late(requestTimeout *int64) bool {
	return s.LatencyMS != nil && requestTimeout != nil && *s.LatencyMS > *requestTimeout
}

// cut reports whether the deadline may have cut its request short.
func (s *step) cut() bool { return s.LatencyMS != nil && *s.LatencyMS >= leastPatience }

func (f *file) checkWant() error {
	w := f.Want
	least, read := 1, false // polls that it takes to reach the last step
	for i := range f.Steps[:len(f.Steps)-1] {
		least += f.Steps[i].times()
	}
	for i := range f.Steps {
		s := &f.Steps[i]
		read = read || (s.State != nil || s.Document != nil) && s.ID == nil && !s.late(f.Options.RequestTimeoutMS) && !s.cut() && f.Options.MaxBodyBytes == nil
	}
	timeout := int64(defaultTimeout)
	if f.Options.TimeoutMS != nil {
		timeout = *f.Options.TimeoutMS
	}
	switch polls := w.PollsAtMS; {
	case !slices.Contains(append(Ends(), DocumentEnds()...), w.EndsAs):
		return fmt.Errorf(`"ends_as" is %q: give one of %q`, w.EndsAs, Ends())
	case len(polls) == 0 || polls[0] != 0:
		return errors.New(`"polls_at_ms" begins with 0: the first poll is made at once`)
	case !increasing(polls):
		return errors.New(`"polls_at_ms" goes back or repeats a time`)
	case len(polls) < least:
		return fmt.Errorf(`%d polls are wanted, and the last step answers the %d. one: leave out what is never asked for`, len(polls), least)
	case w.EndedAtMS == nil || *w.EndedAtMS < polls[len(polls)-1]:
		return errors.New(`"ended_at_ms" is missing or before the last poll`)
	case w.EndsAs == DeadlineExceeded && *w.EndedAtMS < timeout:
		return fmt.Errorf(`"ended_at_ms" is %d, before the deadline, %d`, *w.EndedAtMS, timeout)
	case polls[len(polls)-1] > timeout:
		return fmt.Errorf(`the last poll, at %d, is after the deadline, %d`, polls[len(polls)-1], timeout)
	case read && w.State == nil:
		return errors.New(`a step has a "state", and "want" does not say which one is the last`)
	case w.Problem != nil && (w.EndsAs == Completed || w.EndsAs == Returned):
		return errors.New(`"problem_contains" is for waits that end with an error`)
	case (w.Reply != nil) != (w.EndsAs == Completed):
		return fmt.Errorf(`"reply" has to be wanted of what ends as %q, and only of that`, Completed)
	}
	return nil
}

func increasing(times []int64) bool {
	for i := range times[1:] {
		if times[i] >= times[i+1] {
			return false
		}
	}
	return true
}
