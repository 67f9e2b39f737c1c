package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/locate"
)

// unread says why a body was not read, where, and what to try. The words are those that a wait
// has for the same body.
func unread(name string, body []byte, err error) error {
	place := locate.Find(body, offsetOf(err))
	what, whole := wordsFor(body, err)
	text := fmt.Sprintf("%s:%s: %s", name, place, what)
	if !whole {
		text += "\n" + strings.TrimRight(place.Excerpt(), "\n")
	}
	return console.BadInput(&outcomeError{text, err}, tryInstead(body, what, err))
}

// offsetOf is where in the body a parser stopped.
func offsetOf(err error) int {
	if syntax, ok := errors.AsType[*agentstatus.SyntaxError](err); ok {
		return syntax.Offset
	}
	if schema, ok := errors.AsType[*agentstatus.SchemaError](err); ok {
		return schema.Offset
	}
	if limit, ok := errors.AsType[*agentstatus.LimitError](err); ok {
		return limit.Offset
	}
	return 0
}

// wordsFor explains the error of a body. Where the body as a whole is something else than a
// document (gzip, a page, an error of the API), it says what, and no line of it would explain more.
func wordsFor(body []byte, err error) (words string, whole bool) {
	_, syntax := errors.AsType[*agentstatus.SyntaxError](err)
	_, schema := errors.AsType[*agentstatus.SchemaError](err)
	if !syntax && !schema {
		return err.Error(), false
	}
	problem := agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{}, agentstatus.Observation{
		HTTPStatus: http.StatusOK, Body: body,
		Parse: func([]byte) (*agentstatus.Status, error) { return nil, err },
	}).Problem
	came := strings.TrimPrefix(problem, fmt.Sprintf("HTTP %d", http.StatusOK))
	if explained, ok := strings.CutPrefix(came, ": "); ok && strings.HasPrefix(explained, err.Error()) {
		return explained, false
	}
	if other, ok := strings.CutPrefix(came, " with "); ok {
		return "not JSON, but " + other, true
	}
	return "not a status document, but an error of the API: " + strings.TrimLeft(came, ": "), true
}

// tryInstead says how to get at the document, where that can be told.
func tryInstead(body []byte, what string, err error) string {
	switch {
	case strings.Contains(what, "gzip data"):
		return "unpack it first: gzip -dc FILE | agentwait parse -"
	case strings.Contains(what, "UTF-16"):
		return "convert it to UTF-8 first: iconv -f UTF-16 -t UTF-8 FILE | agentwait parse -"
	case strings.Contains(what, "an HTML page"):
		return "something else than the API answered: check the address that it came from"
	}
	if schema, ok := errors.AsType[*agentstatus.SchemaError](err); ok && schema.Path == "state" {
		if name := wrappedIn(body); name != "" {
			return fmt.Sprintf("the document is the value of %q: take it out of there first, jq '.%q' FILE | agentwait parse -", name, name)
		}
	}
	return ""
}

// wrappedIn is the member of an object that has the document, as in {"data": {"state": …}}.
func wrappedIn(body []byte) string {
	var outer map[string]json.RawMessage
	if json.Unmarshal(body, &outer) != nil {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(outer)) {
		if _, err := agentstatus.Parse(outer[name]); err == nil {
			return name
		}
	}
	return ""
}
