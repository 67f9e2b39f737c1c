package telemetry

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// slow is how long a request of a wait takes at least that has a span for it.
const slow = time.Second

// Around is for vendors.Config: it tells the vendor which trace each request of a connection belongs to
// (W3C traceparent), and makes a span of each that says something: of a start, an answer, a cancel, the
// first poll of a wait in a worker, and of each poll that fails or is slow. The others, which are nearly
// all, tell that a run goes on, and a span of each would cost a fifth of the worker's processor time: the
// vendor is told the activity's span in their place.
//
// OpenTelemetry's own for net/http has the whole URL in its span; a query may name a user, and whatever
// somebody put there, so this has none of it, and no text of an error.
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

// RoundTrip is [http.RoundTripper]'s. A span ends with the answer's headers.
func (t *traced) RoundTrip(req *http.Request) (*http.Response, error) {
	if w, ok := req.Context().Value(waitKey{}).(*wait); ok && w.told.Swap(true) {
		return t.poll(req, w)
	}
	ctx, span := t.start(req, time.Now())
	resp, err := t.next.RoundTrip(telling(ctx, req))
	end(ctx, span, resp, err)
	return resp, err
}

// poll makes a further request of a wait. A span is made when it is over, if it says something.
func (t *traced) poll(req *http.Request, w *wait) (*http.Response, error) {
	ctx, began := req.Context(), time.Now()
	req.Header[parentHeader] = w.parent // of no clone, which would be 700 bytes for each poll: see vendors.Config.Around
	resp, err := t.next.RoundTrip(req)
	if w.span.IsSampled() && (err != nil || resp.StatusCode >= http.StatusBadRequest || time.Since(began) >= slow) {
		_, span := t.start(req, began)
		end(ctx, span, resp, err)
	}
	return resp, err
}

func (t *traced) start(req *http.Request, at time.Time) (context.Context, trace.Span) {
	parent := req.Context()
	if w, ok := parent.Value(waitKey{}).(*wait); ok {
		parent = trace.ContextWithSpanContext(parent, w.span)
	}
	ctx, span := t.tracer.Start(parent, "agentwait "+req.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(at))
	if span.IsRecording() {
		span.SetAttributes(t.attributes...)
		span.SetAttributes(attribute.String("http.request.method", req.Method), attribute.String("server.address", req.URL.Hostname()))
		if port, err := strconv.Atoi(req.URL.Port()); err == nil {
			span.SetAttributes(attribute.Int("server.port", port))
		}
	}
	return ctx, span
}

// telling is a request that tells the vendor of the trace. The one that it is made of stays as it is.
func telling(ctx context.Context, req *http.Request) *http.Request {
	req = req.WithContext(ctx)
	req.Header = maps.Clone(req.Header)
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(req.Header))
	req.Header.Del(stateHeader) // the callers' tracing may say there who their user is
	return req
}

// end ends a span with what came.
func end(ctx context.Context, span trace.Span, resp *http.Response, err error) {
	defer span.End()
	if err != nil {
		kind := errorType(ctx, err)
		span.SetAttributes(attribute.String("error.type", kind))
		span.SetStatus(codes.Error, kind)
		return
	}
	span.SetAttributes(attribute.Int("http.response.status_code", resp.StatusCode))
	if resp.StatusCode >= http.StatusBadRequest {
		span.SetAttributes(attribute.String("error.type", strconv.Itoa(resp.StatusCode)))
		span.SetStatus(codes.Error, "")
	}
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
