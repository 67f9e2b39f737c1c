package reference

import (
	"log/slog"
	"reflect"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// row is a flag: itself, its variables, its default, its unit, and what it means.
func row(flag *kong.Flag) []string {
	meaning, otherwise := meaning(flag)
	return []string{code("--" + flag.Name), "`" + strings.Join(flag.Envs, "`, `") + "`", otherwise, unit(flag), meaning}
}

// meaning is the help of a flag, without what it says of the default.
func meaning(flag *kong.Flag) (text, otherwise string) {
	text = flag.Help
	for _, begin := range []string{"Default: ", "Defaults to "} {
		if before, after, found := strings.Cut(text, begin); found {
			text, otherwise = strings.TrimSpace(before), strings.TrimSuffix(after, ".")
		}
	}
	switch {
	case flag.HasDefault:
		otherwise = code(flag.Default)
	case otherwise == "" && flag.IsBool():
		otherwise = code("false")
	case otherwise == "":
		otherwise = "none"
	}
	return text, otherwise
}

// unit is what a value is counted in, or how it is written.
func unit(flag *kong.Flag) string {
	name, kind := flag.Name, flag.Target.Type()
	if kind.Kind() == reflect.Pointer { // a flag that may be left out
		kind = kind.Elem()
	}
	switch {
	case flag.Enum != "":
		return "one of `" + strings.Join(flag.EnumSlice(), "`, `") + "`"
	case kind == reflect.TypeFor[time.Duration]():
		return "duration"
	case kind == reflect.TypeFor[slog.Level]():
		return "level"
	case kind.Kind() == reflect.Map, kind.Kind() == reflect.Slice:
		return "list of `" + flag.PlaceHolder + "`"
	case flag.IsBool():
		return "true or false"
	case strings.HasSuffix(name, "per-second"):
		return "requests a second"
	case strings.HasSuffix(name, "bytes"):
		return "bytes"
	case flag.PlaceHolder == "MIB":
		return "MiB"
	case strings.HasSuffix(name, "ratio"):
		return "bytes for one byte"
	case kind.Kind() == reflect.Int, kind.Kind() == reflect.Int64:
		return "whole number"
	case kind.Kind() == reflect.Float64:
		return "number"
	}
	switch flag.PlaceHolder {
	case "FILE":
		return "file"
	case "URL":
		return "URL"
	case "ADDRESS":
		return "host and port"
	}
	return "text"
}
