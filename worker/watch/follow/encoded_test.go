package follow_test

// A worker that encrypts encodes the messages of failures as well. Read as it stands, why the last
// attempt ended would be "Encoded failure" for each of them.

import (
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func TestAnEncodedFailureIsRead(t *testing.T) {
	failures := temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{EncodeCommonAttributes: true})
	failure := failures.ErrorToFailure(temporal.NewApplicationError("the attempt ended (shutdown)", agentwait.ErrTypeWaitInterrupted))
	if failure.GetMessage() == "the attempt ended (shutdown)" {
		t.Fatal("the failure is not encoded: nothing is tested")
	}
	server := &fakeServer{described: described{"run": description(t, "run", running, &agentwait.Token{Polls: 1}, failure)}}
	update := <-start(t, server, "run").looks
	if want := agentwait.ErrTypeWaitInterrupted + ": the attempt ended (shutdown)"; update.LastFailure != want {
		t.Errorf("the last failure is %q, want %q", update.LastFailure, want)
	}
	if failure.GetEncodedAttributes() == nil {
		t.Error("the server's answer was changed")
	}
}
