package activities

import (
	"maps"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// toCheck is what of a selection is checked when a wait is taken in. One that goes on, from an
// earlier attempt or a token, may have begun under a release that allowed more modifiers: it
// must not end over that after hours, so its result says in extract_errors what was refused. So
// with the polls that poll_now asks for beside the poller, which decides.
func toCheck(selection agentwait.Selection, info activity.Info, goesOn bool) agentwait.Selection {
	if info.Attempt <= 1 && !goesOn {
		return selection
	}
	selection.Extract = maps.Clone(selection.Extract)
	maps.DeleteFunc(selection.Extract, func(_, path string) bool {
		return 0 < len(path) && len(path) <= agentwait.MaxExtractBytes && agentstatus.CheckPath(path) != nil
	})
	return selection
}

// beside reports whether a workflow of ours makes a poll beside its poller.
func beside(info activity.Info) bool {
	return info.WorkflowType != nil && info.WorkflowType.Name == agentwait.AwaitAgentName
}
