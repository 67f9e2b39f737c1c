package workflows_test

// A caller that encrypts meets a worker without the key. An input, an update and a query are
// refused with the key's id and what to do, at once: left to the SDK, the one fails without a type,
// the others say "unknown encoding". A signal is dropped, and the wait goes on: the SDK's Receive
// waits for the next signal in place of one that cannot be decoded, which stopped the workflow.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

func encrypted() converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": []byte("of-the-caller")},
		Data:     []byte("ciphertext"),
	})
}

// refusesTheEncrypted asserts that an error refuses what is encrypted, for good.
func refusesTheEncrypted(t *testing.T, err error) {
	t.Helper()
	failed := failure(t, err, agentwait.ErrTypeInvalidRequest)
	require.Equal(t, "$", failed.Details.Field)
	require.Contains(t, failed.Details.Found, `the key "of-the-caller"`)
	require.Contains(t, failed.Details.Expected, "--encryption-key ID=FILE")
	require.NotContains(t, failed.Message, "ciphertext")
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.True(t, application.NonRetryable())
}

func TestAnEncryptedInputIsRefused(t *testing.T) {
	for _, name := range []string{agentwait.AwaitAgentName, agentwait.AwaitAgentsName, agentwait.RunAgentName} {
		t.Run(name, func(t *testing.T) {
			_, err := runs[agentwait.Result](t, newEnvironment(), name, encrypted())
			refusesTheEncrypted(t, err)
		})
	}
}

func TestAnEncryptedUpdateIsRejected(t *testing.T) {
	h := newHarness(t)
	h.poller(time.Minute, completed(1), nil)
	updates := map[string]*update{agentwait.UpdateExtendDeadline: {}, agentwait.UpdateAnswer: {}}
	h.at(time.Second, func() {
		for name, u := range updates {
			h.UpdateWorkflow(name, "", u, encrypted())
		}
	})
	_, err := h.run(input())
	require.NoError(t, err)
	for _, u := range updates {
		refusesTheEncrypted(t, u.rejected)
	}
}

func TestAnEncryptedQueryIsRefused(t *testing.T) {
	h := newBatchHarness(t)
	h.poller(time.Minute, endsAs(agentwait.OutcomeCompleted, map[string]string{"i0": agentwait.OutcomeCompleted}))
	_, err := h.run(batchInput(1))
	require.NoError(t, err)
	_, err = h.QueryWorkflow(agentwait.QueryResult, encrypted())
	require.ErrorContains(t, err, `the key "of-the-caller"`)
}

func TestASignalThatCannotBeDecodedDoesNotStopAWait(t *testing.T) {
	for _, signal := range []string{agentwait.PhaseSignal, agentwait.SignalPollNow} {
		for name, data := range map[string]converter.DataConverter{"without keys": nil, "without this key": lacksKeys{converter.GetDefaultDataConverter()}} {
			t.Run(signal+" "+name, func(t *testing.T) {
				h := newHarness(t)
				if data != nil {
					h.SetDataConverter(data)
				}
				h.poller(time.Minute, completed(3), nil)
				h.checker(time.Second, stillRunning(1, time.Second), nil)
				h.at(time.Second, func() { h.SignalWorkflow(signal, encrypted()) })
				result, err := h.run(input())
				require.NoError(t, err)
				require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
			})
		}
	}
}

func TestASignalThatCannotBeDecodedDoesNotStopABatch(t *testing.T) {
	for _, signal := range []string{agentwait.RowsSignal, agentwait.SignalPollNow} {
		for name, data := range map[string]converter.DataConverter{"without keys": nil, "without this key": lacksKeys{converter.GetDefaultDataConverter()}} {
			t.Run(signal+" "+name, func(t *testing.T) {
				h := newBatchHarness(t)
				if data != nil {
					h.SetDataConverter(data)
				}
				h.poller(time.Minute, endsAs(agentwait.OutcomeCompleted, map[string]string{"i0": agentwait.OutcomeCompleted}))
				h.when(time.Second, func() { h.SignalWorkflow(signal, encrypted()) })
				result, err := h.run(batchInput(1))
				require.NoError(t, err)
				require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
			})
		}
	}
}

// lacksKeys is the converter of a worker with a codec that has other keys.
type lacksKeys struct{ converter.DataConverter }

func (l lacksKeys) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	for _, payload := range payloads.GetPayloads() {
		if string(payload.GetMetadata()["encoding"]) == "binary/encrypted" {
			return errors.New("no such key")
		}
	}
	return l.DataConverter.FromPayloads(payloads, into...)
}
