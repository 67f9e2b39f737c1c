package gumloop

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxIDBytes bounds an id. The API's own have 16 characters.
const maxIDBytes = 256

// Ref names an interaction and who owns it. The API requires an owner: it answers
// 400 "user_id is required" without one.
type Ref struct {
	InteractionID string
	UserID        string // one of UserID and ProjectID is required
	ProjectID     string
}

// Validate checks a Ref without sending anything. Its error is a [*RefError].
func (r Ref) Validate() error {
	if err := checkID("interaction_id", r.InteractionID); err != nil {
		return err
	}
	return checkOwner(r.UserID, r.ProjectID)
}

// RefError names the field of a [Ref] or [StartRequest] that cannot be sent.
type RefError struct {
	Field  string // in snake_case, as in the API: "interaction_id"
	Value  string // shortened and quoted for people; empty where nothing was given
	Wanted string // what to give instead
}

func (e *RefError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("gumloop: %s is missing: give %s", e.Field, e.Wanted)
	}
	return fmt.Sprintf("gumloop: %s is %s: give %s", e.Field, e.Value, e.Wanted)
}

func checkOwner(userID, projectID string) error {
	if userID == "" && projectID == "" {
		return &RefError{Field: "user_id", Wanted: "the owner's user_id, or a project_id instead"}
	}
	if userID != "" {
		if err := checkID("user_id", userID); err != nil {
			return err
		}
	}
	if projectID != "" {
		return checkID("project_id", projectID)
	}
	return nil
}

// checkID refuses what could change the path or the meaning of a request, although
// it would be escaped: a proxy in between may unescape it again.
func checkID(field, id string) error {
	var wanted string
	switch {
	case id == "":
		return &RefError{Field: field, Wanted: "an id such as xYz789AbCdEfGhI"}
	case len(id) > maxIDBytes:
		return &RefError{
			Field: field, Value: fmt.Sprintf("%d bytes long", len(id)),
			Wanted: fmt.Sprintf("an id of at most %d bytes", maxIDBytes),
		}
	case !utf8.ValidString(id):
		wanted = "valid UTF-8"
	case id == "." || strings.Contains(id, ".."):
		wanted = `an id without ".."`
	case strings.ContainsAny(id, `/\?#%&`):
		wanted = `an id without / \ ? # % &`
	case strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		wanted = "an id without spaces and control characters"
	default:
		return nil
	}
	return &RefError{Field: field, Value: quoteShort(id), Wanted: wanted}
}

// quoteShort shows a value to people: quoted, so that nothing in it reaches a
// terminal, and shortened.
func quoteShort(s string) string {
	const most = 64
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
