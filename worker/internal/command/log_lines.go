package command

import (
	"io"
	"log/slog"

	"google.golang.org/grpc/grpclog"

	"github.com/agentwait/agentwait/worker/internal/loglines"
	"github.com/agentwait/agentwait/worker/internal/telemetry"
)

// sparing is the logger of a worker: at the levels that its lines have for an operator, and few of
// those that say the same. What libraries would print past it goes there as well, so that a log in
// JSON has no other line. closes tells what was left out.
func (f *logFlags) sparing(w io.Writer) (logger *slog.Logger, closes func()) {
	handler := loglines.New(f.logger(w).Handler())
	logger = slog.New(handler)
	restore := takeStandardLog(logger)
	// gRPC prints its errors to standard error by itself.
	grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, standardLog{logger}))
	telemetry.LogTo(logger)
	return logger, func() {
		restore()
		handler.Close()
	}
}
