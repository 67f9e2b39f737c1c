package declared

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/agentwait/agentwait/vendors"
)

// ofRef are the placeholders of a run.
type ofRef struct{ vendors.Ref }

func (r ofRef) value(name string) (scalar, bool) {
	var id string
	switch name {
	case "interaction_id":
		id = r.InteractionID
	case "user_id":
		id = r.UserID
	case "project_id":
		id = r.ProjectID
	default:
		id = r.IDs[name]
	}
	return scalar{text: id}, id != ""
}

func (r ofRef) missing(name string) error {
	return &vendors.RefError{Field: fieldOf(name), Wanted: "one: the vendor's request has {" + name + "}"}
}

// fieldOf is a placeholder's field in a [vendors.Ref].
func fieldOf(name string) string {
	if slices.Contains(ofRun, name) {
		return name
	}
	return "ids." + name
}

// ofInput are the placeholders of an answer to an input request.
type ofInput struct {
	ofRef
	vendors.InputAnswer
	action string           // in the vendor's word
	with   map[string]value // of the run, as it stands
}

func (a ofInput) value(name string) (scalar, bool) {
	if found, is := a.with[name]; is {
		return scalar{text: found.text(), json: found.bytes()}, found.says()
	}
	switch name {
	case "request_id":
		return scalar{text: a.RequestID}, a.RequestID != ""
	case "action":
		return scalar{text: a.action}, a.action != ""
	case "approved":
		if a.Action == vendors.ActionAccept {
			return scalar{json: json.RawMessage("true")}, true
		}
		return scalar{json: json.RawMessage("false")}, true
	case "value":
		return scalar{json: a.Value}, a.Value != nil
	case "value_text":
		text, err := asItIs(piece{}, scalar{json: a.Value})
		return scalar{text: text}, a.Value != nil && err == nil
	case "text":
		return scalar{text: a.Text}, a.Text != ""
	case "reason": // of a refusal
		return scalar{text: a.Text}, a.Text != "" && a.Action == vendors.ActionDecline
	}
	return a.ofRef.value(name)
}

func (a ofInput) missing(name string) error {
	if name == "value_text" {
		name = "value"
	}
	if _, is := a.with[name]; is {
		return &vendors.RefError{Field: name, Wanted: "one in the run's status, where the vendor's file has it under with"}
	}
	if slices.Contains(ofAnswer, name) {
		return &vendors.RefError{Field: name, Wanted: "one: the vendor's answer has {" + name + "}"}
	}
	return a.ofRef.missing(name)
}

// ofStarted are the placeholders of a start.
type ofStarted struct {
	vendors.StartRequest
	input json.RawMessage
}

func (s ofStarted) value(name string) (scalar, bool) {
	var found string
	switch name {
	case "agent_id":
		found = s.AgentID
	case "message":
		found = s.Message
	case "input":
		return scalar{json: s.input}, s.input != nil
	case "user_id":
		found = s.UserID
	case "project_id":
		found = s.ProjectID
	case "key":
		found = s.Key
	case "key_uuid":
		if s.Key != "" {
			found = uuidOf(s.Key)
		}
	default:
		found = s.IDs[name]
	}
	return scalar{text: found}, found != ""
}

func (s ofStarted) missing(name string) error {
	switch {
	case name == "key_uuid":
		name = "key"
	case !slices.Contains(ofStart, name):
		name = fieldOf(name)
	}
	return &vendors.RefError{Field: name, Wanted: "one: the vendor's start has {" + name + "}"}
}

// uuidOf makes a UUID of a key (version 8 of RFC 9562: of a hash), the same each time.
func uuidOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
