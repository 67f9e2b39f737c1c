package connections

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Shown is a field of a connection as people read it.
type Shown struct{ Field, Value, Source string }

// Shown are the fields that are given, in their order, and where each was written down. The key is
// not among them; where it is said to be is.
func (s Spec) Shown() (rows []Shown) {
	keyEnv := s.KeyEnv
	if keyEnv != "" && !variableName.MatchString(keyEnv) {
		keyEnv = hidden // it may be the key
	}
	duration, rate := "", ""
	if s.RequestTimeout > 0 {
		duration = s.RequestTimeout.String()
	}
	if s.MaxRequestsPerSecond > 0 {
		rate = strconv.FormatFloat(s.MaxRequestsPerSecond, 'g', -1, 64)
	}
	values := map[string]string{
		"vendor": s.Vendor, "url": s.URL, "key_file": s.KeyFile, "key_env": keyEnv, "auth": s.Auth,
		"namespaces": strings.Join(s.Namespaces, " "), "task_queues": strings.Join(s.TaskQueues, " "),
		"adapter": s.Adapter, "status_path": s.StatusPath, "request_timeout": duration,
		"max_body_bytes": counted(s.MaxBodyBytes), "max_requests_in_flight": counted(s.MaxRequestsInFlight), "max_requests_per_second": rate,
	}
	for _, f := range fields {
		if value := values[f.name]; value != "" {
			rows = append(rows, Shown{f.name, value, s.source(f.name)})
		}
	}
	for _, option := range slices.Sorted(maps.Keys(s.Options)) {
		rows = append(rows, Shown{"options." + option, s.Options[option], s.source("options." + option)})
	}
	return rows
}

// source is where a field was written down; empty: on the command line, or in its variable.
func (s Spec) source(field string) string {
	if s.origin.file == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.origin.file, s.origin.document.Line(s.origin.place(field)))
}

func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
