package workflows_test

// An operator can complete a pending activity by hand, with anything. That must end the
// wait with an error that says so, not with an empty result.

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

func TestPollerResultThatCannotBeRead(t *testing.T) {
	t.Run("null", func(t *testing.T) {
		h := newHarness(t)
		h.poller(0, nil, nil)
		_, err := h.run(input())
		require.Contains(t, failure(t, err, agentwait.ErrTypeInvalidResponse).Message, "no outcome")
		require.Equal(t, agentwait.OutcomeError, h.status().Outcome)
	})
	t.Run("no object", func(t *testing.T) {
		h := newHarness(t)
		h.poller(0, completed(1), nil)
		h.SetDataConverter(brokenResults{})
		_, err := h.run(input())
		require.Contains(t, failure(t, err, agentwait.ErrTypeInvalidResponse).Message, "not an object")
	})
}

// brokenResults is a data converter that cannot read results.
type brokenResults struct{ converter.DataConverter }

func (brokenResults) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	return converter.GetDefaultDataConverter().ToPayloads(values...)
}

func (brokenResults) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	for _, target := range into {
		if _, ok := target.(*agentwait.Result); ok {
			return errors.New("not an object")
		}
	}
	return converter.GetDefaultDataConverter().FromPayloads(payloads, into...)
}

func (brokenResults) ToPayload(value any) (*commonpb.Payload, error) {
	return converter.GetDefaultDataConverter().ToPayload(value)
}

func (brokenResults) FromPayload(payload *commonpb.Payload, into any) error {
	return converter.GetDefaultDataConverter().FromPayload(payload, into)
}
