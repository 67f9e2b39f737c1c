package declared

import (
	"encoding/json"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// spread is the key whose value's members are put in beside the others.
const spread = "..."

// members are those of the object that a placeholder stands for, without its braces. One that the
// file has already is refused: which of the two counts nobody could tell.
func (b *body) members(from values, names map[string]bool) ([]byte, error) {
	raw, ok, err := b.put(from)
	if err != nil || !ok {
		return nil, err
	}
	p, _ := b.text.whole()
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return nil, &vendors.RefError{Field: p.name, Value: text.Quote(string(raw), 64), Wanted: "a JSON object of further members of the request"}
	}
	for name := range object {
		if names[name] {
			return nil, &vendors.RefError{Field: p.name, Value: text.Quote(name, 64), Wanted: "other members: the vendor's file sets this one"}
		}
	}
	if raw, err = json.Marshal(object); err != nil {
		return nil, err
	}
	return raw[1 : len(raw)-1], nil
}
