package agentstatus

import (
	"errors"
	"fmt"
	"math"

	"github.com/agentwait/agentwait/internal/scan"
)

// MaxProblemBytes bounds [Decision.Problem].
const MaxProblemBytes = scan.MaxProblem

// OtherInteractionError says that a status document is about another interaction than
// the one that was asked for. Nothing of it means anything to the wait.
type OtherInteractionError struct {
	Want string // the id that was asked for
	Got  string // the id that the document has
}

func (e *OtherInteractionError) Error() string {
	return fmt.Sprintf("the answer is about the interaction %.256q, wanted %.256q; check what lies between here and the API", e.Got, e.Want)
}

// errTooLarge is what reading a body comes to that was not read to its end.
var errTooLarge = errors.New("the answer is larger than the limit on bodies; raise it where such answers are expected")

// problemOf writes the words of a problem.
func problemOf(s *scan.Scanner, a *scan.Answer) string {
	var out [scan.MaxProblem]byte
	return string(out[:s.Problem(out[:], a)])
}

// unread writes the words of a 2xx answer whose body could not be read.
func unread(status int, body []byte, why error) string {
	t := tables.Get().(*table)
	defer t.release()
	var (
		syntax *SyntaxError
		schema *SchemaError
		other  *OtherInteractionError
	)
	a := scan.Answer{HTTPStatus: statusCode(status), Body: body, Why: []byte(why.Error()), At: uint32(len(body))}
	if errors.Is(why, errTooLarge) || errors.As(why, &other) || len(body) > scan.MaxBody {
		a.Body, a.At = nil, math.MaxUint32 // it explains nothing
	}
	switch {
	case errors.As(why, &syntax):
		a.At = uint32(syntax.Offset)
	case errors.As(why, &schema):
		// An error of the API that came with the wrong status says more than its lack of a state.
		if schema.Path == "state" && (schema.Found == "nothing" || schema.Found == "null") {
			t.scanner.ErrorBody(body, &a.Error)
		}
	}
	return problemOf(&t.scanner, &a)
}
