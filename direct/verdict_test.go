package direct_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
)

type refuses func()

func (c refuses) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	c()
	return &vendors.Answer{HTTPStatus: 401, ContentType: "application/json", Body: []byte(`{"error":"unauthorized"}`)}, nil
}

// A verdict that has come is told, though the caller's context ended meanwhile: it says more than
// that the wait was broken off.
func TestAVerdictOutlastsTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := direct.Await(ctx, refuses(cancel), agentwait.Input{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}})
	failure, ok := errors.AsType[*agentwait.Error](err)
	if !ok || failure.Type != agentwait.ErrTypeUnauthorized {
		t.Errorf("got %v", err)
	}
}
