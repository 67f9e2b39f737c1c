package check_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// The memory of an answer is taken until it has been parsed, or until the caller needs it no more.
func TestAnAnswerCountsWhileItIsParsed(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"state":"COMPLETED","response":"` + strings.Repeat("x", 1<<20) + `"}`))
	}))
	defer api.Close()
	client, err := gumloop.NewClient(gumloop.Config{APIKey: "sk-SECRET-f00dcafe", BaseURL: api.URL, MaxInflightBytes: 1, RequestTimeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	fits := func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, err := client.Check(ctx, vendors.Ref{InteractionID: "a", UserID: "u"})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		return err == nil
	}
	parsing := func(_ context.Context, body []byte) (*agentstatus.Status, error) {
		if fits() {
			t.Error("another answer fits while one is parsed")
		}
		return agentstatus.Parse(body)
	}
	if answer, failure := check.Ask(t.Context(), vendors.Reading(client, parsing), target); failure != nil || !answer.HasStatus() {
		t.Fatalf("got %v", failure)
	}
	ctx, release := vendors.Hold(t.Context())
	if answer, failure := check.Ask(ctx, vendors.Reading(client, parsing), target); failure != nil || !answer.HasStatus() {
		t.Fatalf("after the first: got %v", failure)
	}
	if fits() {
		t.Error("another answer fits while one is held")
	}
	release()
	for range 50 { // a machine that is busy answers late
		if fits() {
			return
		}
	}
	t.Error("no other answer fits once it is released")
}
