package direct_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
)

type cancels func()

func (c cancels) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	c()
	return &vendors.Answer{HTTPStatus: 200, ContentType: "application/json", Body: []byte(`{"state":"COMPLETED","response":"r"}`)}, nil
}

// Paths are not evaluated for a caller who has gone.
func TestACancelEndsAnExtract(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in := agentwait.Input{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}}
	in.Extract = map[string]string{"state": "state"}
	result, err := direct.Await(ctx, cancels(cancel), in)
	if result != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v", result, err)
	}
	var failure *agentwait.Error
	if errors.As(err, &failure) {
		t.Errorf("a wait that was broken off has the verdict %v", failure)
	}
}
