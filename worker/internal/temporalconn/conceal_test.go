package temporalconn

// A server, or a proxy before it, may repeat the key that it refuses: it must not reach a screen,
// a log or whoever collects them.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/agentwait/agentwait/internal/mask"
)

const key = "tmprl-key/of+the-tests"

// repeater is a server that says what it was given.
type repeater struct {
	workflowservice.UnimplementedWorkflowServiceServer
}

func (repeater) GetSystemInfo(ctx context.Context, _ *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	given, _ := metadata.FromIncomingContext(ctx)
	return nil, status.Error(codes.PermissionDenied, fmt.Sprintf("not allowed: %v", given["authorization"]))
}

func TestAServerThatRepeatsTheKey(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	workflowservice.RegisterWorkflowServiceServer(server, repeater{})
	go func() { _ = server.Serve(listener) }() // ends with Stop
	defer server.Stop()

	t.Setenv("TEMPORAL_ADDRESS", listener.Addr().String())
	t.Setenv("TEMPORAL_API_KEY", key)
	t.Setenv("TEMPORAL_TLS", "false")
	t.Setenv("TEMPORAL_CONFIG_FILE", os.DevNull)
	settings, err := Flags{}.Settings()
	if err != nil {
		t.Fatal(err)
	}
	_, err = Dial(t.Context(), settings, log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	if err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Fatalf("the server was not asked: %v", err)
	}
	if strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), mask.Hidden) {
		t.Errorf("the key is not hidden: %v", err)
	}
}

func TestConceal(t *testing.T) {
	settings := Settings{Options: client.Options{}, key: mask.New(key)}
	cause := errors.New("refused: tmprl-key%2Fof%2Bthe-tests, " + key)
	if err := settings.Conceal(cause); err.Error() != "refused: [hidden], [hidden]" || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	for _, s := range []Settings{settings, {}} {
		if other := errors.New("something else"); !errors.Is(s.Conceal(other), other) || s.Conceal(other).Error() != other.Error() {
			t.Error("an error without the key is another one")
		}
	}
	var log bytes.Buffer
	if n, err := fmt.Fprintln(settings.Writer(&log), "level=ERROR error="+key); err != nil || n == 0 || log.String() != "level=ERROR error=[hidden]\n" {
		t.Errorf("got %q, %v", log.String(), err)
	}
}

// A JSON log escapes what HTML would take for markup, and quotes.
func TestTheKeyIsHiddenInAJSONLog(t *testing.T) {
	for _, key := range []string{"a<b>&c-key-of-the-tests", `a"b\c-key-of-the-tests`} {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(Settings{key: mask.New(key)}.Writer(&out), nil)).Error("not allowed: " + key)
		if strings.Contains(out.String(), "key-of-the-tests") || !strings.Contains(out.String(), "not allowed: [hidden]") {
			t.Errorf("logged %s", out.String())
		}
	}
}
