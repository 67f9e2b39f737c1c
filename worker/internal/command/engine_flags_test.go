package command

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
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

func TestAPIFlagsAreChecked(t *testing.T) {
	sound := apiFlags{RequestTimeout: 1, MaxBodyBytes: 1, MaxCompressionRatio: 1}
	if err := sound.checkAPI(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		change func(*apiFlags)
		want   string
	}{
		{func(f *apiFlags) { f.RequestTimeout = 0 }, "--request-timeout is 0s: want more than 0"},
		{func(f *apiFlags) { f.RequestTimeout = -1 }, "--request-timeout is -1ns: want more than 0"},
		{func(f *apiFlags) { f.MaxBodyBytes = 0 }, "--max-body-bytes is 0: want 1 to 1073741824"},
		{func(f *apiFlags) { f.MaxBodyBytes = 1<<30 + 1 }, "--max-body-bytes is 1073741825: want 1 to 1073741824"},
		{func(f *apiFlags) { f.MaxCompressionRatio = 0 }, "--max-compression-ratio is 0: want at least 1"},
	} {
		flags := sound
		row.change(&flags)
		if err := flags.checkAPI(); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

func TestTheDefaultsAreTheClients(t *testing.T) {
	for field, want := range map[string]string{
		"MaxInflightBytes":    strconv.Itoa(vendors.DefaultMaxInflightBytes),
		"MaxBodyBytes":        strconv.Itoa(agentstatus.DefaultMaxBytes),
		"MaxCompressionRatio": strconv.Itoa(vendors.DefaultMaxCompressionRatio),
		"RequestTimeout":      vendors.DefaultRequestTimeout.String(),
	} {
		flag, _ := reflect.TypeFor[Run]().FieldByName(field)
		if got := flag.Tag.Get("default"); got != want {
			t.Errorf("%s is %s by default, the client's is %s", setting(field), got, want)
		}
	}
}
