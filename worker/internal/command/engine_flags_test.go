package command

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/gumloop"
)

func TestEngineFlagsAreChecked(t *testing.T) {
	sound := engineFlags{MaxWaits: 1, MaxRequestsInFlight: 1, MaxInflightBytes: 1, WorkflowCache: 1}
	if err := sound.check(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		change func(*engineFlags)
		want   string
	}{
		{func(f *engineFlags) { f.MaxWaits = 0 }, "--max-waits is 0: want at least 1"},
		{func(f *engineFlags) { f.MaxRequestsInFlight = 0 }, "--max-requests-in-flight is 0: want at least 1"},
		{func(f *engineFlags) { f.MaxRequestsPerSecond = -1 }, "--max-requests-per-second is -1: want more than 0"},
		{func(f *engineFlags) { f.MaxRequestsPerSecond = math.NaN() }, "--max-requests-per-second is NaN: want more than 0"},
		{func(f *engineFlags) { f.MaxRequestsPerSecond = math.Inf(1) }, "--max-requests-per-second is +Inf: want more than 0"},
		{func(f *engineFlags) { f.MaxInflightBytes = 0 }, "--max-inflight-bytes is 0: want at least 1"},
		{func(f *engineFlags) { f.MaxPayloadBytes = -1 }, "--max-payload-bytes is -1: want at least 2048"},
		{func(f *engineFlags) { f.MaxPayloadBytes = 2047 }, "--max-payload-bytes is 2047: want at least 2048"},
		{func(f *engineFlags) { f.WorkflowCache = 0 }, "--workflow-cache is 0: want at least 1"},
	} {
		flags := sound
		row.change(&flags)
		if err := flags.check(); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

func TestTheDefaultBudgetIsTheClients(t *testing.T) {
	field, _ := reflect.TypeFor[engineFlags]().FieldByName("MaxInflightBytes")
	if got := field.Tag.Get("default"); got != strconv.Itoa(gumloop.DefaultMaxInflightBytes) {
		t.Errorf("--max-inflight-bytes is %s by default, the client's is %d", got, gumloop.DefaultMaxInflightBytes)
	}
}
