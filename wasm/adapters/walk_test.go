// The kit steps over long arrays and objects by what it noted while it checked the body. A
// note that is missing or stands at another place would show as another item's bytes.
package adapters_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
)

// nested is a random value of about that many bytes.
func nested(random *rand.Rand, size int) string {
	if size < 8 {
		return []string{"0", `""`, "[]", "{}", "[ ]", `"]}"`, "null", "-1.5e3"}[random.IntN(8)]
	}
	var elements []string
	for left := size; left > 0; {
		one := random.IntN(left) + 1
		elements = append(elements, nested(random, one-1))
		left -= one
	}
	switch space := []string{"", " ", "\n"}[random.IntN(3)]; random.IntN(4) {
	case 0:
		return `"` + strings.Repeat(`\"[{`, size/4) + `"`
	case 1:
		return "[" + space + strings.Join(elements, space+","+space) + space + "]"
	default:
		for i, element := range elements {
			elements[i] = fmt.Sprintf(`"k%d"%s:%s%s`, i, space, space, element)
		}
		return "{" + space + strings.Join(elements, ","+space) + space + "}"
	}
}

func TestLongValuesAreSteppedOver(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	random := rand.New(rand.NewPCG(7, 8)) // the same ones each time
	for range 400 {
		var items, before []string
		for range random.IntN(5) {
			before = append(before, fmt.Sprintf(`"x%d":%s`, len(before), nested(random, random.IntN(200))))
		}
		for range random.IntN(12) + 1 {
			items = append(items, fmt.Sprintf(`{"a":%s,"type":"t","b":%s}`, nested(random, random.IntN(150)), nested(random, random.IntN(150))))
		}
		body := "{" + strings.Join(append(before, `"output":[`+strings.Join(items, " , ")+`]`, `"status":"completed"}`), ",")
		status, err := h.Parse(t.Context(), []byte(body))
		if err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		var got []string
		for _, part := range status.Messages[0].Parts {
			got = append(got, string(part.Raw))
		}
		if !slices.Equal(got, items) {
			t.Fatalf("got %q, want %q, of %s", got, items, body)
		}
	}
}

func TestCallsAndTheirAnswers(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	const count = 300
	call := func(i int) string { return fmt.Sprintf(`{"type":"function_call","call_id":"c%d"}`, i) }
	answer := func(i int) string { return fmt.Sprintf(`{"type":"function_call_output","call_id":"c%d"}`, i) }
	var calls, answers, pairs []string
	for i := range count {
		calls, answers = append(calls, call(i)), append(answers, answer(i))
		pairs = append(pairs, call(i), answer(i))
	}
	backwards := slices.Clone(answers)
	slices.Reverse(backwards)
	with := func(all []string, i int, item string) []string {
		all = slices.Clone(all)
		all[i] = item
		return all
	}
	ids := func(from, to int) (all []string) {
		for i := from; i < to; i++ {
			all = append(all, fmt.Sprintf("c%d", i))
		}
		return all
	}
	for name, c := range map[string]struct {
		items []string
		open  []string // the first sixteen calls that wait for an answer
	}{
		"each answered at once":           {pairs, nil},
		"answered in their order":         {slices.Concat(calls, answers), nil},
		"answered backwards":              {slices.Concat(calls, backwards), nil},
		"without answers":                 {calls, ids(0, 16)},
		"the first is open":               {slices.Concat(calls, with(answers, 0, answer(count))), ids(0, 1)},
		"the last is open":                {slices.Concat(calls, with(answers, count-1, answer(0))), ids(count-1, count)},
		"one is open, answered backwards": {slices.Concat(calls, with(backwards, 7, answer(0))), ids(count-8, count-7)},
		"some are open, the others in order": {slices.Concat(calls, answers[:5], answers[8:200], answers[204:]),
			slices.Concat(ids(5, 8), ids(200, 204))},
		"some are open, the others not in order": {slices.Concat(calls, answers[100:200], answers[3:100], answers[201:]),
			slices.Concat(ids(0, 3), ids(200, 201))},
		"many are open behind many":         {slices.Concat(pairs, calls[:count-1], answers[:100]), ids(100, 116)},
		"the answer is before its call":     {slices.Concat(answers, calls), ids(0, 16)},
		"the answer is of another kind":     {slices.Concat(calls[:1], []string{`{"type":"shell_call_output","call_id":"c0"}`}), ids(0, 1)},
		"answers of nothing, and no calls":  {answers, nil},
		"the same call again, and answered": {[]string{call(1), answer(1), call(1), answer(1)}, nil},
		"the same call again":               {[]string{call(1), answer(1), call(1)}, ids(1, 2)},
	} {
		status, err := h.Parse(t.Context(), []byte(`{"status":"completed","output":[`+strings.Join(c.items, ",")+`]}`))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := agentstatus.PhaseCompleted
		if c.open != nil {
			want = agentstatus.PhaseNeedsInput
		}
		var open []string
		for _, request := range status.Told().InputRequests {
			open = append(open, request.ID)
		}
		if status.Phase != want || !slices.Equal(open, c.open) {
			t.Errorf("%s: got %v, open %q; want %v, open %q", name, status.Phase, open, want, c.open)
		}
	}
}
