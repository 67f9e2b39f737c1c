package agenttest

import (
	"html"
	"net/http"
	"strings"
)

// What may stand between a client and the API, or in its place: none of it is the API's own, so
// a wait has to go on. See also [Redirect], [HTMLPage] and [Garbage].

// Page is an HTML page with any status code: a proxy's refusal, a captive portal, a page to sign in.
func Page(code int, title string) Step {
	return RawBody(code, "text/html; charset=utf-8",
		"<!DOCTYPE html><html><head><title>"+html.EscapeString(title)+"</title></head><body><h1>"+html.EscapeString(title)+"</h1></body></html>")
}

// Empty is an answer without a body.
func Empty(code int) Step { return RawBody(code, "text/plain", "") }

// Large is an agent that has finished, with a reply of n bytes: more than a client's limit, or a
// result's.
func Large(n int) Step {
	return Completed("").reply(strings.Repeat("x", n))
}

// reply replaces the response alone, so that the conversation does not repeat it.
func (s Step) reply(text string) Step {
	changed := *s.document
	changed.Response = &text
	s.document, s.status = &changed, http.StatusOK
	return s
}

// About makes a state one of another interaction, as a cache would that ignores a part of the URL.
// It does not end the script's own interaction.
func (s Step) About(interactionID string) Step {
	s.about = interactionID
	return s
}
