package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
)

// Compare fails with the first place where two JSON texts are not the same value.
// Numbers are compared by their spelling (1.0 is not 1), the order of keys has no
// meaning, of a repeated key the last counts, and lone surrogates are U+FFFD.
func Compare(got, want []byte) error {
	g, err := value(got)
	if err != nil {
		return fmt.Errorf("got is not JSON: %w: %.200s", err, got)
	}
	w, err := value(want)
	if err != nil {
		return fmt.Errorf("want is not JSON: %w: %.200s", err, want)
	}
	if d := compare(g, w); d != nil {
		return fmt.Errorf("$%s: %s", d.path, d.text)
	}
	return nil
}

func value(text []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

// difference is what differs and where. The path grows on the way out, so that
// equal values, which may have 65,536 elements, cost none.
type difference struct{ path, text string }

func (d *difference) inside(step string) *difference {
	d.path = step + d.path
	return d
}

func compare(got, want any) *difference {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return compareObjects(g, w)
		}
	case []any:
		if g, ok := got.([]any); ok {
			return compareArrays(g, w)
		}
	default:
		switch got.(type) {
		case map[string]any, []any: // cannot be compared with ==
		default:
			if got == want {
				return nil
			}
		}
	}
	return &difference{text: fmt.Sprintf("got %s, want %s", show(got), show(want))}
}

func compareArrays(got, want []any) *difference {
	if len(got) != len(want) {
		return &difference{text: fmt.Sprintf("got %d elements, want %d", len(got), len(want))}
	}
	for i := range want {
		if d := compare(got[i], want[i]); d != nil {
			return d.inside(fmt.Sprintf("[%d]", i))
		}
	}
	return nil
}

func compareObjects(got, want map[string]any) *difference {
	for _, k := range keys(want) {
		g, ok := got[k]
		if !ok {
			return &difference{text: fmt.Sprintf("no %q, want %s", k, show(want[k]))}
		}
		if d := compare(g, want[k]); d != nil {
			return d.inside("." + k)
		}
	}
	for _, k := range keys(got) {
		if _, ok := want[k]; !ok {
			return &difference{text: fmt.Sprintf("got %q = %s, want no such key", k, show(got[k]))}
		}
	}
	return nil
}

func keys(m map[string]any) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	sort.Strings(all)
	return all
}

// show prints a value with its kind, cut for a test's log.
func show(v any) string {
	switch v := v.(type) {
	case json.Number:
		return "the number " + fmt.Sprintf("%.80s", v)
	case string:
		return fmt.Sprintf("%.200q", v)
	case nil:
		return "null"
	}
	return fmt.Sprintf("%.200v", v)
}
