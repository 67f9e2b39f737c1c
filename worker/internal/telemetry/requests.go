package telemetry

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Around is for vendors.Config: it makes a span of each request of a connection, and tells the vendor
// which trace it belongs to (W3C traceparent). OpenTelemetry's own for net/http has the whole URL in its
// span; a query may name a user, and whatever somebody put there, so this has none of it, and no text of
// an error.
func (t *Traces) Around(connection, vendor string) func(http.RoundTripper) http.RoundTripper {
	attributes := []attribute.KeyValue{attribute.String("agentwait.connection", connection), attribute.String("agentwait.vendor", vendor)}
	return func(next http.RoundTripper) http.RoundTripper {
		return &traced{next: next, tracer: t.tracer, attributes: attributes}
	}
}

type traced struct {
	next       http.RoundTripper
	tracer     trace.Tracer
	attributes []attribute.KeyValue
}

// RoundTrip is [http.RoundTripper]'s. The span ends with the answer's headers.
func (t *traced) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, span := t.tracer.Start(req.Context(), "agentwait "+req.Method, trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	if span.IsRecording() {
		span.SetAttributes(t.attributes...)
		span.SetAttributes(attribute.String("http.request.method", req.Method), attribute.String("server.address", req.URL.Hostname()))
		if port, err := strconv.Atoi(req.URL.Port()); err == nil {
			span.SetAttributes(attribute.Int("server.port", port))
		}
	}
	req = req.Clone(ctx)
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(req.Header))
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		kind := errorType(ctx, err)
		span.SetAttributes(attribute.String("error.type", kind))
		span.SetStatus(codes.Error, kind)
		return resp, err
	}
	span.SetAttributes(attribute.Int("http.response.status_code", resp.StatusCode))
	if resp.StatusCode >= http.StatusBadRequest {
		span.SetAttributes(attribute.String("error.type", strconv.Itoa(resp.StatusCode)))
		span.SetStatus(codes.Error, "")
	}
	return resp, nil
}

// errorType says of a closed set why no answer came.
func errorType(ctx context.Context, err error) string {
	switch timed, ok := errors.AsType[net.Error](err); {
	case errors.Is(err, context.DeadlineExceeded), ok && timed.Timeout():
		return "timeout"
	case ctx.Err() != nil:
		return "cancelled"
	}
	return "network"
}
