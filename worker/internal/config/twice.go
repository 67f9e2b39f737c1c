package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Twice refuses a flag that was given twice and takes one value: which of the two was meant only
// who wrote them can say. The values are not shown.
func Twice(parsed *kong.Context) error {
	var given []*kong.Flag
	for _, path := range parsed.Path {
		flag := path.Flag
		if flag == nil || path.Resolved {
			continue
		}
		if kind := flag.Target.Kind(); kind == reflect.Map || kind == reflect.Slice {
			continue // those look for what is in them twice
		}
		if slices.Contains(given, flag) {
			return fmt.Errorf("--%s is given twice: leave one of them out", flag.Name)
		}
		given = append(given, flag)
	}
	return nil
}

// Pairs is how flags of the form NAME=VALUE are read that have no type of their own: as kong reads
// them, but that a name which is given twice is refused.
var Pairs = kong.TypeMapper(reflect.TypeFor[map[string]string](), kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
	var value string
	if err := ctx.Scan.PopValueInto("NAME=VALUE", &value); err != nil {
		return err
	}
	pairs, _ := target.Interface().(map[string]string)
	if pairs == nil {
		pairs = map[string]string{}
	}
	for _, entry := range kong.SplitEscaped(value, ';') {
		name, given, found := strings.Cut(entry, "=")
		if !found || name == "" {
			return fmt.Errorf("a value is not of the form NAME=VALUE: give both")
		}
		if _, twice := pairs[name]; twice {
			return fmt.Errorf("%.64q is given twice: leave one of them out", name)
		}
		pairs[name] = given
	}
	target.Set(reflect.ValueOf(pairs))
	return nil
}))
