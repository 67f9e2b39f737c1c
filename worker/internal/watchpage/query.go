package watchpage

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/activities"
)

// mostRows is how many rows one answer has at most: more than a screen shows.
const mostRows = 200

// maxText is longer than anything that is looked for.
const maxText = 200

// query is what a view of the list asks for.
type query struct {
	connection, state, text string
	order                   order
	descending              bool
	from, count             int
}

// order is what the list is sorted by: a number, or a text.
type order struct {
	name   string
	number func(*activities.HeldWait) int64
	text   func(*activities.HeldWait) string
}

var orders = []order{
	{name: "elapsed", number: func(w *activities.HeldWait) int64 { return int64(w.Elapsed) }},
	{name: "polls", number: func(w *activities.HeldWait) int64 { return int64(w.Polls) }},
	{name: "due", number: func(w *activities.HeldWait) int64 { return int64(w.DueIn) }},
	{name: "problem", number: func(w *activities.HeldWait) int64 { return int64(w.Failures + w.LostHeartbeats) }},
	{name: "interaction", text: func(w *activities.HeldWait) string { return w.Target.InteractionID }},
	{name: "connection", text: func(w *activities.HeldWait) string { return w.Target.CredentialName() }},
	{name: "state", text: func(w *activities.HeldWait) string { return cmp.Or(w.State, string(w.Stage)) }},
}

type state struct {
	name string
	is   func(*activities.HeldWait) bool
}

// states are what a list can be narrowed to. They may overlap: a running wait may be late.
var states = []state{
	{"running", func(w *activities.HeldWait) bool { return w.Phase == "running" && polls(w) }},
	{"needs_input", func(w *activities.HeldWait) bool { return w.Phase == "needs_input" && polls(w) }},
	{"unseen", func(w *activities.HeldWait) bool { return w.Phase == "" }},
	{"problem", troubled},
	{"late", late},
	{"ending", func(w *activities.HeldWait) bool { return !polls(w) }},
}

// read takes a query from an address.
func read(values url.Values) (query, error) {
	q := query{connection: values.Get("connection"), state: values.Get("state"), text: fold(values.Get("text")), descending: values.Get("order") != "asc"}
	if len(q.text) > maxText {
		return q, fmt.Errorf("text has %d bytes: look for at most %d", len(q.text), maxText)
	}
	if q.state != "" && !slices.ContainsFunc(states, func(s state) bool { return s.name == q.state }) {
		return q, fmt.Errorf("state is %.40q: give one of those that counts has", q.state)
	}
	name := cmp.Or(values.Get("sort"), orders[0].name)
	i := slices.IndexFunc(orders, func(o order) bool { return o.name == name })
	if i < 0 {
		return q, fmt.Errorf("sort is %.40q: give elapsed, polls, due, problem, interaction, connection or state", name)
	}
	q.order = orders[i]
	var err error
	if q.from, err = number(values, "from", 0, 1<<31-1); err != nil {
		return q, err
	}
	q.count, err = number(values, "count", 50, mostRows)
	return q, err
}

func number(values url.Values, name string, otherwise, most int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return 0, fmt.Errorf("%s is %.20q: give a whole number of at most %d", name, text, most)
	}
	return n, nil
}

// finds reports whether the wait has what is looked for in one of its texts.
func (q *query) finds(w *activities.HeldWait) bool {
	if q.text == "" {
		return true
	}
	for _, text := range [...]string{
		w.Target.InteractionID, w.WorkflowID, w.State, w.Problem, w.ProblemText, w.Target.UserID, w.Target.ProjectID,
	} {
		if containsFold(text, q.text) {
			return true
		}
	}
	return false
}

// fold makes capital letters of ASCII small. Ids and states have no others.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// containsFold looks for a folded text without making anything: it is called for every wait.
func containsFold(text, folded string) bool {
	for i := 0; i+len(folded) <= len(text); i++ {
		j := 0
		for j < len(folded) && lower(text[i+j]) == folded[j] {
			j++
		}
		if j == len(folded) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
