package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
)

// turnPatience is how long a start waits for its connection's turn in one attempt. It leaves an
// attempt the time to send.
const turnPatience = time.Minute

// turn waits until the connection has room for a start. over gives the place back. Its error says
// that this attempt has sent nothing.
func (e *engine) turn(ctx context.Context, s *sender, in agentwait.StartInput) (over func(), err error) {
	connection := e.connections[in.Target().CredentialName()] // it is there: see api
	ctx, stopped := withStop(ctx)
	defer stopped()
	patience := turnPatience
	if most := s.info.StartToCloseTimeout; most > 0 {
		patience = min(patience, most/3)
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s.alive(func() { over, err = connection.Turn(bounded) })
	switch {
	case err == nil:
		return over, nil
	case ctx.Err() != nil:
		return nil, brokenOff(ctx, agentwait.ErrorDetails{InteractionID: in.InteractionID})
	}
	said := fmt.Sprintf("the connection %.128q is at its limits: no turn came within %v, and this attempt has sent nothing", in.Target().CredentialName(), patience)
	if s.maySent() {
		return nil, againUnknown(in, errors.New(said)).Retryable(0)
	}
	return nil, agentwait.NewError(agentwait.ErrTypeAPIUnavailable, said,
		agentwait.ErrorDetails{InteractionID: in.InteractionID, Message: said, Problem: said}).Retryable(0)
}
