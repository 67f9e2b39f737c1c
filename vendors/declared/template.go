package declared

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/nearest"
)

// template is a text with placeholders, such as "/runs/{interaction_id}".
type template []piece

// piece is a literal, or a placeholder.
type piece struct {
	literal  string
	name     string // of a placeholder; empty of a literal
	optional bool   // {name?}: what has it is left out if there is no value
}

// The placeholders that every request of a run may have. Others are ids of [vendors.Ref.IDs].
var ofRun = []string{"interaction_id", "user_id", "project_id"}

// Those of a start, and those that an answer to an input request has beside the run's.
var (
	ofStart  = []string{"agent_id", "message", "input", "user_id", "project_id", "key", "key_uuid"}
	ofAnswer = []string{"request_id", "action", "approved", "value", "value_text", "text", "reason"}
)

// scope says which placeholders a request may have.
type scope struct {
	known []string
	ids   bool // others are ids
}

var (
	runScope    = scope{known: ofRun, ids: true}
	startScope  = scope{known: ofStart, ids: true}
	answerScope = scope{known: slices.Concat(ofRun, ofAnswer), ids: true}
)

// parseTemplate reads a text. Its error says what is wrong and what to write.
func parseTemplate(raw string, of scope) (template, error) {
	var t template
	for raw != "" {
		begin := strings.IndexAny(raw, "{}")
		if begin < 0 {
			return append(t, piece{literal: raw}), nil
		}
		if begin > 0 {
			t = append(t, piece{literal: raw[:begin]})
		}
		name, rest, closed := strings.Cut(raw[begin+1:], "}")
		if raw[begin] == '}' || !closed {
			return nil, fmt.Errorf("has a %q alone: a placeholder is written as {interaction_id}", raw[begin])
		}
		name, optional := strings.CutSuffix(name, "?")
		if err := of.check(name); err != nil {
			return nil, err
		}
		t = append(t, piece{name: name, optional: optional})
		raw = rest
	}
	return t, nil
}

func (s scope) check(name string) error {
	if slices.Contains(s.known, name) {
		return nil
	}
	if s.ids && (slices.Contains(ofStart, name) || slices.Contains(ofAnswer, name) || slices.Contains(ofRun, name)) {
		return fmt.Errorf("has {%s}, which this request does not have: write one of {%s}", name, strings.Join(s.known, "}, {"))
	}
	near := nearest.Name(name, s.known)
	switch {
	case !idName(name):
		return fmt.Errorf("has the placeholder {%.64s}: write small letters, digits and _, as in {interaction_id}", name)
	case near != "":
		return fmt.Errorf("has {%s}, which is not known: write {%s}", name, near)
	case !s.ids:
		return fmt.Errorf("has {%s}, and no placeholder can stand there: write the text itself", name)
	}
	return nil
}

// idName reports whether a further id can have a name.
func idName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// whole returns the placeholder that is all of a text.
func (t template) whole() (piece, bool) {
	if len(t) == 1 && t[0].name != "" {
		return t[0], true
	}
	return piece{}, false
}

// is reports whether it is a text without placeholders.
func (t template) is(literal string) bool {
	return len(t) == 1 && t[0].name == "" && t[0].literal == literal
}

// values are what placeholders stand for.
type values interface {
	// value returns a text, or JSON where it is not text. ok is false if there is none.
	value(name string) (found scalar, ok bool)
	// missing is the error of a placeholder without a value.
	missing(name string) error
}

// scalar is what one placeholder stands for.
type scalar struct {
	text string
	json json.RawMessage // where it goes into a body as something else than a text
}

// fill puts values in. ok is false if what has the text is to be left out.
func (t template) fill(from values, put func(p piece, s scalar) (string, error)) (text string, ok bool, err error) {
	var b strings.Builder
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.literal)
			continue
		}
		found, there := from.value(p.name)
		if !there {
			if p.optional {
				return "", false, nil
			}
			return "", false, from.missing(p.name)
		}
		piece, err := put(p, found)
		if err != nil {
			return "", false, err
		}
		b.WriteString(piece)
	}
	return b.String(), true, nil
}

// needs lists the placeholders that must have a value.
func (t template) needs() []string {
	var names []string
	for _, p := range t {
		if p.name != "" && !p.optional {
			names = append(names, p.name)
		}
	}
	return names
}
