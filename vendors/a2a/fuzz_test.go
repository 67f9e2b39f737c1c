package a2a

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// FuzzReading: whatever an agent answers, or has on his card, is read without a panic, and what was
// read of a task can be written as a document and read again.
func FuzzReading(f *testing.F) {
	files, err := filepath.Glob("../../testdata/vendors/a2a/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var vector struct {
			Body     json.RawMessage `json:"body"`
			BodyText string          `json:"body_text"`
		}
		if err := json.Unmarshal(content, &vector); err != nil {
			f.Fatal(err)
		}
		f.Add(append([]byte(vector.BodyText), vector.Body...))
	}
	f.Add([]byte(`{"supportedInterfaces":[{"url":"/x"}],"url":"/","additionalInterfaces":[{"url":"/y","transport":"GRPC"}],"capabilities":{"extensions":[{"uri":"urn:x","required":true}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		answer, err := parsed(body)
		if err != nil {
			return
		}
		readRefusal(200, answer)
		if found := offers(answer); len(found) > 2*maxOffers { // of both lists
			t.Fatalf("%d offers", len(found))
		}
		required(answer)
		status, err := readTask(answer)
		if (status == nil) == (err == nil) {
			t.Fatalf("read %v, %v", status, err)
		}
		if err != nil {
			return
		}
		doc, err := status.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := agentstatus.FromDocument(doc); err != nil && status.Phase != agentstatus.PhaseCancelled {
			t.Fatalf("%v in %s", err, doc)
		}
	})
}
