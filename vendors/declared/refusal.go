package declared

import (
	"context"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/vendors"
)

// refusal reads answers that mean another HTTP status than they have: an error that comes with
// 200, or a quota that comes as a limit of the rate.
type refusal struct {
	registry
	condition
	http          int64 // which answers; 0: 2xx
	as            int64
	code, message []path
}

// refusal takes one.
func (t *table) refusal() refusal {
	var r refusal
	r.http, r.as = t.status("http"), t.status("as")
	r.condition = t.condition(&r.registry)
	if r.empty() {
		t.wrong("exists", "is missing, and every other condition: write exists or equals")
	}
	if len(r.states) > 0 || r.asks {
		t.wrong("state", "and asks are for [[rules]]: write exists, missing or equals")
	}
	if !t.has("as") {
		t.wrong("as", "is missing: write the HTTP status that it means, such as as = 402")
	}
	r.code, r.message = t.paths("code", &r.registry), t.paths("message", &r.registry)
	if len(r.code)+len(r.message) == 0 {
		t.wrong("message", "is missing, and code: write the path of one of them")
	}
	return r
}

// status takes an HTTP status.
func (t *table) status(key string) int64 {
	value, there := t.take(key)
	if !there {
		return 0
	}
	status, ok := value.(int64)
	if !ok || status < 100 || status > 599 {
		t.wrong(key, "is %s: write an HTTP status such as 402", tomltext.Kind(value))
	}
	return status
}

// maxRefused bounds the words of a refusal.
const maxRefused = 1024

// meant is an answer as what it means.
func (v *Vendor) meant(ctx context.Context, answer *vendors.Answer) *vendors.Answer {
	for i := range v.refusals {
		r := &v.refusals[i]
		if r.http == 0 && answer.HTTPStatus/100 != 2 || r.http != 0 && int(r.http) != answer.HTTPStatus {
			continue
		}
		if checkDocument(ctx, answer.Body) != nil {
			return answer // it is not JSON: another says so
		}
		selected, err := selectAll(ctx, documentOf(answer.Body), r.parts[fromGet])
		if err != nil {
			return answer // nor is the end of the context said here
		}
		b := &bodies{header: answer.Header}
		b.selected[fromGet] = selected
		if !r.holds(b, "", false) {
			continue
		}
		code, message := text.Cut(b.first(r.code).text(), maxRefused), text.Cut(b.first(r.message).text(), maxRefused)
		if code == "" && message == "" {
			message = "refused"
		}
		refused := vendors.Refused(int(r.as), code, message)
		refused.RetryAfter = answer.RetryAfter
		return refused
	}
	return answer
}
