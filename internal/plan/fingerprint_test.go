package plan

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// A wait that stands still moves between workers of several languages: where another one took the
// same answer for a change, its stall timeout would begin anew at each hand-over.
func TestFingerprintIsThatOfEveryLanguage(t *testing.T) {
	content, err := os.ReadFile("../../testdata/fingerprints.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Reason   string
		Document json.RawMessage
		Seen     uint32
	}
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		status, err := agentstatus.Parse(c.Document)
		if err != nil {
			t.Fatal(err)
		}
		if got := fingerprint(status); got != c.Seen {
			t.Errorf("%s: got %d, want %d", c.Reason, got, c.Seen)
		}
	}
}
