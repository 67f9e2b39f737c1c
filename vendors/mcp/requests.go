package mcp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

const elicit = "elicitation/create"

// question is a request of a server's to a person. Each field is read for itself: one that is odd
// keeps nobody from seeing that something is asked.
type question struct {
	Method loose `json:"method"`
	Params struct {
		Mode    loose           `json:"mode"`
		Message loose           `json:"message"`
		Schema  json.RawMessage `json:"requestedSchema"`
		URL     loose           `json:"url"`
	} `json:"params"`
}

// readRequests reads an object of requests by their keys, in its order.
func readRequests(raw json.RawMessage) ([]agentstatus.InputRequest, error) {
	if !present(raw) {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, fmt.Errorf("inputRequests is not an object of requests: found %.40q", raw)
	}
	var requests []agentstatus.InputRequest
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var request json.RawMessage
		if err := d.Decode(&request); err != nil {
			return nil, err
		}
		requests = append(requests, readRequest(key.(string), request))
	}
	return requests, nil
}

func readRequest(id string, raw json.RawMessage) agentstatus.InputRequest {
	request := agentstatus.InputRequest{ID: id, Kind: agentstatus.InputQuestion, Raw: raw}
	var q question
	err := json.Unmarshal(raw, &q)
	switch method := string(q.Method); {
	case err != nil || method == "":
		request.Text = "the server asks something that cannot be read: " + text.Quote(string(raw), 256)
	case method != elicit:
		// Nothing that a person answers, such as sampling: shown for what it is.
		request.Kind = agentstatus.InputKind(method)
		request.Text = "the server asks for " + method + ", which is not declared and cannot be answered"
	case q.Params.Mode == "url":
		request.Kind = agentstatus.InputAuth
		request.Text = strings.TrimSpace(string(q.Params.Message + "\n" + q.Params.URL))
	default:
		request.Text = string(q.Params.Message)
		if present(q.Params.Schema) {
			request.Schema = q.Params.Schema
		}
	}
	return request
}
