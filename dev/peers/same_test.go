package peers_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/bytedance/sonic"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

// TestRivalsReadTheSame keeps the comparison fair: each rival ends with as much as
// Parse does.
func TestRivalsReadTheSame(t *testing.T) {
	for _, c := range corpus.All() {
		want, err := agentstatus.Parse(c.Body)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		var plain plainStatus
		if err := json.Unmarshal(c.Body, &plain); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		fast := plainStatus{}
		if err := sonic.ConfigStd.Unmarshal(c.Body, &fast); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		if !reflect.DeepEqual(fast, plain) {
			t.Fatalf("%s: sonic and encoding/json differ", c.Name)
		}
		other, err := readWithGJSON(c.Body)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		if len(plain.Messages) != len(want.Messages) || len(other.Messages) != len(want.Messages) {
			t.Fatalf("%s: messages: Unmarshal %d, gjson %d, Parse %d", c.Name, len(plain.Messages), len(other.Messages), len(want.Messages))
		}
		for i, m := range want.Messages {
			p, o := plain.Messages[i], other.Messages[i]
			if p.ID != m.ID || o.ID != m.ID || p.Content != m.Content || o.Content != m.Content || !o.SentAt.Equal(m.SentAt) ||
				len(p.Parts) != len(m.Parts) || len(o.Parts) != len(m.Parts) {
				t.Fatalf("%s: message %d: Unmarshal %+v, gjson %+v, Parse %+v", c.Name, i, p, o, m)
			}
			for j, part := range m.Parts {
				if p.Parts[j].Text+p.Parts[j].Reasoning != part.Text || o.Parts[j].Text != part.Text {
					t.Fatalf("%s: message %d, part %d differ", c.Name, i, j)
				}
				if part.Tool != nil && (string(o.Parts[j].Tool.Args) != string(part.Tool.Args) ||
					string(p.Parts[j].Result.Result) != string(part.Tool.Result)) {
					t.Fatalf("%s: message %d, part %d: tool calls differ", c.Name, i, j)
				}
			}
		}
	}
}
