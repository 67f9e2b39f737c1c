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
		return fmt.Errorf("got is no JSON: %w: %.200s", err, got)
	}
	w, err := value(want)
	if err != nil {
		return fmt.Errorf("want is no JSON: %w: %.200s", err, want)
	}
	return compare("$", g, w)
}

func value(text []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

func compare(path string, got, want any) error {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		return compareObjects(path, g, w)
	case []any:
		g, ok := got.([]any)
		if !ok {
			break
		}
		if len(g) != len(w) {
			return fmt.Errorf("%s: got %d elements, want %d", path, len(g), len(w))
		}
		for i := range w {
			if err := compare(fmt.Sprintf("%s[%d]", path, i), g[i], w[i]); err != nil {
				return err
			}
		}
		return nil
	default:
		switch got.(type) {
		case map[string]any, []any: // cannot be compared with ==
		default:
			if got == want {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: got %s, want %s", path, show(got), show(want))
}

func compareObjects(path string, got, want map[string]any) error {
	for _, k := range keys(want) {
		g, ok := got[k]
		if !ok {
			return fmt.Errorf("%s: no %q, want %s", path, k, show(want[k]))
		}
		if err := compare(path+"."+k, g, want[k]); err != nil {
			return err
		}
	}
	for _, k := range keys(got) {
		if _, ok := want[k]; !ok {
			return fmt.Errorf("%s: got %q = %s, want no such key", path, k, show(got[k]))
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
