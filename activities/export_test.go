package activities

import "context"

// SetSignal replaces how a workflow is signalled. The activity environment has no
// client, and an interceptor cannot provide one.
func (a *Activities) SetSignal(signal func(ctx context.Context, workflowID, runID, name string, argument any) error) {
	a.signal = signal
}

// SetHeartbeat replaces how a heartbeat is sent past the SDK's throttle, for the same
// reason.
func (a *Activities) SetHeartbeat(heartbeat func(ctx context.Context, taskToken []byte, details any) error) {
	a.heartbeat = heartbeat
}
