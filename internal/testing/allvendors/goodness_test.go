package allvendors_test

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/allvendors"
	"github.com/agentwait/agentwait/vendors"
)

// refuses are servers that are to refuse: a task that asks nothing is not answered.
var refuses = map[string]bool{"a2a/rest-failed": true, "manus/refused": true}

// A server that is not good would make every test over all vendors prove nothing.
func TestTheServersAreGood(t *testing.T) {
	seen := map[string]int{}
	for _, v := range allvendors.All() {
		t.Run(v.Name, func(t *testing.T) {
			for i := 0; ; i++ {
				server := &allvendors.Transport{Serve: v.Serve}
				api, err := v.Make(vendors.Config{Transport: server}, key(v))
				if err != nil {
					t.Fatal(err)
				}
				operations := v.Operations(api)
				if i == len(operations) {
					break
				}
				seen[operations[i].Name]++
				came := operations[i].Do(t.Context(), api)
				if came.Err != nil && !refuses[v.Name] && !strings.Contains(came.Err.Error(), `the request "q1" is not open`) {
					t.Errorf("%s: %v", operations[i].Name, came.Err)
				}
				if a := came.Answer; a != nil && (a.Err != nil || a.HTTPStatus/100 != 2 && !refuses[v.Name]) {
					t.Errorf("%s: HTTP %d, %v", operations[i].Name, a.HTTPStatus, a.Err)
				}
			}
		})
	}
	for _, name := range []string{"check", "start", "continue", "find", "cancel", "answer"} {
		if seen[name] == 0 {
			t.Errorf("no vendor has the operation %s", name)
		}
	}
}

func key(v allvendors.Vendor) string {
	if v.Scheme == vendors.SchemeNone {
		return ""
	}
	return "a-key-0123456789"
}
