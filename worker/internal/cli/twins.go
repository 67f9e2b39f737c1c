package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/internal/nearest"
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

// like is the twin that a name was probably meant to be; empty where none is near.
func like(known []string, name string) string {
	words := make([]string, len(known))
	for i, twin := range known {
		words[i] = strings.TrimPrefix(twin, twinPrefix)
	}
	if near := nearest.Name(strings.TrimPrefix(name, twinPrefix), words); near != "" {
		return twinPrefix + near
	}
	return ""
}
