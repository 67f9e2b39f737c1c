// The module that ships implements the adapter profile, so that it can be put in the
// place of the native core and held to it: what a host returns has to be the same
// status, or the same typed error, word by word. A host that got a span, a word of the
// document struct or the life of a buffer wrong shows it here.
package host_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/vectors"
	"github.com/agentwait/agentwait/wasm"
	"github.com/agentwait/agentwait/wasm/host"
)

// newHost is a host of a module that lives as long as the test.
func newHost(t testing.TB, cfg host.Config) *host.Host {
	t.Helper()
	h, err := host.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return h
}

func TestTheModuleReadsTheVectorsAsTheCoreDoes(t *testing.T) {
	t.Parallel()
	// One body of 32 MiB is among them, and what is made of it comes after it.
	h := newHost(t, host.Config{Module: wasm.Module, MaxMemoryBytes: 256 << 20, Trusted: true})
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			compareWithCore(t, h, v.Body())
			if t.Failed() {
				t.Logf("the vector's reason: %s", v.Reason)
			}
		})
	}
}

// loadVectors returns those about reading a body.
func loadVectors(t *testing.T) []vectors.Vector {
	t.Helper()
	all, err := vectors.Load(filepath.Join("..", "..", "testdata", "vectors"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(v vectors.Vector) bool { return v.Document == nil && v.Error == nil })
}

func compareWithCore(t *testing.T, h *host.Host, body []byte) {
	t.Helper()
	before := bytes.Clone(body)
	got, gotErr := h.Parse(t.Context(), body)
	if !bytes.Equal(body, before) {
		t.Error("the body was changed")
	}
	want, wantErr := agentstatus.Parse(body)
	if !reflect.DeepEqual(gotErr, wantErr) {
		t.Fatalf("got error %#v, the core's is %#v", gotErr, wantErr)
	}
	if wantErr != nil {
		return
	}
	gotDoc, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	wantDoc, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if err := vectors.Compare(gotDoc, wantDoc); err != nil {
		t.Error(err)
	}
	if got.Phase != want.Phase || got.FinalText() != want.FinalText() || len(got.Messages) != len(want.Messages) {
		t.Errorf("got phase %q, final text %q and %d messages; the core's are %q, %q and %d",
			got.Phase, got.FinalText(), len(got.Messages), want.Phase, want.FinalText(), len(want.Messages))
	}
}
