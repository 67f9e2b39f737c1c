package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
)

// resume returns how the wait stands: from the last heartbeat of an earlier attempt,
// else from the input's token, else from the start.
//
// A heartbeat that cannot be read (written by another version, or with a codec that
// is gone) costs some counts, never the wait: the agent's state is at the API.
func resume(ctx context.Context, given *agentwait.Token, scheduledAt time.Time) agentwait.Token {
	var token agentwait.Token
	if lastHeartbeatOf(ctx, &token, func() error { return token.Validate() }) {
		return token
	}
	if given != nil {
		return *given
	}
	return agentwait.Token{StartedAt: scheduledAt.UTC()}
}

// lastHeartbeatOf reads the details of an earlier attempt's last heartbeat, if there are any
// that are valid.
func lastHeartbeatOf(ctx context.Context, token any, valid func() error) bool {
	if !activity.HasHeartbeatDetails(ctx) {
		return false
	}
	err := activity.GetHeartbeatDetails(ctx, token)
	if err == nil {
		err = valid()
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("agentwait: unreadable heartbeat details, starting afresh", "error", err)
	}
	return err == nil
}

// wall is the Temporal server's clock.
func (a *attempt) wall() outcome.Wall { return outcome.Wall{Time: a.serverTime, Moment: a.moment} }
