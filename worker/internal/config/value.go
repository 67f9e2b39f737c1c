package config

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/worker/internal/configfile"
)

// fromFile is a value of the file in the words of a flag. problem says what is wrong with it, and
// what to give. A text is not shown: a key may have been put there.
func (s Setting) fromFile(file *configfile.File, value any) (text, problem string) {
	switch {
	case s.several():
		return s.list(file, value)
	case s.IsBool():
		if v, ok := value.(bool); ok {
			return strconv.FormatBool(v), ""
		}
		return "", fmt.Sprintf("is %s: give true or false, without quotes", tomltext.Kind(value))
	case s.Target.CanInt() && !s.isDuration() && !s.isText():
		if v, ok := value.(int64); ok {
			return strconv.FormatInt(v, 10), ""
		}
		return "", fmt.Sprintf("is %s: give a whole number%s, without quotes", tomltext.Kind(value), s.example())
	case s.Target.CanFloat():
		switch v := value.(type) {
		case int64:
			return strconv.FormatInt(v, 10), ""
		case float64:
			return strconv.FormatFloat(v, 'g', -1, 64), ""
		}
		return "", fmt.Sprintf("is %s: give a number, such as 20, without quotes", tomltext.Kind(value))
	}
	v, ok := value.(string)
	if !ok {
		return "", fmt.Sprintf("is %s: give a text%s, in quotes", tomltext.Kind(value), s.example())
	}
	if s.isDuration() {
		if _, err := time.ParseDuration(v); err != nil {
			return "", fmt.Sprintf("is not a duration: give one with its unit%s, in quotes", s.example())
		}
	}
	if s.PlaceHolder == "FILE" {
		v = configfile.Beside(file.Path, v)
	}
	return v, ""
}

// list is the value of a flag that takes several: a list of texts as the flag has them, or where
// that is NAME=FILE a table as well.
func (s Setting) list(file *configfile.File, value any) (text, problem string) {
	var entries []string
	switch v := value.(type) {
	case []any:
		for i, one := range v {
			entry, ok := one.(string)
			if !ok || entry == "" {
				return "", fmt.Sprintf("has %s at place %d: give texts, as the flag --%s has them", tomltext.Kind(one), i+1, s.Name)
			}
			entries = append(entries, entry)
		}
	case map[string]any:
		// Some flags go by the order, which a table has by its lines.
		names := slices.SortedFunc(maps.Keys(v), func(a, b string) int {
			return cmp.Or(cmp.Compare(file.Line(tomltext.Join(s.Place(), a)), file.Line(tomltext.Join(s.Place(), b))), cmp.Compare(a, b))
		})
		for _, name := range names {
			entry, ok := v[name].(string)
			if !ok || entry == "" || !s.pairs() || strings.ContainsAny(name, "=;") {
				return "", fmt.Sprintf("has %s that cannot be used: give a text for each name", tomltext.Kind(v[name]))
			}
			entries = append(entries, name+"="+entry)
		}
	default:
		return "", fmt.Sprintf("is %s: give a list of texts, as the flag --%s has them", tomltext.Kind(value), s.Name)
	}
	for i, entry := range entries {
		if name, path, ok := strings.Cut(entry, "="); ok && strings.HasSuffix(s.PlaceHolder, "=FILE") {
			entries[i] = name + "=" + configfile.Beside(file.Path, path)
		}
		if strings.Contains(entries[i], s.separator()) {
			return "", fmt.Sprintf("has %q at place %d, which stands between two of them: leave it out", s.separator(), i+1)
		}
	}
	return strings.Join(entries, s.separator()), ""
}

// several reports whether the flag is repeatable.
func (s Setting) several() bool {
	return s.Target.Kind() == reflect.Map || s.Target.Kind() == reflect.Slice
}

// pairs reports whether what it takes has names.
func (s Setting) pairs() bool { return strings.Contains(s.PlaceHolder, "=") }

// separator stands between several values in one text, as a variable has them.
func (s Setting) separator() string {
	if s.Target.Type() == reflect.TypeFor[[]string]() {
		return ","
	}
	return ";"
}

func (s Setting) isDuration() bool { return s.Target.Type() == reflect.TypeFor[time.Duration]() }

// isText reports whether a number is written as a word, as a log's level is.
func (s Setting) isText() bool {
	type unmarshaler interface{ UnmarshalText([]byte) error }
	return s.Target.CanAddr() && s.Target.Addr().Type().Implements(reflect.TypeFor[unmarshaler]())
}

// example is a value that could stand there.
func (s Setting) example() string {
	if s.Default != "" {
		return " such as " + s.Default
	}
	return ""
}
