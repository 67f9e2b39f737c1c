// Dates are read by hand here, in two formats, since the core must not import anything.
// The vectors show each rule once; these tables walk along all the edges, with package
// time as the second opinion.
package agentstatus_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// pause is what a Retry-After asks for.
func pause(header string, now time.Time) time.Duration {
	return agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{},
		agentstatus.Observation{HTTPStatus: 429, RetryAfter: header, Now: now}).RetryAfterDelay
}

func TestRetryAfterDates(t *testing.T) {
	now := time.Date(2026, 11, 6, 8, 49, 7, 0, time.UTC)
	for _, row := range []struct {
		reason, header string
		want           time.Duration
	}{
		{"IMF-fixdate", "Fri, 06 Nov 2026 08:49:37 GMT", 30 * time.Second},
		{"the day of the week is not checked", "Mon, 06 Nov 2026 08:49:37 GMT", 30 * time.Second},
		{"RFC 850", "Friday, 06-Nov-26 08:49:37 GMT", 30 * time.Second},
		{"asctime", "Fri Nov  6 08:49:37 2026", 30 * time.Second},
		{"asctime with two digits", "Fri Nov 06 08:49:37 2026", 30 * time.Second},
		{"RFC 850, 50 years ahead", "Friday, 06-Nov-76 08:49:37 GMT", time.Hour},
		{"RFC 850, 51 years ahead is past", "Friday, 06-Nov-77 08:49:37 GMT", 0},
		{"RFC 850, the last year of the century is past", "Friday, 06-Nov-99 08:49:37 GMT", 0},
		{"a leap second", "Fri, 06 Nov 2026 08:49:60 GMT", 53 * time.Second},
		{"no such second", "Fri, 06 Nov 2026 08:49:61 GMT", 0},
		{"no such minute", "Fri, 06 Nov 2026 08:60:00 GMT", 0},
		{"no such hour", "Fri, 06 Nov 2026 24:00:00 GMT", 0},
		{"no such day", "Fri, 31 Nov 2026 08:49:37 GMT", 0},
		{"day zero", "Fri, 00 Dec 2026 08:49:37 GMT", 0},
		{"another zone", "Fri, 06 Nov 2026 08:49:37 CET", 0},
		{"another zone, RFC 850", "Friday, 06-Nov-26 08:49:37 CET", 0},
		{"a zone in small letters", "Fri, 06 Nov 2026 08:49:37 gmt", 0},
		{"no space before the month", "Fri, 06-Nov 2026 08:49:37 GMT", 0},
		{"no space before the year", "Fri, 06 Nov-2026 08:49:37 GMT", 0},
		{"no space before the clock", "Fri, 06 Nov 2026T08:49:37 GMT", 0},
		{"a dot in the clock", "Fri, 06 Nov 2026 08:49.37 GMT", 0},
		{"a dot in the clock before", "Fri, 06 Nov 2026 08.49:37 GMT", 0},
		{"RFC 850 with spaces", "Friday, 06 Nov-26 08:49:37 GMT", 0},
		{"RFC 850 with a space before the year", "Friday, 06-Nov 26 08:49:37 GMT", 0},
		{"RFC 850 with a T", "Friday, 06-Nov-26T08:49:37 GMT", 0},
		{"asctime without a space after the day of the week", "Fri-Nov  6 08:49:37 2026", 0},
		{"asctime without a space after the month", "Fri Nov- 6 08:49:37 2026", 0},
		{"asctime without a space after the day", "Fri Nov  6T08:49:37 2026", 0},
		{"asctime without a space before the year", "Fri Nov  6 08:49:37-2026", 0},
		{"a month that is none", "Fri, 06 Nav 2026 08:49:37 GMT", 0},
		{"a month in small letters", "Fri, 06 nov 2026 08:49:37 GMT", 0},
		{"2^64 + 1 seconds", "18446744073709551617", time.Hour},
		{"seconds whose milliseconds overflow", "18446744073709552", time.Hour},
		{"an hour", "3600", time.Hour},
		{"a second more", "3601", time.Hour},
	} {
		if got := pause(row.header, now); got != row.want {
			t.Errorf("%s: %q asks for %v, want %v", row.reason, row.header, got, row.want)
		}
	}
}

// Every month, in each form, and what is left of the second that has begun.
func TestRetryAfterMonths(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		at := time.Date(2026, month, 17, 23, 59, 50, 0, time.UTC)
		for _, layout := range []string{"Mon, 02 Jan 2006 15:04:05 GMT", "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC} {
			if got := pause(at.Format(layout), at.Add(-20*time.Minute).Add(-123*time.Millisecond)); got != 20*time.Minute+123*time.Millisecond {
				t.Errorf("%s: got %v", at.Format(layout), got)
			}
		}
	}
}

func TestDecideAtTheEdges(t *testing.T) {
	running := []byte(`{"state":"QUEUED"}`)
	for _, row := range []struct {
		reason   string
		policy   agentstatus.Policy
		progress agentstatus.Progress
		status   int
		want     time.Duration // at a jitter of zero
	}{
		{"299 is a success", agentstatus.Policy{}, agentstatus.Progress{}, 299, 2 * time.Second},
		{"more milliseconds than 32 bits hold", agentstatus.Policy{}, agentstatus.Progress{Elapsed: 1 << 32 * time.Millisecond}, 200, 15 * time.Minute},
		{"all the time there is", agentstatus.Policy{MaxInterval: math.MaxInt64}, agentstatus.Progress{Elapsed: math.MaxInt64}, 200, math.MaxInt32 * time.Millisecond},
		{"an interval under a second is a second", agentstatus.Policy{MinInterval: 1}, agentstatus.Progress{}, 200, time.Second},
		{"also where it is doubled", agentstatus.Policy{MinInterval: 100 * time.Millisecond}, agentstatus.Progress{ConsecutiveFailures: 1}, 503, 4 * time.Second},
		{"a longest interval under the shortest", agentstatus.Policy{MinInterval: time.Minute, MaxInterval: time.Second}, agentstatus.Progress{ConsecutiveFailures: 9}, 503, time.Minute},
		{"fewer failures than none", agentstatus.Policy{}, agentstatus.Progress{ConsecutiveFailures: -1}, 503, 4 * time.Second},
		{"failures that no shift survives", agentstatus.Policy{}, agentstatus.Progress{ConsecutiveFailures: math.MaxInt}, 503, 15 * time.Minute},
	} {
		for random, share := range map[float64]float64{0: 0.9, 0.5: 1, math.Nextafter(1, 0): 1.1, 7: 1.1, -7: 0.9, math.NaN(): 0.9} {
			d := agentstatus.Decide(row.policy, row.progress, agentstatus.Observation{HTTPStatus: row.status, Body: running, Random: random})
			want := max(time.Duration(float64(row.want)*share), time.Second)
			if d.Action != agentstatus.ActionWait || (d.Delay-want).Abs() > 2*time.Millisecond {
				t.Errorf("%s, random %v: got %s after %v, want %v", row.reason, random, d.Action, d.Delay, want)
			}
		}
	}
}

// The days around each month's end of 10,000 years, there and back.
func TestTimesOfEveryYear(t *testing.T) {
	for year := range 10_000 {
		for _, day := range []string{"01-01", "02-28", "02-29", "03-01", "12-31"} {
			text := fmt.Sprintf("%04d-%sT12:00:00Z", year, day)
			want, err := time.Parse(time.RFC3339, text)
			s := mustParse(t, `{"state":"","created_ts":"`+text+`"}`)
			if err != nil {
				if !s.CreatedAt.IsZero() {
					t.Errorf("%s is not a day, but is read as %v", text, s.CreatedAt)
				}
				continue
			}
			if !s.CreatedAt.Equal(want) {
				t.Fatalf("%s is read as %v", text, s.CreatedAt)
			}
			if doc, err := s.MarshalJSON(); err != nil || string(doc) != `{"state":"","phase":"unknown","created_at":"`+text+`","messages":[]}` {
				t.Fatalf("%s is written as %s, %v", text, doc, err)
			}
		}
	}
}

// A time is one only if each character that is not a digit is the right one.
func TestTimesAreSpelledInFull(t *testing.T) {
	const text = "2026-03-05T10:30:00.25+01:30"
	if mustParse(t, `{"state":"","created_ts":"`+text+`"}`).CreatedAt.IsZero() {
		t.Fatal(text)
	}
	for i := range text {
		for _, c := range []byte("x.-:+ TZ/") {
			wrong := []byte(text)
			wrong[i] = c
			got := mustParse(t, `{"state":"","created_ts":"`+string(wrong)+`"}`).CreatedAt
			// The T may be a space, the sign another one, and a zone of Z end the time early.
			may := text[i] == c || i == 10 && c == ' ' || i == 22 && c == '-'
			if !may && !got.IsZero() {
				t.Errorf("%q is read as %v", wrong, got)
			}
		}
	}
}

// An adapter may answer neither a status nor an error: that is a broken answer, no crash.
func TestAParserThatAnswersNothing(t *testing.T) {
	d := agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{}, agentstatus.Observation{HTTPStatus: 200,
		Parse: func([]byte) (*agentstatus.Status, error) { return nil, nil }})
	if d.Action != agentstatus.ActionWait || d.Reason != agentstatus.ReasonInvalidResponse || !d.Failure || d.Err == nil || d.Status != nil {
		t.Errorf("got %+v", d)
	}
}
