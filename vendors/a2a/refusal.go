package a2a

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/text"
)

// refusal is why an agent refuses, as if it were HTTP.
type refusal struct {
	status  int
	reason  string
	message string
}

// readRefusal reads the error of either binding: JSON-RPC's has a negative code and comes with any
// status, mostly 200; HTTP+JSON's has its status again as its code.
func readRefusal(status int, body gjson.Result) (refusal, bool) {
	e := body.Get("error")
	if !e.IsObject() || status/100 == 2 && (body.Get("result").IsObject() || body.Get("status").IsObject()) {
		return refusal{}, false // a task may have an error of its own
	}
	code, message := e.Get("code"), e.Get("message").String()
	r := refusal{status: status, message: text.Cut(message, maxMessageBytes)}
	switch {
	case code.Type == gjson.Number && code.Int() < 0:
		known := ofRPC(code.Int())
		r.reason = known.reason
		// That there is nothing at an address is what a server without JSON-RPC says.
		if status/100 == 2 || known.verdict || absent(status) {
			r.status = known.status
		}
	case status/100 == 2: // of a server that takes HTTP's codes for JSON-RPC's
		r.status, r.reason = http.StatusInternalServerError, text.Cut("RPC_"+code.String(), 64)
		if n := code.Int(); n >= 400 && n <= 599 {
			r.status = int(n)
		}
	case e.Get("status").String() == "" && !e.Get("details").IsArray():
		return refusal{}, false // another API's
	default:
		r.reason = text.Cut(e.Get("status").String(), 64)
	}
	for _, detail := range append(e.Get("details").Array(), e.Get("data").Array()...) {
		if reason := detail.Get("reason").String(); reason != "" {
			r.reason = text.Cut(reason, 64)
			break
		}
	}
	if saysVersion(message) {
		r.status, r.reason = http.StatusBadRequest, reasonVersion
	}
	return r, true
}

// maxMessageBytes bounds what an error says: as much of it is shown as of any API's.
const maxMessageBytes = 1024

// saysVersion finds the refusal of a version that comes as an internal error.
func saysVersion(message string) bool {
	return strings.HasPrefix(message, "A2A version ") && strings.Contains(message, " is not supported")
}

// rpcError is what a code of JSON-RPC means.
type rpcError struct {
	status  int
	reason  string
	verdict bool // it counts more than the HTTP status that it comes with
}

var rpcErrors = map[int64]rpcError{
	-32001: {http.StatusNotFound, reasonTaskNotFound, true},
	-32002: {http.StatusConflict, "TASK_NOT_CANCELABLE", true},
	-32003: {http.StatusBadRequest, "PUSH_NOTIFICATION_NOT_SUPPORTED", true},
	-32004: {http.StatusBadRequest, "UNSUPPORTED_OPERATION", true},
	-32005: {http.StatusBadRequest, "CONTENT_TYPE_NOT_SUPPORTED", true},
	-32006: {http.StatusBadGateway, "INVALID_AGENT_RESPONSE", true},
	-32007: {http.StatusBadRequest, "EXTENDED_AGENT_CARD_NOT_CONFIGURED", true},
	-32008: {http.StatusBadRequest, reasonExtension, true},
	-32009: {http.StatusBadRequest, reasonVersion, true},
	-32601: {http.StatusBadRequest, reasonMethod, true},
	-32602: {http.StatusBadRequest, "INVALID_PARAMS", true},
	-32600: {http.StatusBadRequest, "INVALID_REQUEST", false},
	-32700: {http.StatusBadRequest, "PARSE_ERROR", false},
	-32603: {http.StatusInternalServerError, "INTERNAL_ERROR", false},
}

// ofRPC is what a code means. One that is not known is the server's own trouble, which may pass.
func ofRPC(code int64) rpcError {
	if known, ok := rpcErrors[code]; ok {
		return known
	}
	return rpcError{http.StatusInternalServerError, fmt.Sprintf("RPC_%d", code), false}
}
