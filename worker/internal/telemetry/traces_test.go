package telemetry

// A trace that ends at the worker leaves the question open that it was made for: what the vendor did
// meanwhile. And a span goes to somebody else's servers, so nothing is in it that is a secret.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	sdkinterceptor "go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const secret = "sk-live-0123456789abcdef"

// api tells of a run that goes on for two polls, and keeps the traceparents that came.
func api(t *testing.T) (base string, parents func() []string) {
	var mu sync.Mutex
	var came []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		came = append(came, r.Header.Get("Traceparent"))
		state := "ASYNC_PROCESSING"
		if len(came) > 1 {
			state = "COMPLETED"
		}
		_, _ = fmt.Fprintf(w, `{"gummie_id":"abc123","state":%q,"created_ts":"2026-03-05T10:30:00.000000+00:00"}`, state)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return came
	}
}

func TestATraceGoesOnToTheVendor(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	traces := newTraces(sdktrace.WithSyncer(spans))
	base, parents := api(t)
	client, err := gumloop.New(vendors.Config{
		Vendor: "gumloop", BaseURL: base, Auth: vendors.Bearer(secret), Around: traces.Around("default", "gumloop"),
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	acts, err := activities.New(activities.Config{
		Connections: map[string]activities.Connection{agentwait.DefaultCredential: {API: client}}, Carry: traces.Carry, Logger: quiet,
	})
	if err != nil {
		t.Fatal(err)
	}
	tracing, err := traces.Interceptor()
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []sdkinterceptor.WorkerInterceptor{tracing}})
	acts.RegisterWorker(env)
	in := map[string]any{"interaction_id": "id1", "user_id": "user-of-a-query", "timeout_seconds": 60, "min_interval_seconds": 1}
	if _, err := env.ExecuteActivity(agentwait.PollAgentStatusName, in); err != nil {
		t.Fatal(err)
	}
	var activity trace.SpanContext
	var requests []tracetest.SpanStub
	for _, span := range spans.GetSpans() {
		if strings.HasPrefix(span.Name, "RunActivity:") {
			activity = span.SpanContext
		} else {
			requests = append(requests, span)
		}
		described := fmt.Sprint(span)
		for _, hidden := range []string{secret, "user-of-a-query", "user_id", "?"} {
			if strings.Contains(described, hidden) {
				t.Errorf("the span %s has %q: %s", span.Name, hidden, described)
			}
		}
	}
	// The first poll has a span; the other one says nothing but that the run has ended, which the
	// activity's own end says.
	if !activity.IsValid() || len(requests) != 1 || len(parents()) != 2 {
		t.Fatalf("%d spans of requests, %d requests with %q", len(requests), len(parents()), parents())
	}
	for i, span := range requests {
		if span.SpanContext.TraceID() != activity.TraceID() || span.Parent.SpanID() != activity.SpanID() {
			t.Errorf("the request %d is not the activity's", i)
		}
		if want := fmt.Sprintf("00-%s-%s-01", span.SpanContext.TraceID(), span.SpanContext.SpanID()); parents()[i] != want {
			t.Errorf("the vendor is told %q, want %q", parents()[i], want)
		}
		if want := fmt.Sprintf("00-%s-%s-01", activity.TraceID(), activity.SpanID()); parents()[1] != want {
			t.Errorf("with the second poll the vendor is told %q, want %q", parents()[1], want)
		}
		attributes := attribute.NewSet(span.Attributes...)
		for key, want := range map[attribute.Key]string{"agentwait.connection": "default", "http.response.status_code": "200", "server.address": "127.0.0.1"} {
			if value, _ := attributes.Value(key); value.String() != want {
				t.Errorf("%s is %q, want %q", key, value.String(), want)
			}
		}
	}
}

// A caller's tracing may put into tracestate who its user is, which is not for a vendor.
func TestAVendorIsNotToldTheTracesState(t *testing.T) {
	state, err := trace.ParseTraceState("dd=t.usr.id:user-of-a-trace")
	if err != nil {
		t.Fatal(err)
	}
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled, TraceState: state})
	traces := newTraces()
	carried := traces.Carry(trace.ContextWithSpanContext(t.Context(), span))(t.Context())
	around := traces.Around("c", "v")(roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("Traceparent") == "" || req.Header.Get("Tracestate") != "" {
			t.Errorf("the vendor is told %v, want a traceparent alone", req.Header)
		}
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	}))
	for _, ctx := range []context.Context{carried, carried, trace.ContextWithSpanContext(t.Context(), span)} { // a wait's first request, its next, and one of a life
		resp, err := around.RoundTrip(httptest.NewRequestWithContext(ctx, http.MethodGet, "https://api.example/x", nil))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // it is none
	}
}

// What goes wrong is said by a word: the text of an error may repeat anything.
func TestAFailedRequestIsAWord(t *testing.T) {
	for want, row := range map[string]struct {
		status int
		err    error
	}{
		"503": {status: 503}, "404": {status: 404}, "": {status: 200},
		"timeout": {err: context.DeadlineExceeded}, "network": {err: errors.New("dial " + secret)},
	} {
		spans := tracetest.NewInMemoryExporter()
		traces := newTraces(sdktrace.WithSyncer(spans))
		around := traces.Around("c", "v")(roundTripper(func(*http.Request) (*http.Response, error) {
			if row.err != nil {
				return nil, row.err
			}
			return &http.Response{StatusCode: row.status, Body: io.NopCloser(strings.NewReader(""))}, nil
		}))
		req := httptest.NewRequestWithContext(t.Context(), "GET", "https://api.example/x?key="+secret, nil)
		if resp, err := around.RoundTrip(req); err == nil {
			_ = resp.Body.Close()
		}
		span := spans.GetSpans()[0]
		set := attribute.NewSet(span.Attributes...)
		if got, _ := set.Value("error.type"); got.AsString() != want {
			t.Errorf("error.type is %q, want %q", got.AsString(), want)
		}
		if strings.Contains(fmt.Sprint(span), secret) {
			t.Errorf("a secret is in %v", span)
		}
		if req.Header.Get("Traceparent") != "" {
			t.Error("the caller's request was changed")
		}
	}
}

// Nearly all polls of a wait say that its run goes on: only those that fail or are slow have a span.
func TestPollsThatSayNothingHaveNoSpan(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	traces := newTraces(sdktrace.WithSyncer(spans))
	activity, over := traces.tracer.Start(t.Context(), "activity")
	over.End()
	synctest.Test(t, func(t *testing.T) {
		var status int
		var takes time.Duration
		var parent string
		around := traces.Around("c", "v")(roundTripper(func(req *http.Request) (*http.Response, error) {
			parent = req.Header.Get("Traceparent")
			<-time.After(takes)
			return &http.Response{StatusCode: status, Body: http.NoBody}, nil
		}))
		carry := traces.Carry(activity)
		for i, row := range []struct {
			status int
			takes  time.Duration
			spans  int
		}{{200, 0, 1}, {200, 0, 0}, {503, 0, 1}, {200, 2 * time.Second, 1}, {200, 10 * time.Millisecond, 0}} {
			spans.Reset()
			status, takes = row.status, row.takes
			resp, err := around.RoundTrip(httptest.NewRequestWithContext(carry(t.Context()), "POST", "https://api.example/x", nil))
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			got := spans.GetSpans()
			if len(got) != row.spans || !strings.Contains(parent, over.SpanContext().TraceID().String()) {
				t.Errorf("poll %d: %d spans, and the vendor is told %q", i, len(got), parent)
			}
			if len(got) == 1 && (got[0].EndTime.Sub(got[0].StartTime) != row.takes || got[0].Parent.SpanID() != over.SpanContext().SpanID()) {
				t.Errorf("poll %d: a span of %v, want %v", i, got[0].EndTime.Sub(got[0].StartTime), row.takes)
			}
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestTracesAreOffUnlessSomebodyAsks(t *testing.T) {
	for name, row := range map[string]struct {
		env    map[string]string
		wanted bool
		wrong  string
	}{
		"nothing":        {nil, false, ""},
		"an endpoint":    {map[string]string{endpointVariable: "http://c:4318"}, true, ""},
		"one for traces": {map[string]string{tracesEndpointVariable: "http://c:4318/v1/traces"}, true, ""},
		"otlp":           {map[string]string{exporterVariable: "otlp"}, true, ""},
		"none":           {map[string]string{exporterVariable: "none", endpointVariable: "http://c:4318"}, false, ""},
		"disabled":       {map[string]string{disabledVariable: "true", endpointVariable: "http://c:4318"}, false, ""},
		"no URL":         {map[string]string{tracesEndpointVariable: "https://me:secret@c:bad"}, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is not a URL: give one such as http://127.0.0.1:4318"},
		"another":        {map[string]string{exporterVariable: "zipkin"}, false, `OTEL_TRACES_EXPORTER is "zipkin": give otlp, or none`},
	} {
		wanted, err := TracesWanted(func(key string) string { return row.env[key] })
		if wanted != row.wanted || (err == nil) != (row.wrong == "") || err != nil && err.Error() != row.wrong {
			t.Errorf("%s: %v, %v", name, wanted, err)
		}
	}
	_, err := NewTraces(t.Context(), func(key string) string {
		return map[string]string{protocolVariable: "http/json"}[key]
	}, "v1")
	if err == nil || !strings.Contains(err.Error(), "give http/protobuf or grpc") {
		t.Errorf("got %v", err)
	}
}

// A collector that is away is told of in the log, and ends nothing.
func TestSpansAreSent(t *testing.T) {
	came := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came <- r.URL.Path + " " + string(body)
	}))
	defer collector.Close()
	t.Setenv(endpointVariable, collector.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=staging")
	traces, err := NewTraces(t.Context(), func(string) string { return "" }, "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	_, span := traces.tracer.Start(t.Context(), "one")
	span.End()
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case body := <-came:
		for _, want := range []string{"/v1/traces", "service.name", "agentwait", "v1.2.3", "staging"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in %q", want, body)
			}
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing came")
	}
}

func TestWhatGoesWrongWithTracesIsLogged(t *testing.T) {
	var text bytes.Buffer
	LogTo(slog.New(slog.NewJSONHandler(&text, nil)))
	t.Cleanup(func() { LogTo(slog.New(slog.DiscardHandler)) })
	otel.Handle(errors.New("the collector is away"))
	if !strings.Contains(text.String(), "traces: the collector is away") {
		t.Errorf("got %q", text.String())
	}
	for line := range strings.Lines(text.String()) {
		var record struct{ Level, Msg string }
		if err := json.Unmarshal([]byte(line), &record); err != nil || record.Level != "WARN" {
			t.Errorf("got %q", line)
		}
	}
}
