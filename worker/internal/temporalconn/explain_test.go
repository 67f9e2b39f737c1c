package temporalconn

// This test exists because "connection refused" alone leaves people guessing: each
// way in which a connection fails has to name the setting that can mend it. That a
// real server raises these errors is seen by agentwait check in the end-to-end tests.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/worker/internal/console"
)

func TestEachFailureNamesTheSettingToChange(t *testing.T) {
	options := Settings{Options: client.Options{HostPort: "temporal.example:7233", Namespace: "prod"}}
	tests := []struct {
		reason string
		err    error
		want   string
	}{
		{"nobody listens", fmt.Errorf("failed reaching server: %w", serviceerror.NewUnavailable("connection refused")), "TEMPORAL_ADDRESS"},
		{"nobody answers", context.DeadlineExceeded, "TEMPORAL_ADDRESS"},
		{"no such namespace", serviceerror.NewNamespaceNotFound("prod"), "--namespace prod"},
		{"refused credentials", serviceerror.NewPermissionDenied("no", ""), "TEMPORAL_API_KEY"},
		{"TLS against a plain server", fmt.Errorf("failed reaching server: %w", errors.New("tls: first record does not look like a TLS handshake")), "TEMPORAL_TLS"},
		{"anything else", errors.New("odd"), "agentwait check"},
	}
	for _, test := range tests {
		err := explain(test.err, options)
		var problem *console.Problem
		if !errors.As(err, &problem) || problem.Code != console.ExitFailure || !strings.Contains(problem.Try, test.want) {
			t.Errorf("%s: got %#v, want advice with %q", test.reason, err, test.want)
			continue
		}
		if text := err.Error(); !strings.Contains(text, "temporal.example:7233") || !strings.Contains(text, `"prod"`) || !errors.Is(err, test.err) {
			t.Errorf("%s: %q does not say where, or has lost the cause", test.reason, text)
		}
	}
}
