package agentwait

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// The values of Selection.Include.
const (
	IncludeResponse  = "response"
	IncludeMessages  = "messages"
	IncludeToolCalls = "tool_calls"
	IncludeFiles     = "files"

	// Of APIs that tell them.
	IncludeInputRequests = "input_requests"
	IncludeProgress      = "progress"
	IncludeUsage         = "usage"
)

// Selection says what of the document a result carries.
type Selection struct {
	// Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
	// "progress", "usage".
	Include []string `json:"include,omitempty"`
	// Extract maps names to gjson paths over the normalised document, with the modifiers
	// flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
	// share a budget, in the order of their names: see [agentstatus.Status.QueryAll].
	Extract map[string]string `json:"extract,omitempty"`
	// MaxResultBytes bounds the encoded result. Defaults to 1.5 MiB.
	MaxResultBytes int `json:"max_result_bytes,omitempty"`
}

// includesTold reports whether it includes what the first release did not know.
func (s Selection) includesTold() bool {
	return slices.ContainsFunc(s.Include, func(section string) bool {
		return section == IncludeInputRequests || section == IncludeProgress || section == IncludeUsage
	})
}

// Validate checks what a result is to carry. Its error is a [*FieldError].
func (s Selection) Validate() error {
	for i, section := range s.Include {
		if err := oneOf(fmt.Sprintf("include[%d]", i), section,
			IncludeResponse, IncludeMessages, IncludeToolCalls, IncludeFiles,
			IncludeInputRequests, IncludeProgress, IncludeUsage); err != nil {
			return err
		}
	}
	if len(s.Extract) > MaxExtracts {
		return OutOfRange("extract", fmt.Sprintf("%d paths", len(s.Extract)), fmt.Sprintf("at most %d", MaxExtracts))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Extract)) {
		path := s.Extract[name]
		if name == "" || len(name) > MaxExtractNameBytes {
			return OutOfRange("extract", fmt.Sprintf("a name of %d bytes", len(name)),
				fmt.Sprintf("1 to %d bytes", MaxExtractNameBytes))
		}
		if path == "" || len(path) > MaxExtractBytes {
			return OutOfRange("extract."+text.Cut(name, 64), fmt.Sprintf("a path of %d bytes", len(path)),
				fmt.Sprintf("a gjson path of 1 to %d bytes", MaxExtractBytes))
		}
	}
	if err := s.CheckPaths(); err != nil {
		return err
	}
	if s.MaxResultBytes != 0 && (s.MaxResultBytes < MinResultBytes || s.MaxResultBytes > MaxResultBytes) {
		return OutOfRange("max_result_bytes", strconv.Itoa(s.MaxResultBytes),
			fmt.Sprintf("%d to %d, or 0 for %d", MinResultBytes, MaxResultBytes, DefaultMaxResultBytes))
	}
	return nil
}

// CheckPaths reports a path of Extract that is never evaluated, such as one with a modifier that
// is not allowed: see [agentstatus.CheckPath]. Its error is a [*FieldError].
//
// It is not a check for workflows: what they let through once has to replay. And a wait that an
// earlier release let through goes on: its result has the error in extract_errors.
func (s Selection) CheckPaths() error {
	for _, name := range slices.Sorted(maps.Keys(s.Extract)) {
		path := s.Extract[name]
		if err := agentstatus.CheckPath(path); err != nil {
			return OutOfRange("extract."+text.Cut(name, 64), fmt.Sprintf("%q", text.Cut(path, 64)), pathRule(err))
		}
	}
	return nil
}

// pathRule is what can stand in the place of a path that was refused.
func pathRule(err error) string {
	var refused *agentstatus.PathError
	if errors.As(err, &refused) {
		return "a gjson path that can be evaluated: this one " + refused.Problem
	}
	return err.Error()
}
