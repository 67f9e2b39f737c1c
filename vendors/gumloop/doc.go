// Package gumloop is the HTTP client of Gumloop's agent API: one request, one
// typed answer or error, no retries. Who retries, and when, is decided above it.
// (net/http itself repeats a GET, on a fresh connection, where a kept one turns out to
// have been closed meanwhile.)
//
// # Secrets
//
// A [Client] sends its key as a bearer token and nowhere else. The API would take
// it as the query parameter api_key too, but URLs end up in logs. No error of this
// package contains the key or a URL's query, and no format verb prints it.
//
// An answer that repeats the key has "[hidden]" in its place, whatever escapes it was written
// with: in its body, before anything is read of it, in its headers, and in errors. One thing is out
// of reach: what a server sends unasked on a kept connection net/http prints, as it came, to the
// standard log. A program that collects its log hides that, as the worker does.
//
// # Memory
//
// Answers are bounded each ([Config.MaxBodyBytes]) and together ([Config.MaxInflightBytes], or a
// [Budget] that several clients share). Who does not fit waits, so that a thousand waits whose
// agents answer with large documents take the memory of a few.
//
// # Errors
//
// [*RefError] before anything is sent, [*RedirectError] and [*TransportError] where
// no whole answer came, [*StatusError] for an answer that is no status document.
// errors.As also finds what a StatusError wraps:
//
//	var refused *agentstatus.APIError
//	if errors.As(err, &refused) && refused.HTTPStatus == http.StatusUnauthorized {
//		// the key is wrong
//	}
package gumloop
