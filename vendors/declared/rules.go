package declared

import (
	"slices"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
)

// outcome is what a state means.
type outcome struct {
	phase   agentstatus.Phase
	partial bool
}

// rule is an outcome that holds under a condition, whatever the table of states says.
type rule struct {
	condition
	outcome
}

// condition is what has to be the case. All of it has.
type condition struct {
	states  []string // one of them; empty: any
	exists  []path   // each says something
	missing []path   // none does
	equals  []equal
	asks    bool // an input request is open
}

type equal struct {
	path path
	want []string // one of them
}

// phases that a file may name.
var phases = []string{
	string(agentstatus.PhaseRunning), string(agentstatus.PhaseNeedsInput), string(agentstatus.PhaseCompleted),
	string(agentstatus.PhaseFailed), string(agentstatus.PhaseCancelled), string(agentstatus.PhaseExpired),
}

func (s *source) phase(place, name string) agentstatus.Phase {
	if slices.Contains(phases, name) {
		return agentstatus.Phase(name)
	}
	if near := nearest.Name(strings.ToLower(name), phases); near != "" {
		s.fault(place, "is the phase %s, which does not exist: write %q", text.Quote(name, 32), near)
	} else {
		s.fault(place, "is the phase %s, which does not exist: write one of %s", text.Quote(name, 32), strings.Join(phases, ", "))
	}
	return ""
}

// outcome takes what a state means: phase = "…" and partial = true.
func (t *table) outcome() outcome {
	o := outcome{partial: t.flag("partial")}
	switch name := t.text("phase", `"completed"`); {
	case name != "":
		o.phase = t.phase(t.at("phase"), name)
	case !t.has("phase"):
		t.wrong("phase", "is missing: write one of %s", strings.Join(phases, ", "))
	}
	if o.partial && o.phase != agentstatus.PhaseCompleted && o.phase != "" {
		t.wrong("partial", "is for what has completed: write phase = \"completed\", or leave it out")
	}
	return o
}

// states takes the table of states: a state → its phase, or a table of phase and partial.
func (t *table) states() map[string]outcome {
	members := t.table("states")
	if members == nil {
		return nil
	}
	states := make(map[string]outcome, len(members.members))
	for _, state := range members.keys() {
		if strings.Contains(strings.TrimSuffix(state, separator+"*"), "*") {
			members.wrong(state, "has a * that stands for nothing: write the whole state, or the first of several fields with %q after it", separator+"*")
		}
		if members.has(state) {
			if name, is := members.members[state].(string); is {
				members.take(state)
				if slices.Contains(rootKeys, state) && !slices.Contains(phases, name) {
					members.wrong(state, "is the phase %s, which does not exist: a key of the whole file stands above the first [table]", text.Quote(name, 32))
					continue
				}
				states[state] = outcome{phase: members.phase(members.at(state), name)}
				continue
			}
		}
		if inner := members.table(state); inner != nil {
			states[state] = inner.outcome()
			inner.end()
		}
	}
	return states
}

// condition takes the members of a condition.
func (t *table) condition(r *registry) condition {
	c := condition{
		states: t.texts("state", `"completed"`), exists: t.paths("exists", r), missing: t.paths("missing", r),
		asks: t.flag("asks"),
	}
	if wanted := t.table("equals"); wanted != nil {
		for _, raw := range wanted.keys() {
			want := wanted.wants(raw)
			p, err := r.path(raw)
			if err != nil {
				wanted.wrong(raw, "%v", err)
				continue
			}
			c.equals = append(c.equals, equal{p, want})
		}
	}
	return c
}

// wants takes what a value has to be: a text, a number or a boolean, or a list of them.
func (t *table) wants(key string) []string {
	value, _ := t.take(key)
	if _, is := value.(map[string]any); is {
		t.wrong(key, "is a table: put a path that has dots in quotes, as in \"%s.reason\" = \"end_turn\"", key)
		return nil
	}
	elements, list := value.([]any)
	if !list {
		elements = []any{value}
	}
	texts := make([]any, 0, len(elements))
	for _, element := range elements {
		switch element.(type) {
		case bool, int64, float64:
			element = tomltext.Kind(element) // as JSON writes it
		}
		texts = append(texts, element)
	}
	return t.source.texts(t.at(key), texts, `"end_turn"`)
}

func (c condition) empty() bool {
	return len(c.states)+len(c.exists)+len(c.missing)+len(c.equals) == 0 && !c.asks
}

// holds reports whether a condition is met.
func (c condition) holds(b *bodies, state string, asks bool) bool {
	says := func(p path) bool { return b.at(p).says() }
	switch {
	case len(c.states) > 0 && !slices.Contains(c.states, state),
		slices.ContainsFunc(c.missing, says),
		c.asks && !asks:
		return false
	}
	for _, p := range c.exists {
		if !says(p) {
			return false
		}
	}
	for _, e := range c.equals {
		if !slices.Contains(e.want, b.at(e.path).text()) {
			return false
		}
	}
	return true
}

// separator joins a state of several fields: "running/waiting_for_user".
const separator = "/"

// meaning is what a state stands for in the table: itself, "first/*", or its first field alone.
func meaning(states map[string]outcome, state string) outcome {
	if o, known := states[state]; known {
		return o
	}
	if first, _, several := strings.Cut(state, separator); several {
		if o, known := states[first+separator+"*"]; known {
			return o
		}
		if o, known := states[first]; known {
			return o
		}
	}
	return outcome{phase: agentstatus.PhaseUnknown}
}
