package activities

import "context"

// SetSignal replaces how a workflow is signalled. The activity environment has no
// client, and an interceptor cannot provide one.
func (a *Activities) SetSignal(signal func(ctx context.Context, workflowID, runID, name string, argument any) error) {
	a.signal = signal
}
