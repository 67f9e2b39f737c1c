package watchpage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/agentwait/agentwait/activities"
)

const (
	// mostLooks is how many documents are fetched at once: each may have megabytes.
	mostLooks = 2
	// lookTimeout bounds one, with the wait for its connection's turn.
	lookTimeout = 20 * time.Second
	// fresh is for how long a document is shown again that was fetched: to who comes back to a wait, or
	// looks at what another one looks at.
	fresh = 5 * time.Second
	// mostDocument is the largest that is shown.
	mostDocument = 16 << 20
)

// documents fetches what agents have said, and keeps it for moments.
type documents struct {
	source Source
	now    func() time.Time
	places chan struct{}

	mu      sync.Mutex
	fetched map[uint64]*document
}

// document is one answer, or why there is none.
type document struct {
	came    chan struct{} // closed once the rest is there
	at      time.Time
	body    []byte
	status  int
	problem string
}

func (d *documents) serve(w http.ResponseWriter, r *http.Request) {
	key, err := strconv.ParseUint(r.PathValue("key"), 36, 64)
	if err != nil {
		refuse(w, http.StatusNotFound, activities.ErrNotHeld.Error())
		return
	}
	one := d.get(r.Context(), key)
	select {
	case <-one.came:
	case <-r.Context().Done():
		return
	}
	if one.body == nil {
		refuse(w, one.status, one.problem)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Agentwait-Age-Ms", strconv.FormatInt(max(d.now().Sub(one.at).Milliseconds(), 0), 10))
	_, _ = w.Write(one.body) // who has left needs no answer
}

// get returns the document of a wait that was fetched a moment ago or is being fetched, or fetches it.
func (d *documents) get(ctx context.Context, key uint64) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.fetched, func(_ uint64, one *document) bool { return one.over(d.now()) })
	if one := d.fetched[key]; one != nil {
		return one
	}
	if d.fetched == nil {
		d.fetched = map[uint64]*document{}
	}
	one := &document{came: make(chan struct{})}
	d.fetched[key] = one
	// Another one may share it, so who asked first does not break it off by leaving.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	go func() {
		defer cancel()
		d.fetch(ctx, key, one)
		d.mu.Lock()
		one.at = d.now()
		d.mu.Unlock()
		close(one.came)
		time.AfterFunc(fresh, func() { d.forget(key, one) }) // its memory is not to wait for who looks next
	}()
	return one
}

func (d *documents) forget(key uint64, one *document) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fetched[key] == one {
		delete(d.fetched, key)
	}
}

// over reports whether it is too old to be shown again. What has failed is asked for again at once.
func (d *document) over(now time.Time) bool {
	select {
	case <-d.came:
		return d.body == nil || now.Sub(d.at) >= fresh
	default:
		return false
	}
}

func (d *documents) fetch(ctx context.Context, key uint64, one *document) {
	select {
	case d.places <- struct{}{}:
		defer func() { <-d.places }()
	case <-ctx.Done():
		one.fail(http.StatusServiceUnavailable, "others are looked at: try again")
		return
	}
	looked, err := d.source.Look(ctx, key)
	switch {
	case errors.Is(err, activities.ErrNotHeld):
		one.fail(http.StatusNotFound, err.Error())
	case err != nil:
		one.fail(http.StatusGatewayTimeout, fmt.Sprintf("no answer within %v: the API is slow, or has asked for a pause, or the connection is at its limits", lookTimeout))
	case looked.Status == nil:
		one.fail(http.StatusBadGateway, looked.Problem)
	default:
		body, err := looked.Status.MarshalJSON()
		switch {
		case err != nil:
			one.fail(http.StatusBadGateway, fmt.Sprintf("the document cannot be written as JSON: %v", err))
		case len(body) > mostDocument:
			one.fail(http.StatusBadGateway, fmt.Sprintf("the document has %d bytes, and at most %d are shown here: agentwait parse reads a larger one", len(body), mostDocument))
		default:
			one.body = body
		}
	}
}

func (d *document) fail(status int, problem string) { d.status, d.problem = status, problem }
