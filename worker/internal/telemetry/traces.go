package telemetry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Traces are the worker's part of a trace: the workflow, its activities, and each request to a
// vendor. They are sent by OTLP, as OpenTelemetry's own variables say.
type Traces struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// The standard variables that decide whether and how traces are sent. The exporters read the others:
// headers, timeouts, certificates, the sampler, the resource's attributes.
const (
	disabledVariable       = "OTEL_SDK_DISABLED"
	exporterVariable       = "OTEL_TRACES_EXPORTER"
	endpointVariable       = "OTEL_EXPORTER_OTLP_ENDPOINT"
	tracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	protocolVariable       = "OTEL_EXPORTER_OTLP_PROTOCOL"
	tracesProtocolVariable = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
)

// TracesWanted reports whether the environment asks for traces. The standard has them on by default, to
// a collector on this machine; here nothing is sent anywhere that nobody has named.
func TracesWanted(env func(string) string) (bool, error) {
	if strings.EqualFold(env(disabledVariable), "true") {
		return false, nil
	}
	exporter := env(exporterVariable)
	if exporter != "none" {
		for _, variable := range []string{endpointVariable, tracesEndpointVariable} {
			// OpenTelemetry's own reading would log the value, where there may be a password in it, and send the
			// spans to this machine.
			if _, err := url.Parse(env(variable)); err != nil {
				return false, fmt.Errorf("%s is not a URL: give one such as http://127.0.0.1:4318", variable)
			}
		}
	}
	switch exporter {
	case "none":
		return false, nil
	case "otlp":
		return true, nil
	case "":
		return env(endpointVariable) != "" || env(tracesEndpointVariable) != "", nil
	default:
		return false, fmt.Errorf("%s is %q: give otlp, or none", exporterVariable, exporter)
	}
}

// NewTraces begins to send traces.
func NewTraces(ctx context.Context, env func(string) string, version string) (*Traces, error) {
	var exporter sdktrace.SpanExporter
	var err error
	switch protocol := cmp.Or(env(tracesProtocolVariable), env(protocolVariable), "http/protobuf"); protocol {
	case "http/protobuf":
		exporter, err = otlptracehttp.New(ctx)
	case "grpc":
		exporter, err = otlptracegrpc.New(ctx)
	default:
		err = fmt.Errorf("%s is %q: give http/protobuf or grpc", protocolVariable, protocol)
	}
	if err != nil {
		return nil, err
	}
	described, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "agentwait"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithFromEnv()) // what the environment says comes last, and wins
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, err
	}
	return newTraces(sdktrace.WithBatcher(exporter), sdktrace.WithResource(described)), nil
}

func newTraces(options ...sdktrace.TracerProviderOption) *Traces {
	provider := sdktrace.NewTracerProvider(options...)
	return &Traces{provider: provider, tracer: provider.Tracer("github.com/agentwait/agentwait/worker")}
}

// LogTo has OpenTelemetry log what goes wrong with traces where the program logs: it would print that
// to standard error otherwise.
func LogTo(logger *slog.Logger) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { logger.Warn("traces: " + err.Error()) }))
	otel.SetLogger(logr.FromSlogHandler(logger.Handler()))
}

// Interceptor is for a client's options: it makes the spans of workflows and activities, and takes
// the trace over that a caller began.
func (t *Traces) Interceptor() (interceptor.Interceptor, error) {
	return opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: t.tracer,
		// A caller's other propagation must not fail the wait.
		AllowInvalidParentSpans: true,
		// Each query and poll_now would be a trace.
		DisableQueryTracing: true,
		// Baggage is the caller's, and nobody here needs it.
		DisableBaggage: true, TextMapPropagator: propagation.TraceContext{},
	})
}

// Carry is for activities.Config: a wait's requests belong to the trace of its activity.
func (t *Traces) Carry(activity context.Context) func(context.Context) context.Context {
	span := trace.SpanContextFromContext(activity)
	if !span.IsValid() {
		return nil
	}
	header := http.Header{}
	propagation.TraceContext{}.Inject(activity, propagation.HeaderCarrier(header))
	w := &wait{span: span, parent: header[parentHeader]}
	return func(request context.Context) context.Context { return context.WithValue(request, waitKey{}, w) }
}

// wait is what the requests of one wait have in common.
type wait struct {
	span   trace.SpanContext // of its activity
	parent []string          // tells the vendor of it; no map for each wait that is held
	told   atomic.Bool       // a span has told of a request
}

type waitKey struct{}

// The headers of W3C's trace context.
const (
	parentHeader = "Traceparent"
	stateHeader  = "Tracestate"
)

// Close sends what is not sent yet.
func (t *Traces) Close(ctx context.Context) error { return t.provider.Shutdown(ctx) }
