package declared

import (
	"context"
	"errors"
	"strconv"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// life is a request that changes a run.
type life struct {
	*request
	advice map[int]string // what a refusal with a status means
	run    picker
}

// readLife takes what all such requests have.
func readLife(t *table, of scope) life {
	l := life{request: readRequest(t, "POST", of)}
	if advice := t.table("refused"); advice != nil {
		l.advice = map[int]string{}
		for _, key := range advice.keys() {
			status, err := strconv.Atoi(key)
			if err != nil || status < 300 || status > 599 {
				advice.wrong(key, "is not an HTTP status that refuses: write one such as 404")
			}
			l.advice[status] = advice.text(key, `"a run that has ended cannot be cancelled"`)
		}
	}
	return l
}

func readCancel(t *table) *life {
	inner := t.table("cancel")
	if inner == nil {
		return nil
	}
	l := readLife(inner, runScope)
	inner.end()
	return &l
}

// send makes such a request, once. Its errors are those of [vendors.Client.Once], and a
// [*vendors.RefError] before anything is sent.
func (c *client) send(ctx context.Context, l *life, from values) (*vendors.Answer, error) {
	request, err := l.render(from)
	if err != nil {
		return nil, c.ours(err)
	}
	answer, err := c.http.Once(ctx, request)
	if err == nil {
		if answer = c.meant(ctx, answer); answer.HTTPStatus/100 != 2 {
			return nil, c.refusedBy(l, answer)
		}
		return answer, nil
	}
	refused, ok := errors.AsType[*vendors.RefusedError](err)
	if !ok || refused.Answer == nil {
		return nil, err
	}
	if meant := c.meant(ctx, refused.Answer); meant != refused.Answer || l.advice[meant.HTTPStatus] != "" {
		return nil, c.refusedBy(l, meant)
	}
	return nil, err
}

func (c *client) refusedBy(l *life, answer *vendors.Answer) *vendors.RefusedError {
	refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	var err error = refused
	if advice := l.advice[answer.HTTPStatus]; advice != "" {
		err = &advised{refused, advice}
	}
	return &vendors.RefusedError{Vendor: c.Name, Op: l.op, Answer: answer, Code: refused.Code, Err: err}
}

// advised is a refusal with what the file says of it.
type advised struct {
	*agentstatus.APIError
	advice string
}

// Error is the refusal in the API's words, and the advice.
func (e *advised) Error() string {
	said := "HTTP " + strconv.Itoa(e.HTTPStatus)
	for _, words := range []string{e.Code, e.Message} {
		if words != "" {
			said += ": " + words
		}
	}
	return "the API answered " + said + "; " + e.advice
}

// Unwrap returns the refusal.
func (e *advised) Unwrap() error { return e.APIError }

// over is an API that can do more than the one under it.
type over struct{ vendors.API }

// Unwrap returns the API that is asked.
func (o over) Unwrap() vendors.API { return o.API }

// Close closes the connections that are kept while nothing is asked.
func (o over) Close() { clientOf(o.API).Close() }

// canceller is an API with a file's cancel.
type canceller struct{ over }

// Cancel asks for a run's end.
func (a canceller) Cancel(ctx context.Context, ref vendors.Ref) error {
	c := clientOf(a.API)
	if err := c.check(ref, c.cancel.needs()); err != nil {
		return err
	}
	_, err := c.send(ctx, c.cancel, ofRef{ref})
	return err
}
