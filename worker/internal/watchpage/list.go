package watchpage

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/agentwait/agentwait/activities"
)

// list is one view of the waits.
type list struct {
	Worker      Worker         `json:"worker"`
	Total       int            `json:"total"`
	Matched     int            `json:"matched"`
	Counts      map[string]int `json:"counts"` // of those that text and connection leave, by state
	Connections []load         `json:"connections"`
	From        int            `json:"from"`
	Rows        []row          `json:"rows"`
}

// lister makes views. It keeps no wait between two of them.
type lister struct {
	cfg Config

	mu      sync.Mutex // who looks costs one processor at most, however many look
	matched int        // in the last view: as many are likely in the next
}

// place is what is needed of a wait to sort it: a row is made of those alone that are shown.
type place struct {
	number int64
	text   string
	key    uint64
}

func (l *lister) serve(w http.ResponseWriter, r *http.Request) {
	q, err := read(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	write(w, http.StatusOK, l.view(q))
}

func (l *lister) view(q query) list {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := list{Worker: l.cfg.Worker, Counts: make(map[string]int, len(states)+1), From: q.from, Rows: []row{}}
	loads := map[string]*load{}
	for _, one := range l.cfg.Source.Load() {
		out.Connections = append(out.Connections, loadOf(one, l.cfg.Vendors[one.Name]))
	}
	for i := range out.Connections {
		loads[out.Connections[i].Name] = &out.Connections[i]
	}
	all := 0
	counts := make([]int, len(states))
	places := make([]place, 0, l.matched)
	var w activities.HeldWait // one for all: what is pointed at would be made anew for each
	for w = range l.cfg.Source.Held() {
		out.Total++
		name := w.Target.CredentialName()
		if one := loads[name]; one != nil {
			one.count(&w)
		}
		if q.connection != "" && name != q.connection || !q.finds(&w) {
			continue
		}
		all++
		shown := q.state == ""
		for i, state := range states {
			if state.is(&w) {
				counts[i]++
				shown = shown || state.name == q.state
			}
		}
		if shown {
			places = append(places, q.order.place(&w))
		}
	}
	out.Counts["all"] = all
	for i, state := range states {
		out.Counts[state.name] = counts[i]
	}
	out.Matched, l.matched = len(places), len(places)
	out.Rows = l.rows(window(places, q))
	return out
}

func (l *load) count(w *activities.HeldWait) {
	l.Waits++
	if late(w) {
		l.Late++
	}
	if troubled(w) {
		l.Failing++
	}
}

func (o order) place(w *activities.HeldWait) place {
	p := place{key: w.Key}
	if o.number != nil {
		p.number = o.number(w)
	} else {
		p.text = o.text(w)
	}
	return p
}

// window sorts, and returns what is asked for.
func window(places []place, q query) []place {
	sign := 1
	if q.descending {
		sign = -1
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(sign*cmp.Compare(a.number, b.number), sign*cmp.Compare(a.text, b.text), cmp.Compare(a.key, b.key))
	})
	from := min(q.from, len(places))
	return places[from:min(from+q.count, len(places))]
}

// rows makes the rows of waits, in their order. One that has ended since is left out.
func (l *lister) rows(places []place) []row {
	at := make(map[uint64]int, len(places))
	for i, p := range places {
		at[p.key] = i
	}
	rows := make([]row, len(places))
	var w activities.HeldWait
	for w = range l.cfg.Source.Held() {
		if len(at) == 0 {
			break
		}
		if i, ok := at[w.Key]; ok {
			rows[i] = rowOf(&w)
			delete(at, w.Key)
		}
	}
	return slices.DeleteFunc(rows, func(r row) bool { return r.Key == "" })
}

// serveOne answers with one wait.
func (l *lister) serveOne(w http.ResponseWriter, r *http.Request) {
	key, err := strconv.ParseUint(r.PathValue("key"), 36, 64)
	if err != nil {
		refuse(w, http.StatusNotFound, activities.ErrNotHeld.Error())
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for wait := range l.cfg.Source.Held() {
		if wait.Key == key {
			write(w, http.StatusOK, struct {
				Worker Worker `json:"worker"`
				Wait   detail `json:"wait"`
			}{l.cfg.Worker, detailOf(&wait)})
			return
		}
	}
	refuse(w, http.StatusNotFound, activities.ErrNotHeld.Error())
}
