package declared

import (
	"context"
	"fmt"
	"net/http"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// Read reads saved answers without a network: that to get, and that to result if the file
// asks for one and it is there. parse reads for a file that names an adapter; else it is nil.
//
// # Errors
//
// An [*AnswerError], those of [agentstatus.QueryAllJSON], an [*agentstatus.APIError] of an answer that the
// file takes for a refusal, or what parse says.
func (v *Vendor) Read(ctx context.Context, parse vendors.Parse, bodies ...[]byte) (*agentstatus.Status, error) {
	if len(bodies) == 0 || len(bodies) > 2 || len(bodies) == 2 && v.result == nil {
		return nil, &AnswerError{v.Name, fmt.Sprintf("there are %d answers: give the one to %s, and after it that of [result] if the file has one", len(bodies), v.get.op)}
	}
	for _, body := range bodies {
		answer := v.meant(ctx, &vendors.Answer{HTTPStatus: http.StatusOK, Body: body})
		if answer.HTTPStatus/100 != 2 {
			return nil, agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
		}
	}
	return v.read(ctx, parse, bodies[0], nil, func() ([]byte, error) {
		if len(bodies) < 2 {
			return nil, &AnswerError{v.Name, fmt.Sprintf("the file asks for the result here: give the answer to %s as well", v.result.op)}
		}
		return bodies[1], nil
	})
}

// read reads the answers of a poll. result is called at most once, where it is needed.
func (v *Vendor) read(ctx context.Context, parse vendors.Parse, body []byte, header func(string) string, result func() ([]byte, error)) (*agentstatus.Status, error) {
	if v.mapping == nil {
		return v.readByAdapter(ctx, parse, body, result)
	}
	b, at, err := v.open(ctx, body, header, result)
	if err != nil {
		return nil, err
	}
	return v.status(ctx, b, at)
}

// open reads of a poll's answers what tells how the run stands.
func (v *Vendor) open(ctx context.Context, body []byte, header func(string) string, result func() ([]byte, error)) (*bodies, standing, error) {
	b := &bodies{header: header}
	if err := v.selectFrom(ctx, b, fromGet, body); err != nil {
		return nil, standing{}, err
	}
	at, err := v.standing(ctx, b)
	if err == nil && v.result != nil && v.result.needed(b, at) {
		var second []byte
		if second, err = result(); err != nil {
			return nil, standing{}, err
		}
		if err = v.selectFrom(ctx, b, fromResult, second); err == nil {
			at, err = v.standing(ctx, b)
		}
	}
	return b, at, err
}

// selectFrom evaluates the paths that are of one of the bodies.
func (v *Vendor) selectFrom(ctx context.Context, b *bodies, from part, body []byte) (err error) {
	if err = checkDocument(ctx, body); err == nil {
		b.documents[from] = documentOf(body)
		b.selected[from], err = selectAll(ctx, b.documents[from], v.mapping.parts[from])
	}
	return err
}

func (v *Vendor) readByAdapter(ctx context.Context, parse vendors.Parse, body []byte, result func() ([]byte, error)) (*agentstatus.Status, error) {
	if parse == nil {
		return nil, &AnswerError{v.Name, fmt.Sprintf("answers are read by the adapter %q: load it as well", v.Adapter)}
	}
	if v.result != nil {
		second, err := result()
		if err != nil {
			return nil, err
		}
		body = fmt.Appendf(nil, `{"get":%s,"result":%s}`, body, second)
	}
	return parse(ctx, body)
}
