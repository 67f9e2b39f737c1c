package stubapi

import (
	"encoding/gob"
	"encoding/json"
	"net/http"

	"golang.org/x/time/rate"

	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/role"
)

// planned is the request that sets a group's plan.
type planned struct {
	Group string `json:"group"`
	Plan  Plan   `json:"plan"`
}

// control is the endpoint over which the laboratory speaks to the API.
func (s *server) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /plan", func(w http.ResponseWriter, r *http.Request) {
		var p planned
		err := json.NewDecoder(r.Body).Decode(&p)
		if err == nil {
			s.mu.Lock()
			s.group(p.Group).plan = p.Plan
			s.mu.Unlock()
		}
		role.Answer(w, struct{}{}, err)
	})
	mux.HandleFunc("POST /faults", func(w http.ResponseWriter, r *http.Request) {
		var f Faults
		err := json.NewDecoder(r.Body).Decode(&f)
		if err == nil {
			s.setFaults(f)
		}
		role.Answer(w, struct{}{}, err)
	})
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		counts := s.group(r.URL.Query().Get("group")).counts
		s.mu.Unlock()
		role.Answer(w, counts, nil)
	})
	mux.HandleFunc("GET /traffic", func(w http.ResponseWriter, _ *http.Request) {
		role.Answer(w, s.traffic.take(), nil)
	})
	mux.HandleFunc("GET /log", func(w http.ResponseWriter, _ *http.Request) {
		_ = gob.NewEncoder(w).Encode(s.log()) // a caller that has gone needs no answer
	})
	return mux
}

func (s *server) setFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.limit = f, nil
	if f.PerSecond > 0 {
		s.limit = rate.NewLimiter(rate.Limit(f.PerSecond), max(1, int(f.PerSecond)))
	}
}

// log is a copy of what was recorded.
func (s *server) log() *polls.Log {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &polls.Log{Epoch: s.epoch.Round(0), Workers: append([]string(nil), s.names...), Interactions: make(map[string]*polls.Interaction, len(s.known))}
	for id, it := range s.known {
		copied := &polls.Interaction{Polls: append([]polls.Poll(nil), it.log.Polls...)}
		if at, known := it.group.plan.ends(id, it.first); known {
			copied.Ends = at.Sub(s.epoch).Microseconds()
		}
		l.Interactions[id] = copied
	}
	return l
}
