// The fuzzers look for bodies that this package reads otherwise than encoding/json
// does. The vectors are their seeds. encoding/json is asked to decode into any, and
// about valid UTF-8 apart: into a struct it folds the case of keys, merges repeated
// arrays and lets null keep what was there.
package agentstatus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

func FuzzParse(f *testing.F) {
	for _, v := range loadVectors(f) {
		if v.Size() < 1<<16 {
			f.Add(v.Body())
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		status, err := agentstatus.Parse(bytes.Clone(body))
		valid := json.Valid(body) && utf8.Valid(body)
		var (
			syntax *agentstatus.SyntaxError
			limit  *agentstatus.LimitError
			schema *agentstatus.SchemaError
		)
		switch {
		case errors.As(err, &limit):
			if deepest(body) <= 512 {
				t.Fatalf("got %v, but the body is only %d deep", err, deepest(body))
			}
		case errors.As(err, &syntax):
			if valid {
				t.Fatalf("got %v, but the body is JSON", err)
			}
			if syntax.Offset > len(body) {
				t.Fatalf("got %v of a body of %d bytes", err, len(body))
			}
		case errors.As(err, &schema):
			if valid && wellShaped(decoded(t, body)) {
				t.Fatalf("got %v, but the body is a status document", err)
			}
		case err != nil:
			t.Fatalf("got an error of no documented type: %v", err)
		case !valid:
			t.Fatal("accepted, but the body is not JSON")
		default:
			compareToAny(t, status, decoded(t, body))
			compareToGJSON(t, status, body)
			compareToItself(t, status)
		}
	})
}

// decoded decodes into any, with numbers as they are written.
func decoded(t *testing.T, body []byte) any {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// deepest returns how deep brackets nest outside of strings.
func deepest(body []byte) int {
	depth, most, inString := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
			most = max(most, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return most
}

// wellShaped reports whether nothing about the values could be a schema error.
func wellShaped(v any) bool {
	doc, isObject := v.(map[string]any)
	_, hasState := doc["state"].(string)
	messages, ok := elements(doc["messages"])
	if !isObject || !hasState || !ok {
		return false
	}
	for _, m := range messages {
		message, isObject := m.(map[string]any)
		parts, ok := elements(message["parts"])
		if !isObject || !ok {
			return false
		}
		for _, p := range parts {
			if _, isObject := p.(map[string]any); !isObject {
				return false
			}
		}
	}
	return true
}

func elements(v any) (array []any, ok bool) {
	array, isArray := v.([]any)
	return array, isArray || v == nil
}

// text returns a member that is a string.
func text(object map[string]any, key string) string {
	s, _ := object[key].(string)
	return s
}

func compareToAny(t *testing.T, s *agentstatus.Status, v any) {
	if !wellShaped(v) {
		t.Fatal("accepted, but the values make no status document")
	}
	doc := v.(map[string]any)
	got := []string{s.InteractionID, s.AgentID, string(s.State), s.Response}
	for i, key := range []string{"interaction_id", "gummie_id", "state", "response"} {
		if got[i] != text(doc, key) {
			t.Fatalf("%s: got %q, want %q", key, got[i], text(doc, key))
		}
	}
	messages, _ := elements(doc["messages"])
	if len(s.Messages) != len(messages) {
		t.Fatalf("got %d messages, want %d", len(s.Messages), len(messages))
	}
	for i := range s.Messages {
		m, want := &s.Messages[i], messages[i].(map[string]any)
		if m.ID != text(want, "id") || m.Role != text(want, "role") || m.Content != text(want, "content") {
			t.Fatalf("messages[%d]: got %+v, want %v", i, m, want)
		}
		if !reflect.DeepEqual(decoded(t, m.Raw), any(want)) {
			t.Fatalf("messages[%d]: raw is %s, want %v", i, m.Raw, want)
		}
		parts := partsOf(want)
		if len(m.Parts) != len(parts) {
			t.Fatalf("messages[%d]: got %d parts, want %d", i, len(m.Parts), len(parts))
		}
		for j := range m.Parts {
			comparePart(t, &m.Parts[j], parts[j].(map[string]any))
		}
	}
	compareSaid(t, s.ErrorMessage, reasonIn(s.Phase, doc))
}

// partsOf returns the parts of a message: where there are none, those in its content.
func partsOf(message map[string]any) []any {
	parts, _ := elements(message["parts"])
	content, isArray := message["content"].([]any)
	if len(parts) != 0 || !isArray {
		return parts
	}
	known := false
	for _, p := range content {
		part, isObject := p.(map[string]any)
		if !isObject {
			return nil
		}
		switch part["type"] {
		case "text", "reasoning", "tool_invocation", "file", "error":
			known = true
		}
	}
	if !known {
		return nil
	}
	return content
}

// reasonIn returns what a document says of why its run failed.
func reasonIn(phase agentstatus.Phase, doc map[string]any) any {
	reason := doc["error_message"]
	if phase == agentstatus.PhaseFailed && !says(reason) {
		messages, _ := elements(doc["messages"])
		for _, m := range messages {
			for _, p := range partsOf(m.(map[string]any)) {
				if part := p.(map[string]any); part["type"] == "error" && says(part["error"]) {
					reason = part["error"]
				}
			}
		}
	}
	object, _ := reason.(map[string]any)
	if message := text(object, "message"); message != "" {
		return message
	}
	return reason
}

// says reports whether a value is more than null and empty. White space between brackets
// counts as something.
func says(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case []any:
		return len(v) != 0
	case map[string]any:
		return len(v) != 0
	}
	return true
}

// compareSaid compares a text with a string, or with another value as its JSON.
func compareSaid(t *testing.T, got string, want any) {
	text, isText := want.(string)
	switch {
	case isText || !says(want):
		if got != text && strings.Trim(got, "[]{} \t\r\n") != "" {
			t.Fatalf("got %q, want %q", got, want)
		}
	case !reflect.DeepEqual(decoded(t, []byte(got)), want):
		t.Fatalf("got %s, want %v", got, want)
	}
}

func comparePart(t *testing.T, p *agentstatus.Part, want map[string]any) {
	wantText := ""
	switch p.Kind {
	case agentstatus.PartText:
		wantText = text(want, "text")
	case agentstatus.PartReasoning:
		wantText = text(want, "reasoning")
	case agentstatus.PartError:
		wantText = text(want, "error")
	}
	if p.ID != text(want, "id") || p.Type != text(want, "type") || p.Text != wantText {
		t.Fatalf("got part %+v, want %v", p, want)
	}
	if (p.Tool != nil) != (p.Type == "tool_invocation") || (p.File != nil) != (p.Type == "file") {
		t.Fatalf("got part %+v, want %v", p, want)
	}
	if p.Tool != nil {
		result := want["result"]
		inner, isObject := result.(map[string]any)
		if isObject {
			result = inner["result"]
		}
		compareRaw(t, p.Tool.Args, inner["args"])
		compareRaw(t, p.Tool.Result, result)
		if p.Tool.ID != text(want, "toolCallId") || p.Tool.Name != text(want, "toolName") || p.Tool.State != text(want, "toolCallState") {
			t.Fatalf("got tool call %+v, want %v", p.Tool, want)
		}
	}
	if p.File != nil {
		inner, _ := want["file"].(map[string]any)
		compareRaw(t, p.File.Raw, want["file"])
		if p.File.Name != text(inner, "filename") || p.File.MediaType != text(inner, "media_type") || p.File.URL != text(inner, "artifact_url") {
			t.Fatalf("got file %+v, want %v", p.File, want)
		}
	}
}

func compareRaw(t *testing.T, raw json.RawMessage, want any) {
	if raw == nil && want == nil {
		return
	}
	if raw == nil || !reflect.DeepEqual(decoded(t, raw), want) {
		t.Fatalf("got %s, want %v", raw, want)
	}
}

// compareToGJSON asks gjson for what it reads by the same rules: it takes the first
// of duplicated keys, and replaces only some malformed escapes.
func compareToGJSON(t *testing.T, s *agentstatus.Status, body []byte) {
	if bytes.Count(body, []byte("state")) != 1 || bytes.Contains(body, []byte(`\u`)) {
		return
	}
	if got := gjson.GetBytes(body, "state"); got.Str != string(s.State) {
		t.Fatalf("gjson reads the state %q, Parse %q", got.Str, s.State)
	}
}

// compareToItself reads the normalised document back.
func compareToItself(t *testing.T, s *agentstatus.Status) {
	doc, err := s.MarshalJSON()
	if err != nil || !json.Valid(doc) || !utf8.Valid(doc) {
		t.Fatalf("normalised document: %v, %s", err, doc)
	}
	again, err := agentstatus.FromDocument(doc)
	if err != nil {
		t.Fatalf("the normalised document %s: %v", doc, err)
	}
	second, err := again.MarshalJSON()
	if err != nil || !reflect.DeepEqual(decoded(t, second), decoded(t, doc)) {
		t.Fatalf("read back: %v, %s, want %s", err, second, doc)
	}
	if again.FinalText() != s.FinalText() || again.Phase != s.Phase {
		t.Fatalf("read back: %q, %q, want %q, %q", again.Phase, again.FinalText(), s.Phase, s.FinalText())
	}
	if value, err := s.ResponseJSON(); err == nil && !json.Valid(value) {
		t.Fatalf("the response's JSON is %s", value)
	}
}

func FuzzAPIError(f *testing.F) {
	for _, v := range loadVectors(f) {
		if v.Size() < 1<<16 {
			f.Add(v.HTTPStatus, v.Body())
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e := agentstatus.ParseAPIError(status, body)
		if e.HTTPStatus != status {
			t.Fatalf("got status %d, want %d", e.HTTPStatus, status)
		}
		for _, s := range []string{e.Code, e.Message} {
			if len(s) > 1024 || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
				t.Fatalf("not short printable text: %q", s)
			}
		}
		if !json.Valid(body) || !utf8.Valid(body) || deepest(body) > 512 {
			if e.Code != "" {
				t.Fatalf("got code %q of a body that is not JSON", e.Code)
			}
			return
		}
		// What can be said without writing the reader twice: a code or message of a JSON
		// body stands in it as a string, a number or as it is.
		object, _ := decoded(t, body).(map[string]any)
		if slug := text(object, "error"); slug != "" && len(slug) < 1024 && !strings.ContainsFunc(slug, notPlain) && e.Code != slug {
			t.Fatalf("got code %q, want %q", e.Code, slug)
		}
		if message := text(object, "message"); message != "" && len(message) < 1024 && !strings.ContainsFunc(message, notPlain) &&
			object["error"] == nil && e.Message != message {
			t.Fatalf("got message %q, want %q", e.Message, message)
		}
	})
}

// notPlain reports characters that a text for people may lose or that are trimmed.
func notPlain(r rune) bool { return r <= ' ' || r >= 0x7F }

func FuzzDecide(f *testing.F) {
	f.Add(200, "3", []byte(`{"state":"COMPLETED"}`), int64(2e9), int64(9e11), int64(1e10), 3, int64(6e10), int64(1772706600), 0.5)
	f.Add(429, "Sun, 06 Nov 1994 08:49:37 GMT", []byte(nil), int64(0), int64(0), int64(-1), 0, int64(0), int64(784111770), 0.0)
	f.Add(404, "Sunday, 06-Nov-94 08:49:37 GMT", []byte("{}"), int64(-1), int64(1), int64(0), math.MaxInt, int64(-5), int64(-1), 2.0)
	f.Fuzz(func(t *testing.T, status int, retryAfter string, body []byte, low, high, grace int64, failures int, elapsed, now int64, random float64) {
		policy := agentstatus.Policy{MinInterval: time.Duration(low), MaxInterval: time.Duration(high), NotFoundGrace: time.Duration(grace)}
		progress := agentstatus.Progress{ConsecutiveFailures: failures, Elapsed: time.Duration(elapsed)}
		seen := agentstatus.Observation{HTTPStatus: status, RetryAfter: retryAfter, Body: body, Now: time.Unix(now, 0), Random: random}
		d := agentstatus.Decide(policy, progress, seen)
		if again := agentstatus.Decide(policy, progress, seen); !reflect.DeepEqual(d, again) {
			t.Fatalf("got %+v and then %+v", d, again)
		}
		longest := policy.MaxInterval
		if longest <= 0 {
			longest = 15 * time.Minute
		}
		longest = max(longest, policy.MinInterval, 2*time.Second)*11/10 + time.Millisecond
		switch d.Action {
		case agentstatus.ActionWait, agentstatus.ActionNeedsInput:
			if d.RetryAfterDelay < 0 || d.RetryAfterDelay > time.Hour || d.RetryAfterDelay > d.Delay || d.RetryAfter && d.RetryAfterDelay != d.Delay {
				t.Fatalf("got a Retry-After of %v beside the delay %v (Retry-After: %t)", d.RetryAfterDelay, d.Delay, d.RetryAfter)
			}
			if d.Delay < time.Second || d.RetryAfter && d.Delay > time.Hour || !d.RetryAfter && longest > 0 && d.Delay > longest {
				t.Fatalf("got delay %v (Retry-After: %t), want 1 s to %v", d.Delay, d.RetryAfter, longest)
			}
		case agentstatus.ActionCompleted, agentstatus.ActionFailed, agentstatus.ActionFatal:
			if d.Delay != 0 || d.Failure || d.RetryAfter || d.RetryAfterDelay != 0 {
				t.Fatalf("an end with a delay: %+v", d)
			}
		default:
			t.Fatalf("no action: %+v", d)
		}
		good := status >= 200 && status <= 299
		if d.Status != nil && (!good || d.Err != nil || d.Failure) {
			t.Fatalf("a status beside a failure: %+v", d)
		}
		if good == (d.Action == agentstatus.ActionFatal) && good {
			t.Fatalf("a good answer is fatal: %+v", d)
		}
		if terminal := d.Action == agentstatus.ActionCompleted || d.Action == agentstatus.ActionFailed; terminal != (d.Status != nil && d.Status.Phase.Terminal()) {
			t.Fatalf("an end without a terminal phase, or the reverse: %+v", d)
		}
		if (d.Err == nil) == (status != 0 && d.Status == nil) || d.Reason == "" {
			t.Fatalf("no reason: %+v", d)
		}
	})
}
