package declared

import (
	"context"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// fixedMark begins what is the text itself where a path would stand.
const fixedMark = "="

// messageRoles are what a word of an API's can be called.
var messageRoles = []string{assistant, "user", "system", "tool"}

// list takes one list: each, and a path below an element for each member of a record. fixed has
// the members that may be one of several words, or any if it names none.
func (t *table) list(r *registry, asks bool, members []string, fixed map[string][]string) list {
	l := list{members: map[string][]int{}, fixed: map[string]string{}}
	if raw := t.text("each", `"output.#(type==\"function_call\")#"`); raw != "" {
		var err error
		if l.each, err = r.path(raw); err != nil {
			t.wrong("each", "%v", err)
		} else if l.each.from == fromHeader {
			t.wrong("each", "is a header: write the path of a list")
		}
	} else if !t.has("each") {
		t.wrong("each", "is missing: write the path of the list whose elements are read")
	}
	for _, name := range members {
		for _, raw := range t.texts(name, `"name"`) {
			if constant, is := strings.CutPrefix(raw, fixedMark); is {
				l.fixed[name] = constant
				continue
			}
			if strings.HasPrefix(raw, ofHeader) || strings.HasPrefix(raw, ofResult) || strings.HasPrefix(raw, ofRequest) {
				t.wrong(name, "is %s: write a path below an element of each", text.Quote(raw, 64))
				continue
			}
			if err := checkGJSON(raw); err != nil {
				t.wrong(name, "%v", err)
				continue
			}
			at := slices.Index(l.paths, raw)
			if at < 0 {
				at = len(l.paths)
				l.paths = append(l.paths, raw)
			}
			l.members[name] = append(l.members[name], at)
		}
	}
	for name, words := range fixed {
		word := t.text(name, `"`+words[0]+`"`)
		if !t.has(name) {
			t.wrong(name, "is missing: write one of %s", strings.Join(words, ", "))
		} else if !slices.Contains(words, word) && word != "" {
			t.wrong(name, "is %s: write one of %s", text.Quote(word, 32), strings.Join(words, ", "))
		}
		l.fixed[name] = word
	}
	if slices.Contains(members, "role") {
		if roles := t.table("roles"); roles != nil {
			l.roles = map[string]string{}
			for _, name := range roles.keys() {
				role := roles.text(name, `"assistant"`)
				if role != "" && !slices.Contains(messageRoles, role) {
					roles.wrong(name, "is %s: write one of %s", text.Quote(role, 32), strings.Join(messageRoles, ", "))
				}
				l.roles[name] = role
			}
		}
	}
	if asks {
		l.answered = t.paths("answered", r)
		l.answer = readAnswer(t, true, r.result)
		if len(l.members["id"]) == 0 {
			t.wrong("id", "is missing: write the path of what names the request, below an element")
		}
	}
	return l
}

// record is one element of a list, as its paths select.
type record struct {
	*list
	raw      value
	selected []value
}

// records makes a record of each element.
func (l *list) records(ctx context.Context, b *bodies) ([]record, error) {
	elements := b.at(l.each).elements()
	if len(elements) > maxElements {
		return nil, &agentstatus.LimitError{Limit: "messages_and_parts", Allowed: maxElements, Found: len(elements)}
	}
	found := make([]record, 0, len(elements))
	for _, element := range elements {
		if !element.says() {
			continue
		}
		r := record{list: l, raw: element}
		if len(l.paths) > 0 {
			var err error
			if r.selected, err = selectAll(ctx, element, l.paths); err != nil {
				return nil, err
			}
		}
		found = append(found, r)
	}
	return found, nil
}

// value is a member: the first of its paths that says something.
func (r record) value(member string) value {
	for _, i := range r.members[member] {
		if v := r.selected[i]; v.says() {
			return v
		}
	}
	return ""
}

// text is a member as a text, or the word that the file gives it.
func (r record) text(member string) string {
	if found := r.value(member).text(); found != "" {
		return found
	}
	return r.fixed[member]
}
