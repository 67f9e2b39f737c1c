package requests

import (
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
)

// made tells of a request that is over, if it was made at all.
func (c *Connection) made(answer *check.Answer, failure *agentwait.Error, brokenOff bool, took time.Duration) {
	switch {
	case c.cfg.Made == nil:
	case failure != nil:
		c.cfg.Made(check.ResultRefused, took)
	case answer == nil: // everybody had left before
	case brokenOff && !answer.HasStatus():
		c.cfg.Made(check.ResultBrokenOff, took)
	default:
		c.cfg.Made(answer.Result(), took)
	}
}
