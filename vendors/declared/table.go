package declared

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/tomltext"
)

// table is one table of a file, whose members are taken one by one. What nobody has taken is
// not known.
type table struct {
	*source
	place   string
	members map[string]any
	known   []string
}

func (s *source) root() *table { return &table{source: s, members: s.Members} }

// at is the place of a member.
func (t *table) at(key string) string { return tomltext.Join(t.place, key) }

// wrong notes what is wrong with a member.
func (t *table) wrong(key, format string, args ...any) { t.fault(t.at(key), format, args...) }

// take returns a member.
func (t *table) take(key string) (value any, there bool) {
	t.known = append(t.known, key)
	value, there = t.members[key]
	return value, there
}

// has reports whether there is a member.
func (t *table) has(key string) bool {
	_, there := t.members[key]
	return there
}

// text takes a text; empty if there is none.
func (t *table) text(key, example string) string {
	value, there := t.take(key)
	if !there {
		return ""
	}
	found, ok := value.(string)
	if !ok || found == "" {
		t.wrong(key, "is %s: write a text such as %s", tomltext.Kind(value), example)
		return ""
	}
	return found
}

// texts takes a text, or a list of them.
func (t *table) texts(key, example string) []string {
	value, there := t.take(key)
	if !there {
		return nil
	}
	return t.source.texts(t.at(key), value, example)
}

func (s *source) texts(place string, value any, example string) []string {
	elements, list := value.([]any)
	if !list {
		elements = []any{value}
	}
	found := make([]string, 0, len(elements))
	for _, element := range elements {
		one, ok := element.(string)
		if !ok || one == "" {
			s.fault(place, "has %s: write a text such as %s, or a list of them", tomltext.Kind(element), example)
			return nil
		}
		found = append(found, one)
	}
	if len(found) == 0 {
		s.fault(place, "is empty: write a text such as %s, or leave it out", example)
	}
	return found
}

// flag takes true or false.
func (t *table) flag(key string) bool {
	value, there := t.take(key)
	found, ok := value.(bool)
	if there && !ok {
		t.wrong(key, "is %s: write true or false", tomltext.Kind(value))
	}
	return found
}

// table takes a table; nil if there is none.
func (t *table) table(key string) *table {
	value, there := t.take(key)
	if !there {
		return nil
	}
	members, ok := value.(map[string]any)
	if !ok {
		t.wrong(key, "is %s: write a table, [%s]", tomltext.Kind(value), t.at(key))
		return nil
	}
	return &table{source: t.source, place: t.at(key), members: members}
}

// tables takes an array of tables, [[key]].
func (t *table) tables(key string) []*table {
	value, there := t.take(key)
	if !there {
		return nil
	}
	elements, ok := value.([]any)
	found := make([]*table, 0, len(elements))
	for i, element := range elements {
		members, is := element.(map[string]any)
		if ok = ok && is; ok {
			found = append(found, &table{source: t.source, place: t.at(key) + "[" + strconv.Itoa(i) + "]", members: members})
		}
	}
	if !ok {
		t.wrong(key, "is %s: write one or more tables, each under [[%s]]", tomltext.Kind(value), t.at(key))
		return nil
	}
	return found
}

// leaveOut notes each of some members that is there.
func (t *table) leaveOut(keys []string, problem string) {
	for _, key := range keys {
		if _, there := t.take(key); there {
			t.wrong(key, "%s", problem)
		}
	}
}

// keys are the names of all members, in order, for a table whose keys are the user's own.
func (t *table) keys() []string { return slices.Sorted(maps.Keys(t.members)) }

// end notes each member that was not taken. No further member may be taken afterwards.
func (t *table) end() {
	if t == nil {
		return
	}
	for _, key := range t.keys() {
		if slices.Contains(t.known, key) {
			continue
		}
		if near := nearest.Name(key, t.known); near != "" {
			t.wrong(key, "is not known: write %s", near)
		} else if t.place != "" && slices.Contains(rootKeys, key) {
			t.wrong(key, "is not known here: it is a key of the whole file, which stands above the first [table]")
		} else {
			t.wrong(key, "is not known: known here are %s", strings.Join(slices.Sorted(slices.Values(t.known)), ", "))
		}
	}
}
