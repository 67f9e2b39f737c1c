package stubapi

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/agentwait/agentwait/dev/lab/polls"
)

// server is the API.
type server struct {
	traffic traffic

	mu      sync.Mutex
	epoch   time.Time
	faults  Faults
	limit   *rate.Limiter // nil: none
	groups  map[string]*group
	known   map[string]*interaction
	workers map[string]uint16
	names   []string
}

type group struct {
	plan   Plan
	counts Counts
}

// Counts are how many of a group's interactions have been asked for, and told.
type Counts struct {
	Known int `json:"known"` // at least one request
	Seen  int `json:"seen"`  // at least one status
	Ended int `json:"ended"` // the end was told
}

type interaction struct {
	group *group
	first time.Time
	log   polls.Interaction
	seen  bool
	ended bool // its end was told
}

func newServer() *server {
	return &server{
		epoch: time.Now(), groups: map[string]*group{}, known: map[string]*interaction{}, workers: map[string]uint16{},
	}
}

const path = "/api/v1/agent_status/"

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.traffic.request(r)()
	id, found := strings.CutPrefix(r.URL.Path, path)
	worker, authorized := workerOf(r.Header.Get("Authorization"))
	if !found || r.Method != http.MethodGet || !strings.Contains(id, "-") {
		refuse(w, http.StatusNotFound, "interaction_not_found")
		return
	}
	if !authorized {
		refuse(w, http.StatusUnauthorized, "Authorization header with Bearer token or api_key query parameter is required")
		return
	}
	status, body, faults := s.answer(id, worker, time.Now())
	if faults.Latency > 0 {
		timer := time.NewTimer(seconds(faults.Latency))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}
	if status != http.StatusOK {
		if status == http.StatusTooManyRequests && faults.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(faults.RetryAfter))
		}
		refuse(w, status, http.StatusText(status))
		return
	}
	if faults.Bombs {
		bomb(w, id)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) //nolint:gosec // JSON, for clients that are not browsers
}

func refuse(w http.ResponseWriter, status int, slug string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"error":"` + slug + `"}`)) //nolint:gosec // words of this file
}

// answer decides and records how a request is answered.
func (s *server) answer(id, worker string, now time.Time) (status int, body []byte, faults Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.interaction(id, now)
	status = s.status(now)
	if status == http.StatusOK {
		body = it.tell(id, now)
	}
	it.log.Polls = append(it.log.Polls, polls.Poll{
		At: now.Sub(s.epoch).Microseconds(), Status: uint16(status), Worker: s.worker(worker),
	})
	return status, body, s.faults
}

// status is what the faults make of a request.
func (s *server) status(now time.Time) int {
	if s.limit != nil && !s.limit.AllowN(now, 1) {
		return http.StatusTooManyRequests
	}
	if s.faults.ErrorShare > 0 && rand.Float64() < s.faults.ErrorShare { //nolint:gosec // chance, no secret
		return s.faults.ErrorStatus
	}
	return http.StatusOK
}

// tell is how the agent stands.
func (it *interaction) tell(id string, now time.Time) []byte {
	if !it.seen {
		it.seen = true
		it.group.counts.Seen++
	}
	plan := it.group.plan
	at, known := plan.ends(id, it.first)
	ended := known && !now.Before(at)
	if ended && it.ended && plan.Backwards {
		ended = false // it was told before, and now the agent is at work again
	}
	if ended && !it.ended {
		it.ended = true
		it.group.counts.Ended++
	}
	return write(id, it.first, ended, plan.Fails(id), len(it.log.Polls), plan)
}

func (s *server) interaction(id string, now time.Time) *interaction {
	it := s.known[id]
	if it == nil {
		g := s.group(GroupOf(id))
		g.counts.Known++
		it = &interaction{group: g, first: now}
		s.known[id] = it
	}
	return it
}

func (s *server) group(name string) *group {
	g := s.groups[name]
	if g == nil {
		g = &group{}
		s.groups[name] = g
	}
	return g
}

func (s *server) worker(name string) uint16 {
	index, found := s.workers[name]
	if !found {
		index = uint16(len(s.names))
		s.workers[name], s.names = index, append(s.names, name)
	}
	return index
}
