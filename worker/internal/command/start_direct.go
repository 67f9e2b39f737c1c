package command

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/resume"
	"github.com/agentwait/agentwait/worker/watch/follow"
)

// startTimeout bounds a start: some vendors answer it with the whole run.
const startTimeout = 2 * time.Minute

// directStart starts a run from this process. What was sent is told to the state file before: a process
// that is started again then knows whether anything can have been.
type directStart struct {
	connection connections.Connection
	starter    vendors.Starter
	in         agentwait.RunInput
	file       *resume.File // nil: none
	state      resume.Start
}

func newDirectStart(one connections.Connection, in agentwait.RunInput, file *resume.File) (*directStart, error) {
	starter, ok := vendors.As[vendors.Starter](one.API)
	if !ok {
		return nil, console.BadInput(fmt.Errorf("the connection %s cannot start a run: its vendor, %s, has no such request", one.Name, one.Vendor),
			"start it where the agent runs, and await it: agentwait await INTERACTION_ID --direct")
	}
	if _, cancels := vendors.As[vendors.Canceller](one.API); in.Ending.Cancels() && !cancels {
		return nil, cannotCancel(one, withoutCancel)
	} else if in.OnCancel == "" && cancels {
		in.OnCancel = agentwait.OnCancelAgent // as RunAgent has it
	}
	asked, err := fingerprint(in)
	if err != nil {
		return nil, err
	}
	d := &directStart{connection: one, starter: starter, in: in, file: file, state: resume.Start{Asked: asked, Key: in.Key}}
	if file == nil {
		d.begin()
		return d, nil
	}
	switch before := file.Start(); {
	case before == nil && file.Only() != nil:
		return nil, foreignState(file.Only())
	case before == nil:
		d.begin()
	case before.Asked != asked:
		return nil, foreignState(errors.New("it has the state of another start: the agent, its message or something else of it differs"))
	default:
		d.state = *before
	}
	return d, nil
}

func (d *directStart) begin() {
	if d.state.Key == "" {
		var random [16]byte
		_, _ = rand.Read(random[:]) // which never fails
		d.state.Key = "agentwait-" + hex.EncodeToString(random[:])
	}
	d.state.DeadlineAt = time.Now().Add(d.in.Timeout()).UTC()
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (d *directStart) keep() error {
	if d.file == nil {
		return nil
	}
	if err := d.file.KeepStart(d.state); err != nil {
		return stateFailed(err)
	}
	return nil
}

func (d *directStart) request() vendors.StartRequest {
	request := vendors.StartRequest{
		AgentID: d.in.AgentID, Message: d.in.Message, Input: d.in.Input,
		UserID: d.in.UserID, ProjectID: d.in.ProjectID, IDs: d.in.IDs, Key: d.state.Key,
	}
	if d.in.InteractionID != "" {
		ref := check.Ref(d.in.Target())
		request.Continue = &ref
	}
	return request
}

// start starts the run, unless an earlier process has.
func (d *directStart) start(ctx context.Context) (*agentwait.StartResult, error) {
	if d.state.Started != nil {
		return d.state.Started, nil
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	again := d.starter.Idempotent() && d.in.InteractionID == ""
	var (
		started *vendors.Started
		err     error
	)
	if d.state.Sending && !again {
		if started, err = d.find(ctx); err != nil || started == nil {
			return nil, d.unknown("an earlier process was lost while it waited for the vendor's answer")
		}
	} else {
		d.state.Sending = true
		if err := d.keep(); err != nil {
			return nil, err
		}
		if started, err = d.starter.Start(ctx, d.request()); err != nil {
			return d.failed(ctx, err, again)
		}
	}
	if started == nil {
		return nil, d.unknown("the vendor's client answered nothing")
	}
	return d.started(ctx, started)
}

// find looks the run up by its key; nil where that says nothing.
func (d *directStart) find(ctx context.Context) (*vendors.Started, error) {
	finder, ok := vendors.As[vendors.Finder](d.connection.API)
	if !ok || d.in.InteractionID != "" {
		return nil, nil
	}
	return finder.Find(ctx, d.request())
}

// started keeps what was started.
func (d *directStart) started(ctx context.Context, started *vendors.Started) (*agentwait.StartResult, error) {
	result := &agentwait.StartResult{
		InteractionID: started.Ref.InteractionID, IDs: started.Ref.IDs, Existed: started.Existed, AfterMessageID: started.AfterMessageID,
	}
	if result.InteractionID == "" { // the answer was the whole of it
		var status *agentstatus.Status
		if started.Answer != nil {
			status = started.Answer.Status
		}
		if status == nil || status.Phase != agentstatus.PhaseCompleted {
			return nil, d.unknown("the vendor's answer names no run")
		}
		done, failure := outcome.Result(ctx, agentwait.OutcomeCompleted, status, outcome.Wait{Target: d.in.Target(), Selection: d.in.Selection})
		if failure != nil {
			return nil, failure
		}
		result.Result = done
	}
	d.state.Started = result
	return result, d.keep()
}

// failed is what becomes of a start that was made and did not succeed: an error, unless its run is found.
func (d *directStart) failed(ctx context.Context, err error, again bool) (*agentwait.StartResult, error) {
	var (
		refused *vendors.RefusedError
		wrong   *vendors.RefError
		details = agentwait.ErrorDetails{InteractionID: d.in.InteractionID, Message: err.Error(), Problem: err.Error()}
	)
	notSent := func(failure *agentwait.Error) (*agentwait.StartResult, error) {
		d.state.Sending = false
		return nil, errors.Join(failure, d.keep())
	}
	switch {
	case errors.Is(err, vendors.ErrNotTaken):
		return notSent(agentwait.NewError(agentwait.ErrTypeAPIUnavailable, err.Error(), details))
	case errors.As(err, &wrong):
		return notSent(check.Refused(d.in.Target(), wrong))
	case errors.Is(err, vendors.ErrBusy):
		return notSent(agentwait.NewError(agentwait.ErrTypeAgentBusy, fmt.Sprintf(
			"interaction %.256q cannot go on, since its turn has not ended: await it first", d.in.InteractionID), details))
	case errors.As(err, &refused) && refused.Answer != nil && refused.Answer.HTTPStatus/100 != 2 && refused.Answer.HTTPStatus/100 != 5:
		seen := check.Came(refused.Answer).Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, time.Now(), 0)
		failure := agentwait.NewError(check.ErrorType(seen.Reason), refused.Error(), details)
		if failure.Type == agentwait.ErrTypeInteractionNotFound {
			failure.Type = agentwait.ErrTypeInvalidRequest // it is the agent that is not known
		}
		return notSent(failure)
	case again && d.file != nil:
		return nil, agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, fmt.Sprintf(
			"the start of agent %.128q was sent, and it is not known whether it runs: %.512s. The same command line finds it by its key", d.in.AgentID, err.Error()), details)
	}
	if found, lost := d.find(context.WithoutCancel(ctx)); lost == nil && found != nil {
		return d.started(ctx, found)
	}
	return nil, d.unknown(err.Error())
}

func (d *directStart) unknown(why string) *agentwait.Error {
	return agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, fmt.Sprintf(
		"the start of agent %.128q was sent, and it is not known whether it runs: %.512s. It is not sent again, since it may be paid for twice: look at the vendor's list of runs",
		d.in.AgentID, why), agentwait.ErrorDetails{InteractionID: d.in.InteractionID, Problem: why})
}

// followed starts the run and holds the wait for it.
func (d *directStart) followed(label string) *followed {
	var (
		started *agentwait.StartResult
		wait    *directWait
		cancel  = make(chan bool, 1)
	)
	f := &followed{label: label, id: d.in.InteractionID}
	f.begin = func(ctx context.Context) (begun, error) {
		// Not ctx: a start that is broken off may have been paid for.
		var err error
		if started, err = d.start(context.WithoutCancel(ctx)); err != nil {
			return begun{}, err
		}
		in := d.in.Wait()
		in.InteractionID, in.IDs, in.AfterMessageID = started.InteractionID, started.IDs, started.AfterMessageID
		wait = newDirectWait(d.connection, in, d.file, agentwait.WorkflowID(in.Target))
		wait.deadline, wait.cancelled = d.state.DeadlineAt, cancel
		b := begun{deadline: wait.deadline}
		if before, ok := wait.before(); ok {
			b.note = before.Note()
		}
		return b, nil
	}
	f.follow = func(ctx context.Context, on func(follow.Update)) (*agentwait.Result, error) {
		if started.Result != nil {
			return started.Result, nil
		}
		on(follow.Update{At: time.Now(), View: &agentwait.StatusView{InteractionID: started.InteractionID}})
		return wait.await(ctx, on)
	}
	f.cancel = func(_ context.Context, agent bool) error {
		cancel <- agent || d.in.OnCancel == agentwait.OnCancelAgent
		return nil
	}
	return f
}

// detach starts the run and prints what it is called.
func (d *directStart) detach(c *console.Console, asJSON bool) error {
	started, err := d.start(context.Background())
	if err != nil {
		if failure, ok := errors.AsType[*agentwait.Error](err); ok {
			return reporter{json: asJSON, connection: d.connection.Name}.printEnded(c, failure)
		}
		return err
	}
	if asJSON {
		return printJSON(c.Stdout, started)
	}
	name := started.InteractionID
	if name == "" {
		return reporter{}.printResult(c, started.Result)
	}
	_, err = fmt.Fprintln(c.Stdout, name)
	return err
}
