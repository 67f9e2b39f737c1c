package mcp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
)

const elicit = "elicitation/create"

// question is a request of a server's to a person.
type question struct {
	Method string `json:"method"`
	Params struct {
		Mode    string          `json:"mode"`
		Message string          `json:"message"`
		Schema  json.RawMessage `json:"requestedSchema"`
		URL     string          `json:"url"`
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
		read, err := readRequest(key.(string), request)
		if err != nil {
			return nil, err
		}
		requests = append(requests, read)
	}
	return requests, nil
}

func readRequest(id string, raw json.RawMessage) (agentstatus.InputRequest, error) {
	var q question
	if err := json.Unmarshal(raw, &q); err != nil {
		return agentstatus.InputRequest{}, fmt.Errorf("the input request %.64q cannot be read: %w", id, err)
	}
	request := agentstatus.InputRequest{ID: id, Kind: agentstatus.InputQuestion, Text: q.Params.Message, Raw: raw}
	switch {
	case q.Method != elicit:
		// Nothing that a person answers, such as sampling: shown for what it is.
		request.Kind = agentstatus.InputKind(q.Method)
		request.Text = "the server asks for " + q.Method + ", which is not declared and cannot be answered"
	case q.Params.Mode == "url":
		request.Kind = agentstatus.InputAuth
		request.Text = strings.TrimSpace(q.Params.Message + "\n" + q.Params.URL)
	case present(q.Params.Schema):
		request.Schema = q.Params.Schema
	}
	return request, nil
}
