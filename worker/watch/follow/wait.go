package follow

import (
	"cmp"
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

// DefaultEvery is how often a wait is looked at.
const DefaultEvery = time.Second

// Client is what this package uses of a [client.Client].
type Client interface {
	GetWorkflow(ctx context.Context, workflowID, runID string) client.WorkflowRun
	DescribeWorkflowExecution(ctx context.Context, workflowID, runID string) (*workflowservice.DescribeWorkflowExecutionResponse, error)
	QueryWorkflow(ctx context.Context, workflowID, runID, queryType string, args ...any) (converter.EncodedValue, error)
}

var _ Client = client.Client(nil)

// Options say how to follow. The zero value has the defaults.
type Options struct {
	// Every is the time between two looks. Defaults to [DefaultEvery]. One look is a
	// Describe and a Query; the end of the wait does not depend on it.
	Every time.Duration
	// DataConverter decodes heartbeat details. Defaults to the SDK's; it must be the
	// client's own where that encrypts.
	DataConverter converter.DataConverter
	// Ticks replaces the ticker, for tests.
	Ticks <-chan time.Time
}

// Wait follows one wait until it has closed and returns its result. on is called
// with each look, from one goroutine, and not after Wait has returned. An empty
// runID means the current run; a wait that continues as new is followed.
//
// # Errors
//
//   - [*Error]: the wait closed without a result.
//   - the context's error: ctx ended; the wait itself goes on.
//   - any other: the server refused to answer, such as [serviceerror.NotFound].
//
// A server that cannot be reached is no error: it shows as [Update.Problem] and is
// asked again.
func Wait(ctx context.Context, c Client, workflowID, runID string, opts Options, on func(Update)) (*agentwait.Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()

	ticks := opts.Ticks
	if ticks == nil {
		ticker := time.NewTicker(cmp.Or(opts.Every, DefaultEvery))
		defer ticker.Stop()
		ticks = ticker.C
	}
	looker := newLooker(c, workflowID, runID, opts)
	looks := make(chan Update)
	go looker.run(ctx, ticks, looks)

	ends := make(chan end)
	await := func() {
		select {
		case ends <- awaitEnd(ctx, c, workflowID, runID):
		case <-ctx.Done():
		}
	}
	go await()
	lost, askedAgain := error(nil), false
	for {
		select {
		case update, ok := <-looks:
			if !ok {
				return nil, context.Cause(ctx)
			}
			if update.Problem == nil {
				update.Problem = lost
			}
			on(update)
			if _, final := errors.AsType[unreadable](update.Problem); final {
				return nil, update.Problem
			}
			switch {
			case lost != nil:
				// The long poll has ended too early. A look later it is tried again.
				lost = nil
				go await()
			case update.closed && !askedAgain:
				// The server drops notifications of a workflow that changes quickly, and
				// the long poll then hears of the end when it expires, 20 s later. Asked
				// again it answers at once.
				askedAgain = true
				go await()
			}
		case ended := <-ends:
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if ended.err == nil || !unreachable(ended.err) {
				return ended.result, ended.err
			}
			lost = ended.err
		}
	}
}

// unreadable is an error of a data converter that does not pass: what the wait says cannot be read
// here, such as for want of a key. Its end could not be read either, and may be days away.
type unreadable interface {
	error
	Unreadable()
}

type end struct {
	result *agentwait.Result
	err    error
}

// awaitEnd asks for the result with a long poll, so that the end is noticed at once
// however rare the looks are.
func awaitEnd(ctx context.Context, c Client, workflowID, runID string) end {
	var result agentwait.Result
	err := c.GetWorkflow(ctx, workflowID, runID).Get(ctx, &result)
	if err == nil {
		return end{result: &result}
	}
	if ended, ok := agentwait.AsError(err); ok {
		return end{err: ended}
	}
	return end{err: err}
}

// unreachable reports whether the server may answer later.
func unreachable(err error) bool {
	if answer, ok := errors.AsType[serviceerror.ServiceError](err); ok {
		switch answer.(type) {
		case *serviceerror.Unavailable, *serviceerror.DeadlineExceeded, *serviceerror.ResourceExhausted, *serviceerror.Canceled:
			return true
		}
	}
	return errors.Is(err, context.DeadlineExceeded)
}
