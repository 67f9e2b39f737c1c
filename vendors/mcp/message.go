package mcp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"mime"
	"strconv"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
)

// message is one message of JSON-RPC: an answer, or a request or notification of the server's.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *rpcError       `json:"error"`
}

// rpcError is JSON-RPC's.
type rpcError struct {
	Code    int64           `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// UnmarshalJSON is json.Unmarshaler's. What is odd about an error does not make it none.
func (e *rpcError) UnmarshalJSON(raw []byte) error {
	var is struct {
		Code    loose           `json:"code"`
		Message loose           `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(raw, &is); err != nil {
		return err
	}
	*e = rpcError{Message: string(is.Message), Data: is.Data}
	if code, err := strconv.ParseFloat(string(is.Code), 64); err == nil && math.Abs(code) < 1<<53 {
		e.Code = int64(code)
	}
	return nil
}

// answers reports whether the message is the answer to a request. An error that the server made
// before it had read the request has no id.
func (m *message) answers(id string) bool {
	if m.Result == nil && m.Error == nil { // a request or a notification
		return false
	}
	var got any
	if len(m.ID) > 0 && json.Unmarshal(m.ID, &got) != nil {
		return false
	}
	return got == any(id) || got == nil && m.Error != nil
}

// isStream reports whether a body is a stream of events. No stream begins with a brace.
func isStream(contentType string, body []byte) bool {
	if kind, _, err := mime.ParseMediaType(contentType); err == nil {
		switch kind {
		case "text/event-stream":
			return true
		case "application/json":
			return false
		}
	}
	return !beginsAsJSON(body) && bytes.Contains(body, dataField)
}

func beginsAsJSON(body []byte) bool {
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(body, bom), " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
}

// errNothing is the error of a 2xx answer that has no answer to the request in it.
var errNothing = errors.New("the stream ended before the answer to the request")

// find returns the answer to a request in a body: that is JSON, or a stream with notifications
// and requests of the server's before it.
func find(contentType string, body []byte, id string) (*message, error) {
	if !isStream(contentType, body) {
		m, err := decode(body)
		if err == nil && !m.answers(id) {
			err = fmt.Errorf("the answer is not one of JSON-RPC to this request: %s", text.Quote(string(body), 128))
		}
		return m, err
	}
	var (
		s      stream
		broken error
	)
	for ended := false; !ended; {
		data, ok := s.next(body)
		if !ok {
			ended = true
			if data, ok = s.rest(body); !ok {
				break
			}
		}
		m, err := decode(data)
		switch {
		case len(bytes.TrimSpace(data)) == 0: // keeps the connection, or primes a resumption
		case err != nil:
			broken = err
		case m.answers(id):
			return m, nil
		}
	}
	if broken != nil {
		return nil, broken
	}
	return nil, errNothing
}

func decode(body []byte) (*message, error) {
	body = bytes.TrimPrefix(body, bom)
	if !utf8.Valid(body) { // encoding/json mends texts alone, and parts of it are handed on as they are
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, fmt.Errorf("not a message of JSON-RPC: %w; found %s", err, text.Quote(string(body), 128))
	}
	return &m, nil
}

// enough ends the reading of a stream with a message that is wanted. Of JSON all is wanted.
func enough(wanted func(*message) bool) func(body []byte) bool {
	var (
		s    stream
		json bool
	)
	return func(body []byte) bool {
		if json = json || beginsAsJSON(body); json {
			return false
		}
		for {
			data, ok := s.next(body)
			if !ok {
				return false
			}
			if m, err := decode(data); err == nil && wanted(m) {
				return true
			}
		}
	}
}
