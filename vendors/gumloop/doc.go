// Package gumloop is the client of Gumloop's agent API: one request, one
// typed answer or error, no retries. Who retries, and when, is decided above it.
// (net/http itself repeats a GET, on a fresh connection, where a kept one turns out to
// have been closed meanwhile.)
//
// What all vendors share, it has from package vendors: secrets, memory, redirects.
//
// # Secrets
//
// A [Client] sends its key as a bearer token and nowhere else. The API would take
// it as the query parameter api_key too, but URLs end up in logs.
//
// # Errors
//
// [*vendors.RefError] before anything is sent, [*vendors.RedirectError] and
// [*vendors.TransportError] where no whole answer came, [*StatusError] for an answer that is no
// status document. errors.As also finds what a StatusError wraps:
//
//	var refused *agentstatus.APIError
//	if errors.As(err, &refused) && refused.HTTPStatus == http.StatusUnauthorized {
//		// the key is wrong
//	}
package gumloop
