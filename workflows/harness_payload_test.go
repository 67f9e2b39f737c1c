package workflows_test

import (
	"errors"

	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait/activities"
)

const anything = mock.Anything

// brokenResults is a data converter that cannot read results.
type brokenResults struct{ converter.DataConverter }

func (brokenResults) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	return converter.GetDefaultDataConverter().ToPayloads(values...)
}

func (brokenResults) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	for _, target := range into {
		if _, ok := target.(*activities.Result); ok {
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
