package gumloop

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// What reading a session costs beside reading the same conversation of agent_status.
func BenchmarkReadSession(b *testing.B) {
	for _, messages := range []int{2, 200} {
		said := make([]string, messages)
		for i := range said {
			said[i] = fmt.Sprintf(`{"id":"m%d","role":"assistant","content":null,"created_at":"2026-05-15T14:32:09Z","creator_id":null,"parts":[{"id":"p","type":"text","text":%q}]}`,
				i, strings.Repeat("word ", 100))
		}
		conversation := "[" + strings.Join(said, ",") + "]"
		session := []byte(`{"session":{"id":"s","agent_id":"a","messages":` + conversation + `,"created_at":"2026-05-15T14:32:00Z","state":"completed","pending_approvals":[],"usage":{"credit_cost":1}},"queue_position":null}`)
		status := []byte(`{"interaction_id":"s","gummie_id":"a","messages":` + conversation + `,"created_ts":"2026-05-15T14:32:00Z","state":"COMPLETED"}`)
		for name, read := range map[string]struct {
			body []byte
			f    func([]byte) (*agentstatus.Status, error)
		}{
			"session": {session, func(body []byte) (*agentstatus.Status, error) {
				return readSession(body, agentstatus.DefaultMaxBytes)
			}},
			"agent_status": {status, agentstatus.Parse},
		} {
			b.Run(fmt.Sprintf("%s/messages=%d", name, messages), func(b *testing.B) {
				b.SetBytes(int64(len(read.body)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := read.f(read.body); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
