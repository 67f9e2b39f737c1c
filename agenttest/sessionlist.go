package agenttest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// pageSize is how many sessions a page has if nothing is asked.
const pageSize = 50

// listSessions answers GET /agents/{id}/sessions, the newest first: those of the query's state, in
// pages of page_size, from a cursor on.
func (s *Server) listSessions(r *http.Request, key, agentID string) Step {
	owners, refused := s.owners(r, key)
	if refused != nil {
		return *refused
	}
	query := r.URL.Query()
	size, cursor := pageSize, 0
	for name, value := range map[string]*int{"page_size": &size, "cursor": &cursor} {
		if asked := query.Get(name); asked != "" {
			n, err := strconv.Atoi(asked)
			if err != nil || n < 1 {
				return APIError(http.StatusBadRequest, "invalid_"+name)
			}
			*value = n
		}
	}
	var found []*session
	for _, it := range s.sessions {
		if it.agentID != agentID || it.owner != "" && !slices.Contains(owners, it.owner) {
			continue
		}
		it.advance(s.cfg.Now())
		if state := query.Get("state"); state == "" || state == it.view(it.script[it.at]).State {
			found = append(found, it)
		}
	}
	slices.SortFunc(found, func(a, b *session) int { return b.made - a.made })
	found = found[min(cursor, len(found)):]
	var next any
	if len(found) > size {
		found, next = found[:size], strconv.Itoa(cursor+size)
	}
	listed := make([]map[string]any, len(found))
	for i, it := range found {
		listed[i] = map[string]any{
			"id": it.id, "agent_id": agentID, "name": nil, "type": "api", "messages": []any{},
			"created_at": it.created.UTC().Format(time.RFC3339), "state": it.view(it.script[it.at]).State,
		}
	}
	return Step{status: http.StatusOK, body: encodeEnvelope(map[string]any{"sessions": listed, "next_cursor": next})}
}
