package telemetry

// Ready means that the task queue is really polled: a worker that is connected and polls nothing
// must get no traffic, and one that stops must lose it before it has handed its waits over.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type server struct {
	now     time.Time
	pollers map[enumspb.TaskQueueType]map[string]time.Duration // identity: how long ago
	err     error
	asked   int
}

func (s *server) DescribeTaskQueue(_ context.Context, _ string, kind enumspb.TaskQueueType) (*workflowservice.DescribeTaskQueueResponse, error) {
	s.asked++
	response := &workflowservice.DescribeTaskQueueResponse{}
	for identity, ago := range s.pollers[kind] {
		response.Pollers = append(response.Pollers, &taskqueue.PollerInfo{Identity: identity, LastAccessTime: timestamppb.New(s.now.Add(-ago))})
	}
	return response, s.err
}

const workflow, activity = enumspb.TASK_QUEUE_TYPE_WORKFLOW, enumspb.TASK_QUEUE_TYPE_ACTIVITY

func TestReady(t *testing.T) {
	for name, row := range map[string]struct {
		pollers map[enumspb.TaskQueueType]map[string]time.Duration
		err     error
		want    string // empty: ready
	}{
		"polled":                  {map[enumspb.TaskQueueType]map[string]time.Duration{workflow: {"me": 0}, activity: {"me": time.Minute, "other": 0}}, nil, ""},
		"by somebody else alone":  {map[enumspb.TaskQueueType]map[string]time.Duration{workflow: {"me": 0}, activity: {"other": 0}}, nil, "ask for activity tasks"},
		"long ago":                {map[enumspb.TaskQueueType]map[string]time.Duration{workflow: {"me": 2 * time.Minute}, activity: {"me": 0}}, nil, "ask for workflow tasks"},
		"by nobody":               {nil, nil, `the task queue "agents"`},
		"the server is not there": {nil, errors.New("connection refused"), "connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &server{now: time.Unix(1_800_000_000, 0), pollers: row.pollers, err: row.err}
			r := &Readiness{TaskQueue: "agents", Identity: "me", Kinds: []enumspb.TaskQueueType{workflow, activity}, Now: func() time.Time { return s.now }}
			if err := r.Check(t.Context()); !errors.Is(err, errStarting) {
				t.Errorf("before the start: %v", err)
			}
			r.Started(s)
			err := r.Check(t.Context())
			if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
				t.Errorf("got %v, want %q", err, row.want)
			}
			before := s.asked
			for range 100 { // probes do not become requests to the server
				_ = r.Check(t.Context())
			}
			if s.asked != before {
				t.Errorf("%d more requests", s.asked-before)
			}
			r.Stopping()
			if err := r.Check(t.Context()); !errors.Is(err, errStopping) {
				t.Errorf("at the stop: %v", err)
			}
		})
	}
}

func TestProbes(t *testing.T) {
	wrong := errors.New("not yet")
	s, err := Listen(t.Context(), ":0", http.NotFoundHandler(), func(context.Context) error { return wrong })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if !strings.HasPrefix(s.Address(), "127.0.0.1:") {
		t.Errorf("it listens on %s, want loopback alone", s.Address())
	}
	get := func(path string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.Address()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, _ := io.ReadAll(response.Body)
		return response.StatusCode, strings.TrimSpace(string(body))
	}
	if code, body := get("/healthz"); code != 200 || body != "ok" {
		t.Errorf("alive: %d %s", code, body)
	}
	if code, body := get("/readyz"); code != 503 || body != "not yet" {
		t.Errorf("not ready: %d %s", code, body)
	}
	wrong = nil
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("ready: %d", code)
	}
}

func TestListenRefusesWhatIsNoAddress(t *testing.T) {
	if _, err := Listen(t.Context(), "9090", nil, nil); err == nil || !strings.Contains(err.Error(), "give HOST:PORT, or :PORT for loopback alone") {
		t.Errorf("got %v", err)
	}
}
