package gumloop

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// A session that is cut off at any byte is a broken body, and never half a session.
func TestASessionThatIsCutOff(t *testing.T) {
	files, err := filepath.Glob("../../testdata/vendors/gumloop-sessions/[cdipq]*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d vectors: %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Body json.RawMessage }
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for n := range v.Body {
			status, err := readSession(v.Body[:n:n], agentstatus.DefaultMaxBytes)
			var syntax *agentstatus.SyntaxError
			if status != nil || !errors.As(err, &syntax) || syntax.Offset != n {
				t.Fatalf("%s: %d bytes: got %v, %v", file, n, status, err)
			}
		}
	}
}

func FuzzReadSession(f *testing.F) {
	files, err := filepath.Glob("../../testdata/vendors/gumloop-sessions/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var v struct{ Body json.RawMessage }
		if json.Unmarshal(raw, &v) == nil {
			f.Add([]byte(v.Body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		status, err := readSession(body, agentstatus.DefaultMaxBytes)
		if (status == nil) == (err == nil) {
			t.Fatalf("got %v, %v", status, err)
		}
		if status == nil {
			return
		}
		if _, err := status.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		for _, request := range status.Told().InputRequests {
			if !json.Valid(request.Raw) || request.Schema != nil && !json.Valid(request.Schema) {
				t.Fatalf("%s, %s", request.Raw, request.Schema)
			}
		}
	})
}
