package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/resume"
	"github.com/agentwait/agentwait/worker/watch/follow"
)

// direct has this process hold the waits.
func (a *Await) direct(c *console.Console, inputs []agentwait.Input) error {
	defer takeStandardLog(quiet(c.Stderr))()
	one, err := a.connection(context.Background(), c, connectionName(a.UseCredential))
	if err != nil {
		return err
	}
	defer one.Close()
	if a.OnCancel == agentwait.OnCancelAgent || a.OnInterrupt == cancelAgent {
		if _, ok := vendors.As[vendors.Canceller](one.API); !ok {
			return cannotCancel(one, withoutCancel)
		}
	}
	file, err := a.open()
	if err != nil {
		return err
	}
	keys := make([]string, 0, len(inputs))
	for _, in := range inputs {
		keys = append(keys, agentwait.WorkflowID(in.Target))
	}
	if file != nil {
		defer func() { _ = file.Close() }() // the process's end does it as well
		if err := file.Only(keys...); err != nil {
			return foreignState(err)
		}
		if file.Start() != nil {
			return foreignState(fmt.Errorf("%s is of agentwait start", a.State))
		}
	}
	var waits []*followed
	for i, in := range inputs {
		waits = append(waits, newDirectWait(one, in, file, keys[i]).followed(in.InteractionID))
	}
	return a.newSession(c, a.UseCredential, waits, a.leftDirect).run()
}

// leftDirect says what becomes of waits that this process held.
func (f *stateFlags) leftDirect([]*followed) string {
	if f.State == "" {
		return "the wait ended with this process; the agent runs on. With --state FILE the same command line would go on with it"
	}
	return "stopped; the agent runs on, and the same command line goes on with the wait from " + f.State
}

// withoutCancel is what to try where a wait was to cancel the run as well.
const withoutCancel = "do not ask for the agent's cancel: leave out --on-cancel, --on-deadline and --on-interrupt that do"

func cannotCancel(one connections.Connection, try string) error {
	return console.BadInput(fmt.Errorf("the connection %s cannot cancel a run: its vendor, %s, has no such request", one.Name, one.Vendor),
		try)
}

// directWait is a wait that this process holds.
type directWait struct {
	connection connections.Connection
	in         agentwait.Input
	file       *resume.File // nil: none
	key        string       // of the wait in it
	cancelled  chan bool    // that it is to end; with the agent's run or not
	onCancel   string       // of the input: this command does it, and no signal that leaves the wait
	deadline   time.Time
}

func newDirectWait(one connections.Connection, in agentwait.Input, file *resume.File, key string) *directWait {
	w := &directWait{connection: one, in: in, file: file, key: key, cancelled: make(chan bool, 1), onCancel: in.OnCancel}
	w.in.OnCancel, w.in.HeartbeatTimeoutSeconds = "", 0
	return w
}

func (w *directWait) followed(label string) *followed {
	return &followed{
		label: label, id: w.in.InteractionID,
		begin: func(context.Context) (begun, error) {
			w.deadline = time.Now().Add(w.in.Timeout())
			b := begun{}
			if before, ok := w.before(); ok {
				w.deadline = before.DeadlineAt
				b.note = before.Note()
			}
			b.deadline = w.deadline
			return b, nil
		},
		follow: func(ctx context.Context, on func(follow.Update)) (*agentwait.Result, error) {
			return w.await(ctx, on)
		},
		cancel: func(_ context.Context, agent bool) error {
			w.cancelled <- agent || w.onCancel == agentwait.OnCancelAgent
			return nil
		},
	}
}

// before is how the wait stood when another process held it.
func (w *directWait) before() (resume.Wait, bool) {
	if w.file == nil {
		return resume.Wait{}, false
	}
	return w.file.Wait(w.key)
}

// keep writes how it stands, where there is a file.
func (w *directWait) keep(stands resume.Wait) error {
	if w.file == nil {
		return nil
	}
	stands.InteractionID, stands.DeadlineAt = w.in.InteractionID, w.deadline.UTC()
	return w.file.Keep(w.key, stands)
}

// await goes on with the wait, or begins it.
func (w *directWait) await(ctx context.Context, on func(follow.Update)) (*agentwait.Result, error) {
	before, known := w.before()
	if known && before.EndedAt != nil {
		if before.Error != nil {
			return nil, before.Error
		}
		return before.Result, nil
	}
	if !known {
		if err := w.keep(resume.Wait{}); err != nil {
			return nil, stateFailed(err)
		}
	}
	// The deadline holds, however long nobody was there. There is a poll even after it: the agent may
	// have been done for long.
	w.in.TimeoutSeconds = agentwait.Seconds(max(time.Until(w.deadline), agentwait.MinTimeout))

	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	agent, asked, watched := false, false, make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case agent = <-w.cancelled:
			asked = true
			stop(errWaitCancelled)
		case <-ctx.Done():
		}
	}()
	last := before.Token
	options := []direct.Option{direct.OnPoll(func(token agentwait.Token) {
		last = &token
		if err := w.keep(resume.Wait{Token: &token}); err != nil {
			stop(stateFailed(err)) // a token that is not kept is a wait that nobody can go on with
		}
		on(follow.Update{At: time.Now(), Token: &token})
	})}
	if w.connection.RequestTimeout > 0 {
		options = append(options, direct.WithRequestTimeout(w.connection.RequestTimeout))
	}
	if before.Token != nil {
		options = append(options, direct.Resume(*before.Token))
		on(follow.Update{At: time.Now(), Token: before.Token})
	}
	result, err := direct.Await(ctx, w.connection.API, w.in, options...)
	failure, failed := errors.AsType[*agentwait.Error](err)
	cause := context.Cause(ctx)
	stop(nil)
	<-watched
	switch {
	case err == nil, failed:
	case asked:
		failure = w.cancel(ctx, agent, last)
		err = failure
	case cause != nil:
		return nil, cause
	default:
		return nil, err
	}
	now := time.Now().UTC()
	if err := w.keep(resume.Wait{EndedAt: &now, Result: result, Error: failure}); err != nil {
		return nil, stateFailed(err)
	}
	return result, err
}

var errWaitCancelled = errors.New("the wait was cancelled")

// cancel is the end of a wait that this command was told to cancel.
func (w *directWait) cancel(ctx context.Context, agent bool, last *agentwait.Token) *agentwait.Error {
	ended := &agentwait.Error{Kind: agentwait.KindCancelled, Message: "the wait was cancelled; the agent itself runs on"}
	ended.Details.InteractionID = w.in.InteractionID
	if last != nil {
		ended.Details.State, ended.Details.Phase, ended.Details.Polls, ended.Details.LastStatusAt = last.State, last.Phase, last.Polls, last.LastStatusAt
		ended.Details.ElapsedSeconds = agentwait.Seconds(time.Since(last.StartedAt))
	}
	if !agent {
		return ended
	}
	result, err := direct.Cancel(context.WithoutCancel(ctx), w.connection.API, w.in.Target)
	if err != nil {
		ended.Message = "the wait was cancelled; the agent's run was not: " + err.Error()
		return ended
	}
	ended.Details.AgentCancel = result.String()
	ended.Message = "the wait was cancelled; " + strings.TrimSpace(ended.Details.AgentCancel)
	return ended
}

func stateFailed(err error) error {
	return console.Failure(fmt.Errorf("--state: %w", err), "the wait has stopped, since nobody could go on with it: give a file that can be written")
}
