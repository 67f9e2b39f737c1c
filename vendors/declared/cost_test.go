package declared_test

// The bounds of a path's cost are for paths of strangers, and go by the worst that a path could be:
// those of our files have room on documents as long as agents write.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors/declared"
)

// padded is a body with a megabyte more in it: prose with what counts as structure, records, and a
// history of messages.
func padded(t *testing.T, raw json.RawMessage) []byte {
	t.Helper()
	prose, _ := json.Marshal(strings.Repeat("As I said, [this] is {it}: \"quoted\", and so on.\n", 10_000))
	records := bytes.TrimSuffix(bytes.Repeat([]byte(`{"type":"x","content":[{"type":"y","n":[1,2]}]},`), 10_000), []byte(","))
	more := `"padding":` + string(prose) + `,"records":[` + string(records) + `]`
	body := compact(raw)
	switch {
	case bytes.HasPrefix(body, []byte("{")):
		return append([]byte("{"+more+","), body[1:]...)
	case bytes.HasPrefix(body, []byte("[{")): // LangGraph's checkpoints
		return append([]byte("[{"+more+","), body[2:]...)
	}
	return body
}

func TestLongAnswersAreRead(t *testing.T) {
	for _, name := range declared.Names() {
		vendor, err := declared.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		// One of a kind is enough: the one that was read in full.
		read := 0
		for _, one := range vectorsOf(t, name) {
			v := one.File
			if v.Want.Refused != nil || v.Want.Reply == "" || read == 2 {
				continue
			}
			read++
			bodies := [][]byte{padded(t, v.Get)}
			if v.Result != nil {
				bodies = append(bodies, padded(t, v.Result))
			}
			status, err := vendor.Read(t.Context(), nil, bodies...)
			if err != nil {
				t.Errorf("%s/%s: %v", name, one.Name, err)
				continue
			}
			if got := readingOf(t, status, nil); got.Phase != v.Want.Phase || len(got.Messages) != len(v.Want.Messages) {
				t.Errorf("%s/%s: got %s with %d messages, want %s with %d", name, one.Name, got.Phase, len(got.Messages), v.Want.Phase, len(v.Want.Messages))
			}
		}
		if read == 0 {
			t.Errorf("%s: no vector has a reply", name)
		}
	}
}
