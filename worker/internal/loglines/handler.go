package loglines

import (
	"context"
	"log/slog"
	"time"

	"github.com/agentwait/agentwait/internal/sparing"
)

const (
	// same is how many lines that say the same are written in a period. What is left out is counted,
	// and told when the period is over.
	same   = 20
	period = time.Minute
)

// Handler writes by way of another one.
type Handler struct {
	next  slog.Handler
	lines *sparing.Lines
	now   func() time.Duration
}

// New returns a handler with the levels that fit, and few lines that say the same.
func New(next slog.Handler) *Handler {
	began := time.Now()
	return &Handler{next: next, lines: sparing.New(same, period), now: func() time.Duration { return time.Since(began) }}
}

// Enabled is slog's. A line that is to be lowered is not known yet.
func (h *Handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle is slog's.
func (h *Handler) Handle(ctx context.Context, record slog.Record) error {
	level, kind := levelOf(record)
	if !h.next.Enabled(ctx, level) {
		return nil
	}
	record.Level = level
	if level < slog.LevelInfo { // whoever asks for that wants all of it
		return h.next.Handle(ctx, record)
	}
	left, passes := h.lines.Passes(kind, h.now())
	h.tell(ctx, left)
	if !passes {
		return nil
	}
	return h.next.Handle(ctx, record)
}

// Close tells what was left out and was not told yet.
func (h *Handler) Close() { h.tell(context.Background(), h.lines.Rest()) }

func (h *Handler) tell(ctx context.Context, left []sparing.Left) {
	for _, one := range left {
		record := slog.NewRecord(time.Now(), slog.LevelWarn, "log: equal lines were left out", 0)
		record.AddAttrs(slog.String("line", one.Key), slog.Int("lines_left_out", one.Lines))
		_ = h.next.Handle(ctx, record) // a log that cannot be written has nobody to tell
	}
}

// WithAttrs is slog's.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{next: h.next.WithAttrs(attrs), lines: h.lines, now: h.now}
}

// WithGroup is slog's.
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{next: h.next.WithGroup(name), lines: h.lines, now: h.now}
}
