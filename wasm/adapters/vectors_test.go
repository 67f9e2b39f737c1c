// One case a file, each with the reason that it exists: a body of the vendor's, and the
// document that the adapter has to make of it or the error that it has to report.
// Somebody who copies the example begins with these files.
package adapters_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/vectors"
	"github.com/agentwait/agentwait/wasm/host"
)

type vector struct {
	Reason   string          `json:"reason"`
	Body     json.RawMessage `json:"body"`      // as it stands; or
	BodyText *string         `json:"body_text"` // where it is no JSON, or its spelling is what counts
	Document json.RawMessage `json:"document"`  // the normalised one; or
	Error    *wrong          `json:"error"`
}

// wrong is a typed error, as testdata/README.md spells it.
type wrong struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Path   string `json:"path"` // of a schema error
	Wanted string `json:"wanted"`
	Found  string `json:"found"`
}

func wrongOf(err error) wrong {
	var (
		syntax *agentstatus.SyntaxError
		schema *agentstatus.SchemaError
	)
	switch {
	case errors.As(err, &syntax):
		return wrong{"syntax", syntax.Offset, "", syntax.Wanted, syntax.Found}
	case errors.As(err, &schema):
		return wrong{"schema", schema.Offset, schema.Path, schema.Wanted, schema.Found}
	}
	return wrong{Type: fmt.Sprint(err)}
}

func (v vector) body() []byte {
	if v.BodyText != nil {
		return []byte(*v.BodyText)
	}
	return v.Body
}

// load reads the vectors of an adapter, by the names of their files.
func load(t testing.TB, name string) map[string]vector {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(name, "testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d vectors, error %v", len(files), err)
	}
	all := make(map[string]vector, len(files))
	reasons := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v vector
		decoder := json.NewDecoder(bytes.NewReader(content))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if (v.Body == nil) == (v.BodyText == nil) || (v.Document == nil) == (v.Error == nil) {
			t.Errorf("%s: want one of body and body_text, and one of document and error", file)
		}
		if other := reasons[v.Reason]; v.Reason == "" || other != "" {
			t.Errorf("%s: want a reason of its own, %s has %q", file, other, v.Reason)
		}
		reasons[v.Reason] = file
		all[filepath.Base(file)] = v
	}
	return all
}

func TestVectors(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	for name, v := range load(t, "openai") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, err := h.Parse(t.Context(), v.body())
			if v.Error != nil {
				if got := wrongOf(err); got != *v.Error {
					t.Errorf("got error %+v, want %+v (%s)", got, *v.Error, v.Reason)
				}
				return
			}
			if err != nil {
				t.Fatalf("%v (%s)", err, v.Reason)
			}
			document, err := status.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := vectors.Compare(document, v.Document); err != nil {
				t.Errorf("%v (%s)", err, v.Reason)
			}
		})
	}
}
