package mcp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// Servers say "not found" of a task that they have dropped. After its ttl that is what it is.
func TestATaskThatIsGone(t *testing.T) {
	const made, minute = "2026-11-26T21:54:12Z", `{"taskId":"T1","status":"working","createdAt":"2026-11-26T21:54:12Z","ttlMs":60000}`
	const untimed = `{"taskId":"T1","status":"working","ttl":60000}`
	begin, err := time.Parse(time.RFC3339, made)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		task    string
		again   string        // the same, a second later
		date    time.Duration // on the server's clock, when it was seen: since it was made
		after   time.Duration
		expired bool
	}{
		"before its time":                   {minute, "", 0, 59 * time.Second, false},
		"after its time":                    {minute, "", 0, 60 * time.Second, true},
		"seen late":                         {minute, "", 50 * time.Second, 11 * time.Second, true},
		"seen late, and before its time":    {minute, "", 50 * time.Second, 9 * time.Second, false},
		"kept for ever":                     {`{"taskId":"T1","status":"working","ttlMs":null}`, "", 0, time.Hour, false},
		"a time that is not read":           {untimed, "", 0, 61 * time.Second, true},
		"seen twice":                        {untimed, untimed, 0, 59 * time.Second, true},
		"seen twice, and kept for ever":     {untimed, `{"taskId":"T1","status":"working"}`, 0, time.Hour, false},
		"a server whose clock is behind it": {minute, "", -time.Hour, 61 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			// The clock here is a day behind, and nobody minds.
			now := begin.Add(-24 * time.Hour)
			seen := result(getTask, row.task)
			seen.header = map[string]string{"Date": begin.Add(row.date).Format("Mon, 02 Jan 2006 15:04:05 GMT")}
			script := []answered{seen}
			if row.again != "" {
				script = append(script, result(getTask, row.again))
			}
			s := serve(t, append(script, fault(getTask, 400, `{"code":-32602,"message":"Task T1 not found"}`))...)
			client := s.client(t, speaking(mcp.Extension), func(c *mcp.Config) { c.Now = func() time.Time { return now } })
			if _, err := client.Check(t.Context(), t1); err != nil {
				t.Fatal(err)
			}
			if row.again != "" {
				now = now.Add(time.Second)
				if _, err := client.Check(t.Context(), t1); err != nil {
					t.Fatal(err)
				}
			}
			now = now.Add(row.after)
			answer, err := client.Check(t.Context(), t1)
			switch {
			case err != nil:
				t.Fatal(err)
			case !row.expired && (answer.HTTPStatus != 404 || answer.Status != nil):
				t.Errorf("got %+v", answer)
			case row.expired && (answer.HTTPStatus != 200 || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseExpired ||
				answer.Status.InteractionID != "T1" || !strings.Contains(answer.Status.ErrorMessage, "its ttl of 1m0s is over")):
				t.Errorf("got %+v", answer)
			}
		})
	}
}

// Between two requests its time may be over as well.
func TestATaskThatIsGoneBeforeItsResultWasAskedFor(t *testing.T) {
	made := time.Date(2026, 11, 26, 21, 54, 12, 0, time.UTC)
	for _, status := range []string{"completed", "failed"} {
		seen := result(getTask, `{"taskId":"T1","status":"`+status+`","createdAt":"2026-11-26T21:54:12Z","ttl":60000}`)
		seen.header = map[string]string{"Date": made.Add(time.Minute).Format("Mon, 02 Jan 2006 15:04:05 GMT")}
		s := serve(t, seen, fault("tasks/result", 200, `{"code":-32602,"message":"Task not found: T1"}`))
		answer, err := s.client(t, func(c *mcp.Config) { c.Now = func() time.Time { return made } }).Check(t.Context(), core("s1"))
		if err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseExpired {
			t.Errorf("%s: got %+v, %v", status, answer, err)
		}
	}
}
