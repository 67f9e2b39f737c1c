// Package gumloop has the clients of Gumloop's two agent APIs: one request, one answer or error, no
// retries: whether to retry, and when, is decided above it. (net/http itself repeats a GET, on a
// fresh connection, if a kept one turns out to have been closed meanwhile.)
//
// A [Client] is that of agent_status and start_agent, which know an interaction. A [Sessions] is
// that of the newer Sessions API:
//
//	                     Client               Sessions
//	a run is             an interaction       a turn of a session
//	the owner            in the query         x-auth-key, team_id
//	a repeated start     is another run       finds the first (an id made of the key)
//	what it asks         is not told          input requests, which can be answered
//	cancel               no                   yes: it has failed then
//	place in a queue     no                   yes
//	usage                no                   credits, tokens
//
// What all vendors share, they have from package vendors: secrets, memory, redirects.
//
// # Secrets
//
// Both send their key as a bearer token and nowhere else. The API would take it as the query
// parameter api_key too, but URLs end up in logs.
//
// # Errors
//
// A poll has [*vendors.RefError] before anything is sent, [*vendors.RedirectError] and
// [*vendors.TransportError] if no whole answer came; of [Client.Status] also [*StatusError] for
// an answer that is not a status document. What starts, cancels or answers has the errors of
// [vendors.Client.Once]. errors.As also finds what a StatusError wraps:
//
//	var refused *agentstatus.APIError
//	if errors.As(err, &refused) && refused.HTTPStatus == http.StatusUnauthorized {
//		// the key is wrong
//	}
package gumloop
