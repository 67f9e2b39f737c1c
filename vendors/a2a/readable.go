package a2a

import (
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// errNotJSON is what is said of a body that the core finds nothing wrong with.
var errNotJSON = errors.New("not JSON in UTF-8: fetch it again")

// parsed is a body as JSON. It is validated once: gjson reads what it is given.
func parsed(body []byte) (gjson.Result, error) {
	if err := unreadable(body); err != nil {
		return gjson.Result{}, err
	}
	return gjson.ParseBytes(body), nil
}

// unreadable says why a body is not one JSON text in UTF-8, in the words of the core: if it
// stops being one.
func unreadable(body []byte) error {
	if json.Valid(body) && utf8.Valid(body) {
		return nil
	}
	_, err := agentstatus.ParseLimit(body, max(len(body), agentstatus.DefaultMaxBytes))
	var (
		syntax *agentstatus.SyntaxError
		limit  *agentstatus.LimitError
	)
	if errors.As(err, &syntax) || errors.As(err, &limit) {
		return err
	}
	return errNotJSON
}
