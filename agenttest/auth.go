package agenttest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// missingKey is the reference page's text of the 401.
const missingKey = "Authorization header with Bearer token or api_key query parameter is required"

// bearer returns the key of a request, or what is wrong. The real API takes the key
// from the query too, and so does the emulator: a test that forbids that looks at
// [Request.KeyInQuery].
func bearer(r *http.Request) (string, *Step) {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && key != "" {
		return key, nil
	}
	if key := r.URL.Query().Get("api_key"); key != "" {
		return key, nil
	}
	refused := Unauthorized()
	return "", &refused
}

// mayActFor reports whether a key may act for an owner.
func (s *Server) mayActFor(key, owner string) bool {
	owners, known := s.cfg.Keys[key]
	return known && (owners == nil || slices.Contains(owners, owner))
}

// status answers a poll.
func (s *Server) status(key, id string, r *http.Request) Step {
	query := r.URL.Query()
	user, project := query.Get("user_id"), query.Get("project_id")
	owner := user
	if owner == "" {
		owner = project
	}
	if owner == "" {
		return APIError(http.StatusBadRequest, "user_id is required")
	}
	if !s.mayActFor(key, owner) {
		return Forbidden()
	}
	it := s.interactions[id]
	if it == nil {
		return NotFound()
	}
	if it.owner != "" && it.owner != user && it.owner != project {
		return Forbidden()
	}
	step := it.next(s.cfg.Now())
	past := it.past
	if step.stale && it.former != nil {
		step.document, past = it.former.document, it.former.past
	}
	if step.document != nil {
		body, err := step.document.encode(cmp.Or(step.about, id), it, past)
		if err != nil {
			panic(err) // prepare has encoded it before
		}
		step.body = body
	}
	return step
}
