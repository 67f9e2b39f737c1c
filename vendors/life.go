package vendors

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/agentwait/agentwait/agentstatus"
)

// Starter is an API that starts runs.
type Starter interface {
	// Start starts a run, once. Where the vendor takes an id of the caller's or an idempotency
	// key, request.Key is that, and a start that is repeated finds the run of the first.
	//
	// Its error is a [*RefError] before anything is sent, a [*RefusedError] if the API has
	// refused, one that wraps [ErrNotTaken] if nothing has reached it, or a
	// [*UnknownOutcomeError]. Any other counts as one of these: it is not known whether the run
	// was started.
	Start(ctx context.Context, request StartRequest) (*Started, error)
	// Idempotent reports whether a repeated start with the same key finds the first one's run,
	// where it is none that continues another.
	Idempotent() bool
}

// Finder is a [Starter] that looks a run up by the key that has started it.
type Finder interface {
	// Find returns the run that an earlier start with the same key has begun, nil if there is
	// none. It starts nothing, and continues nothing. Its error is a [*RefError], a
	// [*RefusedError], or one of the transport.
	Find(ctx context.Context, request StartRequest) (*Started, error)
}

// StartRequest starts a run, or continues one.
type StartRequest struct {
	AgentID string // the agent, assistant, tool or model; what a vendor calls it is in its package
	Message string // what it is to do
	// Input is for vendors whose runs take more than a message: JSON, which goes if the
	// vendor's package says. Where it is given Message may be empty.
	Input     json.RawMessage
	UserID    string
	ProjectID string
	// IDs are further ids that the vendor needs, such as the thread that a run is to be part of.
	IDs map[string]string
	// Continue is the run that goes on with Message, where it is not a new one.
	Continue *Ref
	// Key is the caller's own for this start, the same for each attempt: 1 to 64 letters,
	// digits, "-" and "_".
	Key string
}

// Started is a run that was started.
type Started struct {
	Ref Ref
	// Existed says that an earlier attempt had started it.
	Existed bool
	// Answer is the run's first status, if the vendor answered with one.
	Answer *Answer
	// AfterMessageID is the last message of the turn before, if the run goes on: a status
	// without a later one is that turn's, and not yet the new reply.
	AfterMessageID string
}

// Canceller is an API that cancels runs.
type Canceller interface {
	// Cancel asks for a run's end. That it was asked says nothing of whether it ends: a status
	// is to be asked for afterwards.
	Cancel(ctx context.Context, ref Ref) error
}

// Answerer is an API whose runs ask for input.
type Answerer interface {
	// Answer sends the answer to one input request, which was just seen to be open, and its value
	// to be what the request's schema says. It is never repeated: a second answer makes some
	// vendors' agents run twice. next is the run to go on with, where it is another one than ref;
	// else nil. Its errors are those of [Starter].
	Answer(ctx context.Context, ref Ref, answer InputAnswer) (next *Ref, err error)
}

// Reminded is an API that tells some input requests once, to whoever asks first.
type Reminded interface {
	// Remind says what an earlier check has shown of a run, in this process or another. Where the
	// run still needs input, later checks show it again. It sends nothing.
	Remind(ref Ref, asked []agentstatus.InputRequest)
}

// Remind reminds an API of what a run asks, if that is of use to it.
func Remind(api API, ref Ref, asked ...agentstatus.InputRequest) {
	if len(asked) == 0 {
		return
	}
	if reminded, ok := As[Reminded](api); ok {
		reminded.Remind(ref, asked)
	}
}

// The actions of an [InputAnswer].
const (
	ActionAccept  = "accept"  // an approval is given, or a question answered with Value
	ActionDecline = "decline" // an approval is refused, or no answer is given
)

// InputAnswer answers an input request of a run.
type InputAnswer struct {
	RequestID string
	Action    string          // accept or decline
	Value     json.RawMessage // what a question or a form is answered with; nil: nothing
	Text      string          // words that go with it, such as the reason of a refusal
}

// RefusedError is a vendor's refusal of a start, a cancel or an answer, in its own words.
type RefusedError struct {
	Vendor string // "gumloop"
	Op     string // "POST start_agent"
	// Answer is what it answered.
	Answer *Answer
	// Code is the vendor's own word for it, such as "interaction_not_in_terminal_state".
	Code string
	Err  error // for people
}

func (e *RefusedError) Error() string {
	err := e.Err.Error()
	if redirect := (*RedirectError)(nil); errors.As(e.Err, &redirect) {
		err = redirect.text() // the vendor is named already
	}
	return named(e.Vendor, e.Op+": "+err)
}

func (e *RefusedError) Unwrap() error { return e.Err }

// UnknownOutcomeError says that a request was sent, and that what it did is not known.
type UnknownOutcomeError struct {
	Vendor, Op string
	// Answer is what was answered; nil if no whole answer came.
	Answer *Answer
	Err    error
}

func (e *UnknownOutcomeError) Error() string {
	err := e.Err
	if transport := (*TransportError)(nil); errors.As(err, &transport) {
		err = transport.Err // which names the vendor and the request as well
	}
	return named(e.Vendor, e.Op+": it is not known what it did: "+err.Error())
}

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// ErrBusy is wrapped by the [*RefusedError] of a conversation that cannot go on, since its turn
// has not ended.
var ErrBusy = errors.New("the turn has not ended")

// ErrNotTaken is wrapped by the error of a request of which nothing has reached the vendor's
// program: nothing was sent, or a limit refused it before it was looked at. To repeat it is safe.
var ErrNotTaken = errors.New("nothing was taken")
