package activities

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/gumloop"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// The values of PollInput.OnDeadline and PollInput.OnNeedsInput.
const (
	OnFail   = "fail"
	OnReturn = "return"
	OnWait   = "wait" // OnNeedsInput only
)

// The values of Selection.Include.
const (
	IncludeResponse  = "response"
	IncludeMessages  = "messages"
	IncludeToolCalls = "tool_calls"
	IncludeFiles     = "files"
)

// The defaults of an input.
const (
	DefaultTimeout        = 10 * time.Minute
	DefaultMinInterval    = 2 * time.Second
	DefaultMaxInterval    = 15 * time.Minute
	DefaultNotFoundGrace  = 10 * time.Second
	DefaultMaxResultBytes = 3 << 19 // 1.5 MiB: under Temporal's 2 MB limit with room for a codec
)

// The bounds of an input.
const (
	MaxTimeout      = 366 * 24 * time.Hour
	MaxInterval     = 24 * time.Hour
	MaxGrace        = time.Hour
	MaxExtracts     = 32
	MaxExtractBytes = 1024 // of one path

	minResultBytes     = 1 << 10
	maxResultBytes     = 32 << 20 // as large as an answer can be; over 2 MB needs external storage
	maxCredentialBytes = 128
	maxExtractName     = 128
)

// Validate checks everything but the credential, whose names only the worker knows.
// Its error names the field, what was found and what was expected: see [InvalidRequest].
func (t Target) Validate() error {
	if err := t.ref().Validate(); err != nil {
		var wrong *gumloop.RefError
		if errors.As(err, &wrong) {
			return wrongField(wrong)
		}
		return err
	}
	if len(t.Credential) > maxCredentialBytes {
		return outOfRange("credential", fmt.Sprintf("%d bytes", len(t.Credential)), fmt.Sprintf("a credential's name of at most %d bytes", maxCredentialBytes))
	}
	return nil
}

func wrongField(wrong *gumloop.RefError) error {
	return outOfRange(wrong.Field, cmp.Or(wrong.Value, "nothing"), wrong.Wanted)
}

func (t Target) ref() gumloop.Ref {
	return gumloop.Ref{InteractionID: t.InteractionID, UserID: t.UserID, ProjectID: t.ProjectID}
}

// Validate checks what a result is to carry.
func (s Selection) Validate() error {
	known := []string{IncludeResponse, IncludeMessages, IncludeToolCalls, IncludeFiles}
	for i, section := range s.Include {
		if err := oneOf(fmt.Sprintf("include[%d]", i), section, known...); err != nil {
			return err
		}
	}
	if len(s.Extract) > MaxExtracts {
		return outOfRange("extract", fmt.Sprintf("%d paths", len(s.Extract)), fmt.Sprintf("at most %d", MaxExtracts))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Extract)) {
		path := s.Extract[name]
		if name == "" || len(name) > maxExtractName {
			return outOfRange("extract", fmt.Sprintf("a name of %d bytes", len(name)), fmt.Sprintf("1 to %d bytes", maxExtractName))
		}
		if path == "" || len(path) > MaxExtractBytes {
			return outOfRange("extract."+cut(name, 64), fmt.Sprintf("a path of %d bytes", len(path)), fmt.Sprintf("a gjson path of 1 to %d bytes", MaxExtractBytes))
		}
	}
	if s.MaxResultBytes != 0 && (s.MaxResultBytes < minResultBytes || s.MaxResultBytes > maxResultBytes) {
		return outOfRange("max_result_bytes", strconv.Itoa(s.MaxResultBytes), fmt.Sprintf("%d to %d, or 0 for %d", minResultBytes, maxResultBytes, DefaultMaxResultBytes))
	}
	return nil
}

// Validate checks the input of CheckAgentStatus.
func (in CheckInput) Validate() error {
	return cmp.Or(in.Target.Validate(), in.Selection.Validate())
}

// Validate checks the input of PollAgentStatus. Zero values stand for the defaults.
func (in PollInput) Validate() error {
	if err := cmp.Or(
		in.Target.Validate(),
		in.Selection.Validate(),
		seconds("timeout_seconds", in.TimeoutSeconds, MaxTimeout),
		seconds("min_interval_seconds", in.MinIntervalSeconds, MaxInterval),
		seconds("max_interval_seconds", in.MaxIntervalSeconds, MaxInterval),
		oneOf("on_deadline", cmp.Or(in.OnDeadline, OnFail), OnFail, OnReturn),
		oneOf("on_needs_input", cmp.Or(in.OnNeedsInput, OnFail), OnFail, OnWait, OnReturn),
	); err != nil {
		return err
	}
	if in.MinIntervalSeconds > 0 && in.MaxIntervalSeconds > 0 && in.MinIntervalSeconds > in.MaxIntervalSeconds {
		return outOfRange("min_interval_seconds", number(in.MinIntervalSeconds), "at most max_interval_seconds, "+number(in.MaxIntervalSeconds))
	}
	if in.NotFoundGraceSeconds != nil {
		if err := seconds("not_found_grace_seconds", *in.NotFoundGraceSeconds, MaxGrace); err != nil {
			return err
		}
	}
	if in.AfterMessageID != "" {
		return outOfRange("after_message_id", "a value", "nothing: the field is reserved")
	}
	if in.Token != nil {
		return in.Token.validate()
	}
	return nil
}

// policy returns the poll schedule that the input asks for.
func (in PollInput) policy() agentstatus.Policy {
	policy := agentstatus.Policy{
		MinInterval:   duration(in.MinIntervalSeconds),
		MaxInterval:   duration(in.MaxIntervalSeconds),
		NotFoundGrace: DefaultNotFoundGrace,
	}
	switch {
	case policy.MinInterval == 0 && policy.MaxInterval == 0:
		policy.MinInterval, policy.MaxInterval = DefaultMinInterval, DefaultMaxInterval
	case policy.MinInterval == 0:
		policy.MinInterval = min(DefaultMinInterval, policy.MaxInterval)
	case policy.MaxInterval == 0:
		policy.MaxInterval = max(DefaultMaxInterval, policy.MinInterval)
	}
	if in.NotFoundGraceSeconds != nil {
		policy.NotFoundGrace = duration(*in.NotFoundGraceSeconds)
		if policy.NotFoundGrace == 0 {
			policy.NotFoundGrace = -1 // none; zero would be the default
		}
	}
	return policy
}

// timeout returns how long the wait may last from when it was scheduled.
func (in PollInput) timeout() time.Duration {
	return cmp.Or(duration(in.TimeoutSeconds), DefaultTimeout)
}

func seconds(field string, value float64, most time.Duration) error {
	if math.IsNaN(value) || value < 0 || value > most.Seconds() {
		return outOfRange(field, number(value), "seconds from 0 to "+number(most.Seconds()))
	}
	return nil
}

func oneOf(field, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return outOfRange(field, strconv.Quote(cut(value, 64)), "one of "+strings.Join(known, ", "))
}

func outOfRange(field, found, expected string) error {
	return &strictjson.FieldError{Field: field, Found: found, Expected: expected}
}

func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// duration converts seconds that have been checked. A positive number never becomes
// zero, which would stand for the default.
func duration(seconds float64) time.Duration {
	if seconds <= 0 {
		return 0
	}
	return max(time.Duration(seconds*float64(time.Second)), 1)
}
