package mcp

import (
	"fmt"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// What a client remembers of tasks is bounded, however many there are.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	now := time.Now()
	var (
		l lives
		q questions
	)
	for i := range maxLives + 100 {
		of := key{"s", fmt.Sprint(i)}
		l.saw(of, &task{TTL: "60000"}, now, time.Time{})
		q.add(of, agentstatus.InputRequest{ID: fmt.Sprint(i)})
		if q.of(of).requests == nil {
			t.Fatal("the newest question is forgotten")
		}
	}
	if len(l.ends) > maxLives || len(q.open) > maxQuestions {
		t.Errorf("%d lives, %d questions", len(l.ends), len(q.open))
	}
	if of := (key{"s", fmt.Sprint(maxLives + 99)}); l.expired(of, "x", now.Add(time.Hour)) == nil {
		t.Error("the newest life is forgotten")
	}
	later := now.Add(time.Hour) // all are over, and go at once
	l.saw(key{"s", "new"}, &task{TTL: "60000"}, later, time.Time{})
	if len(l.ends) != 1 {
		t.Errorf("%d lives", len(l.ends))
	}
}

// Each id of JSON-RPC goes through an input request's and is what it was.
func TestIDsOfRequests(t *testing.T) {
	for raw, want := range map[string]string{
		`0`: "0", `-1`: "-1", `1.5`: "1.5", `"q-1"`: "q-1", `"0"`: `"0"`, `""`: `""`, `"\"x"`: `"\"x"`, `"NaN"`: `"NaN"`, `"ä b"`: "ä b",
	} {
		id := requestID([]byte(raw))
		back, err := rpcID(id)
		if id != want || err != nil || string(back) != raw {
			t.Errorf("%s is %s, and %s again: %v", raw, id, back, err)
		}
	}
	for _, id := range []string{"NaN", "Inf", "0x1p-2", "1_000", "+1", "01"} { // no numbers of JSON
		if back, err := rpcID(id); err != nil || string(back) != `"`+id+`"` {
			t.Errorf("%s is sent as %s: %v", id, back, err)
		}
	}
}

func TestIDsThatARefCannotHold(t *testing.T) {
	for _, id := range []string{"plain", "-a:b", "a/b", "a=b&c", "..", " ", "base64url:YQ", "ä"} {
		held := carried(id)
		if _, wrong := agentstatus.CheckID(held); wrong != "" {
			t.Errorf("%q is carried as %q: %s", id, held, wrong)
		}
		if back, err := sent("x", held); err != nil || back != id {
			t.Errorf("%q is carried as %q and sent as %q: %v", id, held, back, err)
		}
	}
}
