package gumloop

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

const wantedInput = `an object of further members of the request, such as {"name": "…", "metadata": {…}}`

// startBody has the members of a request that starts a session or continues one, but for its id.
func startBody(req vendors.StartRequest) (map[string]json.RawMessage, error) {
	body := map[string]json.RawMessage{}
	if len(req.Input) > 0 {
		if err := json.Unmarshal(req.Input, &body); err != nil || body == nil {
			return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: text.Quote(string(req.Input), 64), Wanted: wantedInput}
		}
	}
	for _, own := range []struct{ name, why string }{
		{"session_id", "it is set"}, {"stream", "it is set"},
		{"message", "the API's present name for it is input"}, {"approval_responses", "answer what a session asks with an answer"},
	} {
		if _, given := body[own.name]; given {
			return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: "an object with " + own.name, Wanted: "one without it: " + own.why}
		}
	}
	_, given := body["input"]
	switch {
	case given && req.Message != "":
		return nil, &vendors.RefError{Vendor: vendor, Field: "input", Value: "an object with input", Wanted: "one without it, or no message"}
	case !given:
		if err := checkMessage(req.Message); err != nil {
			return nil, err
		}
		body["input"] = quoted(req.Message)
	}
	body["stream"] = json.RawMessage("false")
	return body, nil
}

// checkMessage reports a message that cannot be sent.
func checkMessage(message string) error {
	switch {
	case message == "":
		return &vendors.RefError{Vendor: vendor, Field: "message", Wanted: "what the agent is to do"}
	case !utf8.ValidString(message):
		return &vendors.RefError{Vendor: vendor, Field: "message", Value: text.Quote(message, 64), Wanted: "valid UTF-8"}
	}
	return nil
}

// quoted is a JSON string.
func quoted(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(`""`) // no string is refused
	}
	return raw
}
