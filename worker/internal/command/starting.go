package command

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/systemd"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// startFlags are how a worker starts.
type startFlags struct {
	ConnectTimeout time.Duration `default:"0" placeholder:"DURATION" help:"How long a starting worker waits for a Temporal server that does not answer; 0: until it does. A failure that a wrong setting may cause ends it after a minute, and a refusal by the server at once. Default: ${default}."`
}

func (f *startFlags) checkStart() error {
	if f.ConnectTimeout < 0 {
		return fmt.Errorf("--connect-timeout is %v: want a time such as 5m, or 0 for as long as it takes", f.ConnectTimeout)
	}
	return nil
}

// dial connects, and tells of it where that takes a while.
func (r *Run) dial(ctx context.Context, c *console.Console, settings temporalconn.Settings, logger log.Logger) (client.Client, error) {
	began, waited := time.Now(), false
	patience := temporalconn.Patience{Timeout: r.ConnectTimeout, Tell: func(w temporalconn.Waiting) {
		waited = true
		goesOn := "trying again until it answers"
		if w.Until > 0 {
			goesOn = fmt.Sprintf("trying again, at most %v more", (w.Until - w.Since).Round(time.Second))
		}
		text := fmt.Sprintf("worker waiting: %v; %s", w.Err, goesOn)
		r.warn(c, text, w.Try, "waited", w.Since.Round(time.Second).String())
		r.tellManager(c, systemd.Manager.Status, text)
	}}
	connection, err := patience.Dial(ctx, settings, logger)
	if err == nil && waited {
		took := time.Since(began).Round(time.Millisecond)
		r.say(c, fmt.Sprintf("worker connected after %v", took), "after", took.String())
	}
	return connection, err
}

// tellManager tells systemd, where that started the worker.
func (r *Run) tellManager(c *console.Console, tell func(systemd.Manager, string) error, text string) {
	if err := tell(systemd.From(c.LookupEnv), text); err != nil {
		r.warn(c, err.Error(), "")
	}
}

// warn tells of what does not end the worker, and of what to try.
func (f *logFlags) warn(c *console.Console, text, try string, attributes ...any) {
	if f.LogFormat == formatJSON {
		if try != "" {
			attributes = append(attributes, "try", try)
		}
		f.logger(c.Stderr).Warn(text, attributes...)
		return
	}
	say(c, "%s", text)
	if try != "" {
		say(c, "  try: %s", try)
	}
}
