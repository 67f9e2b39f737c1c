package activities

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// allowed is the one way from an input to a connection: it finds the connection of the target's
// credential, if the activity comes from a place that may use it.
func (e *engine) allowed(info activity.Info, target agentwait.Target) (Connection, error) {
	c, ok := e.cfg.Connections[target.CredentialName()]
	switch {
	case !ok:
		return c, e.noCredential(info, target)
	case !c.Serves(info.Namespace, info.TaskQueue):
		// No other names, and not whom it is for: that is not the caller's to know.
		return c, agentwait.InvalidRequest(target.InteractionID, agentwait.OutOfRange("credential", shownCredential(target),
			fmt.Sprintf("the name of a credential that the namespace %.128q may use on the task queue %.128q: this one is kept for others; ask who runs the worker", info.Namespace, info.TaskQueue)))
	}
	return c, nil
}

// Serves reports whether activities of a namespace's workflows, on a task queue, may use the
// connection.
func (c Connection) Serves(namespace, taskQueue string) bool {
	return (len(c.Namespaces) == 0 || slices.Contains(c.Namespaces, namespace)) &&
		(len(c.TaskQueues) == 0 || slices.Contains(c.TaskQueues, taskQueue))
}

// connection returns the connection of a target's credential, for an activity that may use it.
func (e *engine) connection(info activity.Info, target agentwait.Target) (*requests.Connection, error) {
	c, err := e.allowed(info, target)
	if err != nil {
		return nil, err
	}
	if wrong := check.Validate(c.API, target); wrong != nil {
		return nil, wrong.Final()
	}
	return e.connections[target.CredentialName()], nil
}

// api returns the API of a target's credential, for an activity that may use it.
func (e *engine) api(info activity.Info, target agentwait.Target) (vendors.API, error) {
	c, err := e.allowed(info, target)
	return c.API, err
}

func (e *engine) noCredential(info activity.Info, target agentwait.Target) error {
	wanted := "the name of a credential of this worker"
	if names := e.credentialNames(info); names != "" {
		wanted += ": " + names
	} else {
		wanted += fmt.Sprintf(", which has none that the namespace %.128q may use on the task queue %.128q", info.Namespace, info.TaskQueue)
	}
	return agentwait.InvalidRequest(target.InteractionID, agentwait.OutOfRange("credential", shownCredential(target), wanted))
}

// shownCredential is a credential as errors show it: somebody may have put the key itself there, so
// it is not shown in full.
func shownCredential(target agentwait.Target) string {
	return fmt.Sprintf("%q", text.Cut(target.CredentialName(), 12))
}

// credentialNames lists for people the credentials that an activity may use, sorted.
func (e *engine) credentialNames(info activity.Info) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(e.cfg.Connections)) {
		if e.cfg.Connections[name].Serves(info.Namespace, info.TaskQueue) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
