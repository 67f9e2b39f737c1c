package loglines

// Whoever is woken by an ERROR must find something to do, and whoever reads the log of an outage must
// find the reason in it.

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
)

// logged is what is written, a line each.
type logged struct {
	text    bytes.Buffer
	handler *Handler
	now     time.Duration
}

func newLogged() *logged {
	l := &logged{}
	l.handler = New(slog.NewJSONHandler(&l.text, &slog.HandlerOptions{Level: slog.LevelInfo}))
	l.handler.now = func() time.Duration { return l.now }
	return l
}

// lines are the records.
func (l *logged) lines(t *testing.T) (records []map[string]any) {
	t.Helper()
	for line := range strings.Lines(l.text.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		records = append(records, record)
	}
	return records
}

func failure(errorType string) error {
	return agentwait.NewError(errorType, "…", agentwait.ErrorDetails{}).Final()
}

func TestLevelsFit(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"a wrong id":           {failure(agentwait.ErrTypeInteractionNotFound), "INFO"},
		"a wrong input":        {failure(agentwait.ErrTypeInvalidRequest), "INFO"},
		"a failed agent":       {failure(agentwait.ErrTypeAgentFailed), "INFO"},
		"a wait that goes on":  {failure(agentwait.ErrTypeWaitInterrupted), "INFO"},
		"a key that is wrong":  {failure(agentwait.ErrTypeUnauthorized), "WARN"},
		"no credits":           {failure(agentwait.ErrTypePaymentRequired), "WARN"},
		"an outage of the API": {failure(agentwait.ErrTypeAPIUnavailable), "WARN"},
		"something else":       {errors.New("disk full"), "ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLogged()
			// As the SDK writes it: a logger of its own with the activity's tags.
			log.With(log.NewStructuredLogger(slog.New(l.handler)), "ActivityID", "1").Error(activityError, "WorkflowID", "w", "Error", row.err)
			if got := l.lines(t); len(got) != 1 || got[0]["level"] != row.want {
				t.Errorf("got %v, want %s", got, row.want)
			}
		})
	}
}

func TestALoweredLineIsWithheldAsItsLevelIs(t *testing.T) {
	var text bytes.Buffer
	logger := slog.New(New(slog.NewJSONHandler(&text, &slog.HandlerOptions{Level: slog.LevelWarn})))
	logger.Error(activityError, "Error", failure(agentwait.ErrTypeInteractionNotFound))
	if text.Len() > 0 {
		t.Errorf("a log of warnings has %s", &text)
	}
}

func TestTenThousandEqualLinesAreTwenty(t *testing.T) {
	l := newLogged()
	logger := slog.New(l.handler)
	for i := range 10_000 {
		logger.With("WorkflowID", i).Error(activityError, "Error", failure(agentwait.ErrTypeUnauthorized))
	}
	logger.Error(activityError, "Error", failure(agentwait.ErrTypeForbidden)) // another one
	if got := l.lines(t); len(got) != same+1 {
		t.Fatalf("%d lines, want %d", len(got), same+1)
	}
	l.now = 2 * period
	logger.Info("something")
	got := l.lines(t)
	if last := got[len(got)-2]; len(got) != same+3 || last["lines_left_out"] != float64(10_000-same) || !strings.Contains(last["line"].(string), "Unauthorized") {
		t.Errorf("%d lines, at last %v", len(got), got[len(got)-2:])
	}
	for range 30 {
		logger.Warn("at the end")
	}
	l.handler.Close()
	if got = l.lines(t); got[len(got)-1]["lines_left_out"] != float64(30-same) {
		t.Errorf("at the end: %v", got[len(got)-1])
	}
}
