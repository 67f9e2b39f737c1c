package vectors

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// file is a vector as it is written.
type file struct {
	Reason string `json:"reason"`

	Network bool `json:"network"`
	HTTP    *struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
	} `json:"http"`
	Body       *string `json:"body"`
	BodyBase64 *string `json:"body_base64"`
	BodyFile   *string `json:"body_file"`
	BodyRepeat []piece `json:"body_repeat"`
	MaxBytes   int     `json:"max_bytes"`

	Want *want `json:"want"`

	FinalText    *string         `json:"final_text"`
	ErrorMessage *string         `json:"error_message"`
	ToolCalls    *int            `json:"tool_calls"`
	Files        *int            `json:"files"`
	ResponseJSON json.RawMessage `json:"response_json"`
	Truncate     bool            `json:"truncate"`
	Decide       []Decide        `json:"decide"`
}

// want has exactly one of its fields.
type want struct {
	Document       json.RawMessage `json:"document"`
	DocumentRepeat []piece         `json:"document_repeat"`
	Error          *Error          `json:"error"`
	APIError       *APIError       `json:"api_error"`
}

// piece is a text repeated, so that huge bodies fit into small files.
type piece struct {
	Text  string `json:"text"`
	Times int    `json:"times"`
}

func join(pieces []piece) []byte {
	var b bytes.Buffer
	for _, p := range pieces {
		b.WriteString(strings.Repeat(p.Text, p.Times))
	}
	return b.Bytes()
}

// check fails if the fields contradict each other or leave nothing to check.
func (f *file) check() error {
	success := f.HTTP != nil && f.HTTP.Status >= 200 && f.HTTP.Status <= 299
	document := f.Want != nil && (f.Want.Document != nil || f.Want.DocumentRepeat != nil)
	switch {
	case f.Network == (f.HTTP != nil):
		return errors.New(`exactly one of "http" and "network" has to be there`)
	case f.HTTP != nil && f.HTTP.Status == 0:
		return errors.New(`"http" has no "status"`)
	case f.Network && (f.bodies() != 0 || f.Want != nil):
		return errors.New(`"network" is a poll without an answer: it has neither a body nor a "want"`)
	case f.HTTP != nil && f.bodies() != 1:
		return fmt.Errorf(`%d of "body", "body_base64", "body_file" and "body_repeat" are there; one has to be`, f.bodies())
	case f.Want == nil && len(f.Decide) == 0:
		return errors.New(`neither "want" nor "decide": nothing is checked`)
	case f.Want != nil && f.Want.count() != 1:
		return fmt.Errorf(`"want" has %d of "document", "document_repeat", "error" and "api_error"; it has to have one`, f.Want.count())
	case f.Want != nil && (f.Want.APIError != nil) == success:
		return errors.New(`"api_error" is for statuses that are not 2xx, "document" and "error" for those that are`)
	case !document && (f.FinalText != nil || f.ErrorMessage != nil || f.ToolCalls != nil || f.Files != nil || f.ResponseJSON != nil || f.Truncate):
		return errors.New(`"final_text", "tool_calls", "files", "response_json" and "truncate" are for a "document"`)
	}
	header := f.HTTP != nil && len(f.HTTP.Headers) > 0
	for i := range f.Decide {
		if err := f.Decide[i].check(f.HTTP != nil, success, header); err != nil {
			return err
		}
	}
	if f.HTTP != nil {
		for h := range f.HTTP.Headers {
			if h != "Retry-After" {
				return fmt.Errorf(`header %q has no meaning; only "Retry-After" has`, h)
			}
		}
	}
	return nil
}

// check fails if a decision asks for what the answer cannot show.
func (d *Decide) check(answered, success, header bool) error {
	own := d.Want.Reason == "too_large" || d.InteractionID != "" || d.Want.Reason == "invalid_response"
	switch problem := d.Want.Problem != "" || d.Want.ProblemContains != ""; {
	case (d.Want.RetryAfterDelayMS != nil) != header:
		return errors.New(`"retry_after_delay_ms" has to be wanted where the answer has a Retry-After, and only there`)
	case d.Want.Problem != "" && d.Want.ProblemContains != "":
		return errors.New(`"problem" and "problem_contains" are both there; give the one or the other`)
	case problem && (!answered || success && !own):
		return errors.New(`"problem" is for answers without a status`)
	case d.InteractionID != "" && !success:
		return errors.New(`"interaction_id" is compared with a document, and hence for 2xx`)
	case d.PollAfterMS < 0 || d.Want.PollAfterMS < 0 || d.PollAfterMS == 0 && d.Want.PollAfterMS != 0:
		return errors.New(`"poll_after_ms" is what the document asks for, and in "want" what counts of that`)
	case d.Want.Stray && (success || !answered):
		return errors.New(`"stray" is for answers whose status refuses`)
	case d.Want.Stray && !problem:
		return errors.New(`a "stray" answer has to be named: give its "problem" or "problem_contains"`)
	}
	return nil
}

// bodies counts the ways in which the body is given.
func (f *file) bodies() int {
	n := 0
	for _, there := range []bool{f.Body != nil, f.BodyBase64 != nil, f.BodyFile != nil, f.BodyRepeat != nil} {
		if there {
			n++
		}
	}
	return n
}

// count counts the expectations.
func (w *want) count() int {
	n := 0
	for _, there := range []bool{w.Document != nil, w.DocumentRepeat != nil, w.Error != nil, w.APIError != nil} {
		if there {
			n++
		}
	}
	return n
}

// vector turns what is written into what is checked.
func (f *file) vector(dir string) (Vector, error) {
	v := Vector{
		Reason: f.Reason, Network: f.Network, MaxBytes: f.MaxBytes,
		FinalText: f.FinalText, ErrorMessage: f.ErrorMessage, ToolCalls: f.ToolCalls, Files: f.Files,
		ResponseJSON: f.ResponseJSON, Truncate: f.Truncate, Decide: f.Decide,
	}
	if f.HTTP != nil {
		v.HTTPStatus, v.RetryAfter = f.HTTP.Status, f.HTTP.Headers["Retry-After"]
	}
	if w := f.Want; w != nil {
		v.Document, v.Error, v.APIError = w.Document, w.Error, w.APIError
		if w.DocumentRepeat != nil {
			v.Document = join(w.DocumentRepeat)
		}
	}
	var err error
	v.pieces, err = f.pieces(dir)
	return v, err
}

// pieces reads the body from wherever it is.
func (f *file) pieces(dir string) ([]piece, error) {
	switch {
	case f.Body != nil:
		return []piece{{*f.Body, 1}}, nil
	case f.BodyBase64 != nil:
		b, err := base64.StdEncoding.DecodeString(*f.BodyBase64)
		if err != nil {
			return nil, fmt.Errorf(`"body_base64": %w`, err)
		}
		return []piece{{string(b), 1}}, nil
	case f.BodyFile != nil:
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(*f.BodyFile)))
		if err != nil {
			return nil, fmt.Errorf(`"body_file": %w`, err)
		}
		return []piece{{string(b), 1}}, nil
	}
	return f.BodyRepeat, nil
}
