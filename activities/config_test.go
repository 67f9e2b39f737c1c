// A wrong configuration has to show when a worker starts. Found at the first wait it is
// an error in somebody's workflow at night.
package activities_test

import (
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/activities"
)

func TestNewRefuses(t *testing.T) {
	poller := scripted(done())
	for _, row := range []struct {
		config activities.Config
		want   string
	}{
		{activities.Config{}, "Credentials is empty"},
		{activities.Config{Credentials: map[string]activities.API{"": poller}}, `the name ""`},
		{activities.Config{Credentials: map[string]activities.API{strings.Repeat("x", 129): poller}}, "1 to 128 bytes"},
		{activities.Config{Credentials: map[string]activities.API{"eu": nil}}, `["eu"] is nil`},
		{activities.Config{Credentials: map[string]activities.API{"eu": poller}, RequestTimeout: -time.Second}, "RequestTimeout is -1s"},
	} {
		if _, err := activities.New(row.config); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

func TestNewTakesNamedCredentialsAlone(t *testing.T) {
	if _, err := activities.New(activities.Config{Credentials: map[string]activities.API{"eu": scripted(done())}}); err != nil {
		t.Error(err)
	}
}
