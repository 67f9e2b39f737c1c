package mcp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// requestID is an id of JSON-RPC as the id of an input request: a number as it is written, and a
// text as it is, quoted if it could be taken for a number or a quoted text.
func requestID(id json.RawMessage) string {
	var text string
	if json.Unmarshal(id, &text) != nil {
		return string(bytes.TrimSpace(id))
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil || text == "" || text[0] == '"' {
		return string(id)
	}
	return text
}

// rpcID is the id of JSON-RPC again.
func rpcID(id string) (json.RawMessage, error) {
	if _, err := strconv.ParseFloat(id, 64); err == nil && json.Valid([]byte(id)) {
		return json.RawMessage(id), nil
	}
	if id != "" && id[0] == '"' && json.Valid([]byte(id)) {
		return json.RawMessage(id), nil
	}
	raw, err := json.Marshal(id)
	if err != nil {
		return nil, fmt.Errorf("the id %.64q cannot be written: %w", id, err)
	}
	return raw, nil
}
