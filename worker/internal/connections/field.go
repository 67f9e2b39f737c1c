package connections

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/tomltext"
)

// word is a value as a flag has it. A file has values of their own kinds.
type word string

// field is one that a connection has. set says what is wrong with a value, and what to give.
type field struct {
	name string // as a file has it; a flag has "-" in place of "_"
	set  func(s *Spec, value any) (problem string)
	Help
}

// maxBodyBytes is far more than an answer has; the parser's own bound is 2 GiB.
const maxBodyBytes = 1 << 30

// fields are those of every vendor.
var fields = []field{
	{"vendor", text(func(s *Spec) *string { return &s.Vendor }, "a2a"), Help{
		"text", "required", "Who runs the agents: one of the vendors below, or the path of a file that declares another."}},
	{"url", text(func(s *Spec) *string { return &s.URL }, "https://agents.example.com"), Help{
		"text", "the vendor's own, where it has one", "The API's base: `https`, or `http` on this machine, or where no key is sent."}},
	{"key_file", text(func(s *Spec) *string { return &s.KeyFile }, "/run/secrets/key"), Help{
		"file", "no key", "A file with the key, alone, on one line. It is read again when it changes."}},
	{"key_env", text(func(s *Spec) *string { return &s.KeyEnv }, "RESEARCH_KEY"), Help{
		"text", "no key", "The name of the variable that has the key. It may begin with `AGENTWAIT_`."}},
	{"auth", text(func(s *Spec) *string { return &s.Auth }, "bearer"), Help{
		"text", "as the vendor wants it", "How the key is sent: `bearer`, `basic`, `header NAME` or `none`."}},
	{"namespaces", list(func(s *Spec) *[]string { return &s.Namespaces }, "production"), Help{
		"list of texts", "all", "The Temporal namespaces whose workflows may use the connection."}},
	{"task_queues", list(func(s *Spec) *[]string { return &s.TaskQueues }, "agentwait"), Help{
		"list of texts", "all", "The task queues on which an activity has to have come to use it."}},
	{"adapter", text(func(s *Spec) *string { return &s.Adapter }, "openai.wasm"), Help{
		"file", "the vendor's package", "The module that reads the answers, of a vendor `gumloop`, or of a file that names one."}},
	{"status_path", text(func(s *Spec) *string { return &s.StatusPath }, "/runs/{interaction_id}"), Help{
		"text", "`/agent_status/{interaction_id}`", "Where a vendor `gumloop` tells the status."}},
	{"request_timeout", func(s *Spec, value any) string {
		d, problem := duration(value)
		s.RequestTimeout = d
		return problem
	}, Help{"duration", "`request_timeout` of the file, or the flag", "How long a request may take."}},
	{"max_body_bytes", whole(func(s *Spec) *int { return &s.MaxBodyBytes }, maxBodyBytes, 33554432), Help{
		"bytes", "`max_body_bytes` of the file, or the flag", "The largest answer, decompressed."}},
	{"max_requests_in_flight", whole(func(s *Spec) *int { return &s.MaxRequestsInFlight }, math.MaxInt32, 16), Help{
		"whole number", "`max_requests_in_flight` of the file, or the flag", "Polls and starts at once; starts take half of them at most."}},
	{"max_requests_per_second", func(s *Spec, value any) string {
		n, ok := number(value)
		if !ok || !(n > 0) || n > 1e6 {
			return fmt.Sprintf("is %s: give a number of more than 0, such as 20, or leave it out", said(value))
		}
		s.MaxRequestsPerSecond = n
		return ""
	}, Help{"requests a second", "`max_requests_per_second` of the file, or the flag", "The budget."}},
}

// said is a value as an error shows it.
func said(value any) string {
	if w, ok := value.(word); ok {
		return shown(string(w))
	}
	return tomltext.Kind(value)
}

// textOf is a value that is a text, from a file or a flag; empty where it is none.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case word:
		return string(v)
	}
	return ""
}

func text(into func(*Spec) *string, example string) func(*Spec, any) string {
	return func(s *Spec, value any) string {
		found := textOf(value)
		if found == "" {
			return fmt.Sprintf("is %s: give a text such as %q", said(value), example)
		}
		*into(s) = found
		return ""
	}
}

// list reads names: a list of texts of a file, or what a flag has between spaces.
func list(into func(*Spec) *[]string, example string) func(*Spec, any) string {
	return func(s *Spec, value any) string {
		var names []string
		switch v := value.(type) {
		case word:
			names = strings.Fields(string(v))
		case []any:
			for i, one := range v {
				name, ok := one.(string)
				if !ok || name == "" || name != strings.TrimSpace(name) {
					return fmt.Sprintf("has %s at place %d: give names, without spaces around them", tomltext.Kind(one), i+1)
				}
				names = append(names, name)
			}
		default:
			return fmt.Sprintf("is %s: give a list such as [%q], or leave it out for all", said(value), example)
		}
		if len(names) == 0 {
			return fmt.Sprintf("has no name, so nobody may use the connection: give one, such as %q, or leave it out for all", example)
		}
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return fmt.Sprintf("has %s twice: leave one of them out", shown(name))
			}
		}
		*into(s) = names
		return ""
	}
}

func whole(into func(*Spec) *int, most int64, example int) func(*Spec, any) string {
	return func(s *Spec, value any) string {
		var n int64
		switch v := value.(type) {
		case int64:
			n = v
		case word:
			n, _ = strconv.ParseInt(string(v), 10, 64) // 0 is refused, too
		}
		if n < 1 || n > most {
			return fmt.Sprintf("is %s: give a whole number from 1 to %d, such as %d, or leave it out", said(value), most, example)
		}
		*into(s) = int(n)
		return ""
	}
}

func number(value any) (n float64, ok bool) {
	switch v := value.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case word:
		n, err := strconv.ParseFloat(string(v), 64)
		return n, err == nil
	}
	return 0, false
}

// duration reads one as people write it: 30s. A number alone would be of nobody knows what.
func duration(value any) (d time.Duration, problem string) {
	var err error
	switch v := value.(type) {
	case string:
		d, err = time.ParseDuration(v)
		value = word(v)
	case word:
		d, err = time.ParseDuration(string(v))
	}
	if err != nil || d <= 0 {
		return 0, fmt.Sprintf("is %s: give a duration with its unit, such as \"30s\"", said(value))
	}
	return d, ""
}

// set sets a field, or an option of the vendor's. A flag names both in the same way.
func (s *Spec) set(name string, value any) error {
	o := s.origin
	if o.file == "" {
		name = strings.ReplaceAll(name, "-", "_")
	}
	at := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	if at >= 0 && (o.file != "" || name != "vendor") { // which a flag has before the fields
		if problem := fields[at].set(s, value); problem != "" {
			return o.wrong(name, "%s %s", o.called(name), problem)
		}
		return nil
	}
	if o.file == "" && slices.Contains(optionsOf(s.Vendor), name) {
		return s.option(name, value)
	}
	return o.wrong(name, "it has no field %s", s.unknown(name))
}

// option sets an option of the vendor's.
func (s *Spec) option(name string, value any) error {
	o, options := s.origin, optionsOf(s.Vendor)
	if !slices.Contains(options, name) {
		text := fmt.Sprintf("the vendor %s has no option %s", shown(s.Vendor), shown(name))
		switch near := nearest.Name(name, options); {
		case near != "":
			text += fmt.Sprintf(": did you mean %q?", near)
		case len(options) == 0:
			text += ": leave it out"
		default:
			text += ": give one of " + strings.Join(options, ", ")
		}
		return o.wrong("options."+name, "%s", text)
	}
	found := textOf(value)
	if found == "" {
		return o.wrong("options."+name, "its option %s is %s: give a text, in quotes", name, said(value))
	}
	if s.Options == nil {
		s.Options = map[string]string{}
	}
	s.Options[name] = found
	return nil
}

// unknown says what to write in place of a field that there is not.
func (s *Spec) unknown(name string) string {
	o := s.origin
	given := shown(o.called(name))
	var names []string
	for _, f := range fields {
		if o.file != "" || f.name != "vendor" {
			names = append(names, o.called(f.name))
		}
	}
	options := optionsOf(s.Vendor)
	if o.file != "" {
		if slices.Contains(options, name) {
			return fmt.Sprintf("%s: it is an option of the vendor %s, write it under [%s]", given, s.Vendor, o.place("options"))
		}
		names = append(names, "options")
	} else {
		names = append(names, options...)
	}
	lower := strings.ToLower(name)
	switch near := nearest.Name(o.called(strings.ReplaceAll(lower, "-", "_")), names); {
	case near != "":
		return fmt.Sprintf("%s: did you mean %q?", given, near)
	case strings.Contains(lower, "key") || strings.Contains(lower, "token") || strings.Contains(lower, "secret"):
		return fmt.Sprintf("%s: a key is given by %s or %s, and by nothing else", given, o.write("key_file", "FILE"), o.write("key_env", "VARIABLE"))
	}
	return fmt.Sprintf("%s: give one of %s", given, strings.Join(names, ", "))
}
