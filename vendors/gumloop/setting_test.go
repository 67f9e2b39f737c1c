package gumloop_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors/gumloop"
)

// What an error says is to be raised can be raised by whoever reads it.
func TestErrorsNameWhatTheProgramCallsASetting(t *testing.T) {
	flag := func(field string) string { return "--of-" + field }
	for want, row := range map[string]struct {
		cfg    gumloop.Config
		answer http.HandlerFunc
	}{
		"is larger than 1000 bytes: raise --of-MaxBodyBytes": {
			gumloop.Config{MaxBodyBytes: 1000}, sending(200, "", bytes.Repeat([]byte(" "), 2000)),
		},
		"unfolds to more than 10 times what was sent: raise --of-MaxCompressionRatio": {
			gumloop.Config{MaxCompressionRatio: 10}, sending(200, "gzip", packed(t, bytes.Repeat([]byte(" "), 8<<20))),
		},
		"no whole answer within 50ms: raise --of-RequestTimeout": {
			gumloop.Config{RequestTimeout: 50 * time.Millisecond}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		},
	} {
		row.cfg.Setting = flag
		_, err := polled(t, row.cfg, row.answer)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
