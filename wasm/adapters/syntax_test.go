// A body that is cut off or damaged on its way must give the error of the native core,
// at the same byte: a person who looks for a fault must not have to know which parser
// found it. The adapter's own checks are held to the core here, and to encoding/json.
package adapters_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
)

// both is a body for both parsers: it has the core's state and the vendor's status, each
// kind of token, and characters of one to four bytes.
const both = `{"state":"x","status":"completed", "id":"r","created_at":1741476777.5,"output":[` +
	`{"type":"message","content":[{"type":"output_text","text":"é € 😀 \u00e9\ud83d\ude00 \"\\\/\b\f\n\r\t"}]},` + "\r\n\t" +
	`{"type":"function_call","arguments":"{\"a\":[1,-2.5e+10,true,false,null]}"},{"x":[0,-0,1.5,1E-7,10,{}],"y":[ ],"z":{ }}]}`

func TestEveryPrefixIsTheCoresError(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	for size := range len(both) {
		compareWithCore(t, h, []byte(both[:size]))
	}
	if _, err := h.Parse(t.Context(), []byte(both)); err != nil {
		t.Errorf("the whole body: %v", err)
	}
}

func TestEveryDamagedByteIsTheCoresError(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	for at := range len(both) {
		for _, c := range []byte("\"\\{}[],: \x00\n0-.eEu\x7f\x80\xc3\xed\xf0\xff") {
			body := []byte(both)
			body[at] = c
			compareWithCore(t, h, body)
		}
	}
}

func TestBodiesWithManyFaults(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	random := rand.New(rand.NewPCG(1, 2)) // the same ones each time
	for range 5_000 {
		body := []byte(both)
		for range 1 + random.IntN(4) {
			at := random.IntN(len(body))
			switch random.IntN(3) {
			case 0:
				body[at] = byte(random.Uint32())
			case 1:
				body = slices.Delete(body, at, at+1)
			default:
				body = slices.Insert(body, at, body[random.IntN(at+1):at]...)
			}
		}
		compareWithCore(t, h, body)
	}
}

// compareWithCore holds the adapter's answer about a body to the native core's.
func compareWithCore(t *testing.T, h *host.Host, body []byte) {
	t.Helper()
	_, err := h.Parse(t.Context(), body)
	var (
		failed *host.AdapterError
		syntax *agentstatus.SyntaxError
		limit  *agentstatus.LimitError
		schema *agentstatus.SchemaError
	)
	if errors.As(err, &failed) {
		t.Fatalf("%q: %v", body, err)
	}
	if err != nil && !errors.As(err, &syntax) && !errors.As(err, &limit) && !errors.As(err, &schema) {
		t.Fatalf("%q: got an error of no kind: %v", body, err)
	}
	valid := json.Valid(body) && utf8.Valid(body)
	if limit == nil && valid != (syntax == nil) {
		t.Fatalf("%q: got %v; it is JSON: %v", body, err, valid)
	}
	// The core may stop earlier, where the body is none of its own vendor's.
	_, coreErr := agentstatus.Parse(bytes.Clone(body))
	var coreSyntax *agentstatus.SyntaxError
	if limit == nil && errors.As(coreErr, &coreSyntax) && !reflect.DeepEqual(syntax, coreSyntax) {
		t.Fatalf("%q: got %v, the core's is %v", body, err, coreErr)
	}
}

// The kit counts levels without recursion. What is too deep is a limit, and no overflow.
func TestDepth(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	nested := func(levels int) []byte {
		inner := levels - 3 // of the response, of output and of the item
		return []byte(`{"status":"completed","output":[{"x":` + strings.Repeat("[", inner) + strings.Repeat("]", inner) + `}]}`)
	}
	if status, err := h.Parse(t.Context(), nested(500)); err != nil || status.Phase != agentstatus.PhaseCompleted {
		t.Errorf("500 levels: got %+v, error %v", status, err)
	}
	for _, levels := range []int{501, 100_000} {
		_, err := h.Parse(t.Context(), nested(levels))
		var limit *agentstatus.LimitError
		if !errors.As(err, &limit) || limit.Limit != "depth" || limit.Allowed != 500 || limit.Found != 501 {
			t.Errorf("%d levels: got error %v, want the limit depth of 500", levels, err)
		}
	}
	// Arguments are JSON inside of a string; those that are too deep stay one.
	for levels, want := range map[int]byte{100: '[', 101: '"', 50_000: '"'} {
		arguments := strings.Repeat("[", levels) + strings.Repeat("]", levels)
		status, err := h.Parse(t.Context(), []byte(`{"status":"completed","output":[{"type":"function_call","arguments":"`+arguments+`"}]}`))
		if err != nil {
			t.Fatalf("arguments of %d levels: %v", levels, err)
		}
		if got := status.ToolCalls()[0].Args; len(got) == 0 || got[0] != want {
			t.Errorf("arguments of %d levels begin with %.1q, want %q", levels, got, want)
		}
	}
}
