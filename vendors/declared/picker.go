package declared

import (
	"context"
	"maps"

	"github.com/agentwait/agentwait/vendors"
)

// picker finds the run in an answer.
type picker struct {
	registry
	interactionID []path
	ids           map[string][]path
}

// readPicker takes where the run is in an answer.
func (l *life) readPicker(t *table) {
	l.run.interactionID = t.paths("interaction_id", &l.run.registry)
	if ids := t.table("ids"); ids != nil {
		l.run.ids = map[string][]path{}
		for _, name := range ids.keys() {
			if !idName(name) {
				ids.wrong(name, "is not a name for an id: write small letters, digits and _")
			}
			l.run.ids[name] = ids.paths(name, &l.run.registry)
		}
	}
}

// selects evaluates the paths over an answer.
func (p *picker) selects(ctx context.Context, answer *vendors.Answer) (*bodies, error) {
	b := &bodies{header: answer.Header}
	if len(p.parts[fromGet]) == 0 {
		return b, nil
	}
	err := checkDocument(ctx, answer.Body)
	if err == nil {
		b.selected[fromGet], err = selectAll(ctx, documentOf(answer.Body), p.parts[fromGet])
	}
	return b, err
}

// pick finds the run in an answer. id is empty if it names none.
func (p *picker) pick(ctx context.Context, answer *vendors.Answer) (id string, ids map[string]string, err error) {
	b, err := p.selects(ctx, answer)
	if err != nil {
		return "", nil, err
	}
	for name, paths := range p.ids {
		if found := b.first(paths).text(); found != "" {
			if ids == nil {
				ids = map[string]string{}
			}
			ids[name] = found
		}
	}
	return b.first(p.interactionID).text(), ids, nil
}

// withIDs are ids with those that an answer has, which count if there are both.
func withIDs(ids, found map[string]string) map[string]string {
	if len(found) == 0 {
		return ids
	}
	all := maps.Clone(found)
	for name, id := range ids {
		if _, there := all[name]; !there {
			all[name] = id
		}
	}
	return all
}
