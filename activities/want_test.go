package activities_test

import (
	"errors"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// applicationError returns the application error in err and its details.
func applicationError(t *testing.T, err error) (*temporal.ApplicationError, agentwait.ErrorDetails) {
	t.Helper()
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an application error", err)
	}
	var details agentwait.ErrorDetails
	if err := failure.Details(&details); err != nil {
		t.Fatalf("%v: its details: %v", failure, err)
	}
	return failure, details
}

// wantError checks an error's type and whether the server retries it.
func wantError(t *testing.T, err error, errType string, final bool) (*temporal.ApplicationError, agentwait.ErrorDetails) {
	t.Helper()
	failure, details := applicationError(t, err)
	if failure.Type() != errType || failure.NonRetryable() != final {
		t.Errorf("got %s (final: %v) %v, want %s (final: %v)", failure.Type(), failure.NonRetryable(), failure, errType, final)
	}
	if details.InteractionID != "xYz789" {
		t.Errorf("the details name the interaction %q", details.InteractionID)
	}
	return failure, details
}

// wantInterrupted checks that the attempt ended and the wait goes on.
func wantInterrupted(t *testing.T, err error, reason string) *temporal.ApplicationError {
	t.Helper()
	failure, details := wantError(t, err, agentwait.ErrTypeWaitInterrupted, false)
	if details.Reason != reason {
		t.Errorf("got the reason %q, want %q", details.Reason, reason)
	}
	if failure.NextRetryDelay() <= 0 {
		t.Error("no NextRetryDelay: the server would back off by the attempt number")
	}
	if failure.Category() != temporal.ApplicationErrorCategoryBenign {
		t.Error("an attempt that ends as planned must be benign")
	}
	return failure
}

// rawJSON is an argument exactly as another language may send it.
func rawJSON(document string) converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(converter.MetadataEncodingJSON)},
		Data:     []byte(document),
	})
}
