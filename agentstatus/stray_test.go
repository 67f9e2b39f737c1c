package agentstatus_test

import (
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// A proxy that answers in the API's place has not asked it: its word is not a refusal.
func TestWhoHasRefused(t *testing.T) {
	for body, want := range map[string]bool{
		`{"error":"gummie_not_found"}`:        false,
		`{"error":{"code":"not_found"}}`:      false,
		`<html><title>Sign in</title></html>`: true,
		``:                                    true,
		`"not found"`:                         true,
	} {
		if got := agentstatus.ParseAPIError(404, []byte(body)).Stray(); got != want {
			t.Errorf("%s: got %v", body, got)
		}
	}
}
