package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Row is a value that is in force, and where it is from.
type Row struct{ Name, Value, Source string }

// None is the value of what is not set.
const None = "-"

// Rows are the settings as a command line of agentwait run has them.
func (r *Resolver) Rows(parsed *kong.Context) (rows []Row) {
	for _, flag := range parsed.Selected().Flags {
		if setting, ok := r.settings.named(flag); ok {
			rows = append(rows, Row{setting.Place(), Setting{Flag: flag}.shown(), r.Source(parsed, flag)})
		}
	}
	return rows
}

// shown is the value as people read it, without a secret.
func (s Setting) shown() string {
	target := reflect.Indirect(s.Target)
	switch {
	case !target.IsValid(), target.IsZero() && !s.HasDefault && !s.IsBool():
		return None
	case s.isSecret():
		return Hidden
	}
	value := target.Interface()
	var entries []string
	switch target.Kind() {
	case reflect.Map:
		for _, key := range slices.SortedFunc(maps.Keys(entriesOf(target)), strings.Compare) {
			entries = append(entries, key+"="+entriesOf(target)[key])
		}
	case reflect.Slice:
		for i := range target.Len() {
			entry := fmt.Sprint(target.Index(i).Interface())
			if one := target.Index(i); one.Kind() == reflect.Struct && one.NumField() == 2 { // a name and its file
				entry = fmt.Sprintf("%v=%v", one.Field(0), one.Field(1))
			}
			entries = append(entries, entry)
		}
	default:
		return Conceal(fmt.Sprint(value))
	}
	return Conceal(strings.Join(entries, s.separator()))
}

// entriesOf are those of a map of texts.
func entriesOf(target reflect.Value) map[string]string {
	all := map[string]string{}
	for iterator := target.MapRange(); iterator.Next(); {
		all[fmt.Sprint(iterator.Key())] = fmt.Sprint(iterator.Value())
	}
	return all
}
