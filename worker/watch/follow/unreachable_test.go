package follow

import (
	"context"
	"errors"
	"fmt"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

func TestWhoMayAnswerLater(t *testing.T) {
	for err, want := range map[error]bool{
		serviceerror.NewUnavailable("x"):      true,
		serviceerror.NewDeadlineExceeded("x"): true,
		serviceerror.NewCanceled("x"):         true,
		serviceerror.NewResourceExhausted(enumspb.RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT, "x"): true,
		fmt.Errorf("query: %w", serviceerror.NewUnavailable("x")):                          true,
		context.DeadlineExceeded:                      true,
		context.Canceled:                              false,
		serviceerror.NewNotFound("x"):                 false,
		serviceerror.NewPermissionDenied("x", "y"):    false,
		serviceerror.NewInvalidArgument("x"):          false,
		errors.New("unavailable, but not the server"): false,
	} {
		if got := unreachable(err); got != want {
			t.Errorf("%T %v: got %v", err, err, got)
		}
	}
}
