package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/connections"
)

const twinPrefix = "AGENTWAIT_"

// ofKubernetes are the variables that a service with the name agentwait brings into each pod.
var ofKubernetes = regexp.MustCompile(`^AGENTWAIT_(SERVICE_(HOST|PORT)|PORT(_\d+_(TCP|UDP|SCTP))?)(_|$)`)

// strangers are the variables that look like the twin of a flag and are none. They would be
// ignored in silence; they are no error, since who sets them may serve another release.
func strangers(model *kong.Application, environ []string) []string {
	known := twins(model)
	var strange []string
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, twinPrefix) && !slices.Contains(known, name) && !ofKubernetes.MatchString(name) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	return strange
}

// twins are the variables of all commands, each once.
func twins(model *kong.Application) []string {
	var names []string
	for _, command := range model.Children {
		for _, flag := range command.Flags {
			names = append(names, flag.Envs...)
		}
	}
	names = append(names, connections.KeyVariable)
	slices.Sort(names)
	return slices.Compact(names)
}

// like is a twin that begins or ends as name does; empty where none is near.
func like(known []string, name string) string {
	best, most := "", len(twinPrefix)+4
	for _, twin := range known {
		if n := alike(twin, name); n >= most && n > len(best)/2 {
			best, most = twin, n+1
		}
	}
	return best
}

// alike counts the bytes that two names have in common at their beginning and at their end.
func alike(a, b string) int {
	shorter := min(len(a), len(b))
	head := 0
	for head < shorter && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < shorter-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head + tail
}
