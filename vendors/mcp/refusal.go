package mcp

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// The codes of JSON-RPC's errors that mean something to a wait.
const (
	codeParse          = -32700
	codeRequest        = -32600
	codeMethod         = -32601
	codeParams         = -32602
	codeInternal       = -32603
	codeHeader         = -32020 // a header and the body do not say the same
	codeCapability     = -32021 // the server needs of a client what it has not declared
	codeURLElicitation = -32042 // the tool wants a person to visit a page first
	codeResource       = -32002 // "resource not found", of older servers
	codeSession        = -32001 // "session not found", of some servers
)

// judged reports whether an HTTP status says all, whatever JSON-RPC's error is in the answer.
func judged(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusRequestTimeout,
		http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= 500
}

// refusal is a reply without a result as the answer of an API that speaks HTTP: JSON-RPC's error
// is read before the status, which is 200, 400 or 404 whatever happened.
func refusal(r *reply, asked call) *vendors.Answer {
	if r.fault == nil {
		if words := sessionWords(r); words != "" {
			status, advice := sessionTrouble(asked)
			return advised(r, status, "", words, advice)
		}
		answer := *r.Answer
		answer.Err = r.broken
		return &answer
	}
	status, advice := meaning(r.HTTPStatus, r.fault, asked)
	return advised(r, status, strconv.FormatInt(r.fault.Code, 10), r.fault.Message, advice)
}

// advised is a refusal in the server's words, and what to do about it.
func advised(r *reply, status int, code, message, advice string) *vendors.Answer {
	if advice != "" {
		message = strings.TrimSuffix(text.Cut(message, 400), ".") + "; " + advice
	}
	answer := vendors.Refused(status, code, strings.TrimPrefix(message, "; "))
	answer.RetryAfter = r.RetryAfter
	return answer
}

// sessionWords is what a server says of a session in plain words, without JSON-RPC; empty: nothing.
// The SDK for Kotlin answers so. A page is a proxy's.
func sessionWords(r *reply) string {
	if r.Answer == nil || r.HTTPStatus != http.StatusNotFound && r.HTTPStatus != http.StatusBadRequest {
		return ""
	}
	words := strings.TrimSpace(string(r.Body))
	if !beginsAsJSON(r.Body) && (len(words) > 200 || strings.HasPrefix(words, "<") || strings.Contains(r.ContentType, "html")) {
		return ""
	}
	if words = agentstatus.ParseAPIError(r.HTTPStatus, r.Body).Message; strings.Contains(strings.ToLower(words), "session") {
		return words
	}
	return ""
}

// meaning is the HTTP status that an error of JSON-RPC stands for, and what to do about it.
func meaning(httpStatus int, fault *rpcError, asked call) (status int, advice string) {
	says := strings.ToLower(fault.Message)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(says, word) })
	}
	// Of the server itself, and not of what the tool met with; a tool may use them nevertheless.
	own := fault.Code <= -32000 && fault.Code >= -32019 || fault.Code == codeRequest
	fallback := httpStatus
	if httpStatus/100 == 2 {
		// Of errors that are not known most are the server's own trouble.
		fallback = http.StatusInternalServerError
	}
	switch {
	case judged(httpStatus):
		return httpStatus, ""
	case fault.Code == codeVersion || has("unsupported protocol version", "bad protocol version"):
		return http.StatusBadRequest, otherVersion(asked.protocol, fault)
	case fault.Code == codeMethod:
		return http.StatusBadRequest, fmt.Sprintf("the server has no %s at %s: it does not run tools as tasks, or speaks another protocol version", asked.method, asked.protocol)
	case fault.Code == codeCapability && asked.protocol == Core:
		return http.StatusForbidden, "it is only declared at " + Extension + ": configure that protocol, or none to ask for it"
	case fault.Code == codeCapability:
		return http.StatusForbidden, "the server wants a client that declares " + capabilities(fault.Data) +
			", which this one does not: use a tool that does without"
	case fault.Code == codeHeader:
		return http.StatusBadRequest, "something between here and the server changes the headers Mcp-Protocol-Version, Mcp-Method or Mcp-Name, " +
			"or the tool wants headers of its own (Mcp-Param-…), which are not sent"
	case own && httpStatus/100 == 4 && has("session", "not initialized"):
		return sessionTrouble(asked)
	case own && has("rate limit", "too many requests"):
		return http.StatusTooManyRequests, ""
	case own && has("permission denied", "forbidden"):
		return http.StatusForbidden, ""
	case httpStatus == http.StatusNotFound && asked.session != "" && fault.Code != codeParams && fault.Code != codeInternal:
		return sessionTrouble(asked) // 404 to a request with a session says that the session has ended
	case (fault.Code == codeParams || fault.Code == codeResource || fault.Code == codeSession) &&
		has("not found", "unknown task", "no such task", "does not exist", "expired"):
		if asked.method == callTool {
			return http.StatusNotFound, ""
		}
		return http.StatusNotFound, "servers drop a task when its ttl is over, and tasks of another session or another user are not shown"
	case fault.Code == codeParams || fault.Code == codeRequest || fault.Code == codeParse || fault.Code == codeURLElicitation:
		return http.StatusBadRequest, ""
	}
	return fallback, ""
}

// sessionTrouble is what to do if a server does not know the session, or wants one.
func sessionTrouble(asked call) (status int, advice string) {
	switch {
	case asked.protocol == Extension:
		return http.StatusBadRequest, "servers of " + Extension + " have no sessions: this one speaks an older protocol; configure the protocol " + Core + ", or none to ask for it"
	case asked.session == "":
		return http.StatusBadRequest, "give the session in which the task was started as ids." + SessionID + ", as the start returned it"
	}
	if asked.method == callTool || asked.method == listTools {
		return http.StatusNotFound, "the session that was opened for it, the ids." + SessionID + " of what it starts, is not known: " +
			"if that is so each time, several servers share the address and not their sessions"
	}
	return http.StatusNotFound, "the session of ids." + SessionID + " has ended, or the server was started again: its tasks cannot be asked for any more"
}

// dated is a version of the protocol in a text.
var dated = regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)

// otherVersion is what to do if a server does not speak a protocol. Which it speaks it says in
// the error's data, or in its words.
func otherVersion(protocol string, fault *rpcError) string {
	var data struct {
		Supported []string `json:"supported"`
	}
	if json.Unmarshal(fault.Data, &data) != nil || len(data.Supported) == 0 {
		data.Supported = dated.FindAllString(text.Cut(fault.Message, 1<<10), -1)
	}
	speaks := slices.DeleteFunc(data.Supported, func(version string) bool { return version == protocol })
	other := Extension
	if protocol == Extension {
		other = Core
	}
	advice := "it does not speak " + protocol
	if len(speaks) > 0 {
		advice += " but " + text.Cut(strings.Join(speaks, ", "), 100)
		if !slices.Contains(speaks, other) {
			return advice + ", and tasks are known of " + Extension + " and " + Core + " alone"
		}
	}
	return advice + ": configure the protocol " + other + ", or none to ask for it"
}

// capabilities names what a server wants a client to declare.
func capabilities(data json.RawMessage) string {
	var found struct {
		Required map[string]json.RawMessage `json:"requiredCapabilities"`
	}
	if json.Unmarshal(data, &found) != nil || len(found.Required) == 0 {
		return "more"
	}
	names := slices.Sorted(maps.Keys(found.Required))
	var extensions map[string]json.RawMessage
	if json.Unmarshal(found.Required["extensions"], &extensions) == nil && len(extensions) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return name == "extensions" })
		names = append(names, slices.Sorted(maps.Keys(extensions))...)
	}
	return text.Cut(strings.Join(names, ", "), 200)
}
