// Errors are read by people and by programs in every language: the texts here and
// those that the core writes for the WebAssembly module must not drift apart.
package agentstatus

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
)

func TestErrorTextsAreTheCores(t *testing.T) {
	for _, body := range []string{
		"", "{", "[1,", `{"a" 1}`, `{"a":1 "b"}`, `[1 2]`, `{,}`, `{"a":1,}`, `[,]`, `{"state":"A"} x`,
		"{\"a\":\"\n\"}", `{"a":"\x"}`, `{"a":"\u12g4"}`, "{\"a\":\"\xff\"}", `{"a":-}`, `{"a":tru}`, `{"a":folse}`, `{"a":nil}`,
		"<html>", "\ufeff{}", `{"a":"`, strings.Repeat("[", 600), `[]`, `"x"`, `{}`, `{"state":null}`, `{"state":"A","messages":true}`,
		`{"state":"A","messages":[{},[]]}`, `{"state":"A","messages":[{"parts":1}]}`, `{"state":"A","messages":[{"parts":[{},{},"x"]}]}`,
	} {
		_, err := Parse([]byte(body))
		var s scan.Scanner
		s.Scan([]byte(body), make([]scan.Message, 4), make([]scan.Part, 4))
		var text [512]byte
		if want := string(text[:s.Doc.Explain(text[:])]); err == nil || err.Error() != want {
			t.Errorf("%.20q:\ngot  %v\nwant %s", body, err, want)
		}
	}
}

func TestErrorsSayWhatToTry(t *testing.T) {
	var limit *LimitError
	if _, err := ParseLimit([]byte(`{"state":"A"}`), 12); !errors.As(err, &limit) || *limit != (LimitError{limitBody, 12, 13, 12}) {
		t.Errorf("got %v", err)
	}
	for err, want := range map[error]string{
		limit: "limit body_bytes reached at byte 12: found 13, allowed 12; allow more bytes where such bodies are expected",
		&APIError{HTTPStatus: 404, Code: "interaction_not_found"}:   "the API answered HTTP 404 interaction_not_found; check the interaction id and its owner",
		&APIError{HTTPStatus: 500, Code: "boom", Message: "Sorry."}: "the API answered HTTP 500 boom: Sorry.; try again later",
		&APIError{HTTPStatus: 400}:                                  "the API answered HTTP 400",
	} {
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}

// A limit under zero or over what offsets can count must not wrap around.
func TestUnreasonableLimits(t *testing.T) {
	for _, maxBytes := range []int{-1, 0} {
		var limit *LimitError
		if _, err := ParseLimit([]byte("{}"), maxBytes); !errors.As(err, &limit) || limit.Allowed != 0 {
			t.Errorf("%d: got %v", maxBytes, err)
		}
	}
	if _, err := ParseLimit([]byte(`{"state":"A"}`), math.MaxInt); err != nil {
		t.Error(err)
	}
}
