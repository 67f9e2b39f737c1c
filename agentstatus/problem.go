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

// tell tells what an answer without a status was: three texts for people.
func tell(a *scan.Answer, status int, body []byte, why *scan.Why) (code, message, problem string) {
	if len(body) > scan.MaxBody {
		body = body[:scan.MaxErrorText] // more than the core reads, and no error of the API
	}
	t := tables.Get().(*table)
	defer t.release()
	t.scanner.Tell(a, statusCode(status), body, why)
	texts := string(a.Texts())
	return texts[:a.Code], texts[a.Code : a.Code+a.Message], texts[a.Code+a.Message:]
}

// unread tells of a 2xx answer whose body could not be read.
func unread(status int, body []byte, err error) (problem string) {
	var (
		syntax *SyntaxError
		schema *SchemaError
		other  *OtherInteractionError
	)
	why := scan.Why{Text: []byte(err.Error()), At: uint(len(body))}
	switch {
	case errors.As(err, &syntax):
		why.At = uint(syntax.Offset)
	case errors.As(err, &schema):
		// An error of the API that came with the wrong status says more than its lack of a state.
		why.Stateless = schema.Path == "state" && (schema.Found == "nothing" || schema.Found == "null")
	case errors.Is(err, errTooLarge), errors.As(err, &other):
		body = nil // it explains nothing
		why.At = math.MaxUint32
	}
	if len(why.Text) == 0 {
		why.Text = []byte("the parser gave no reason")
	}
	var a scan.Answer
	_, _, problem = tell(&a, status, body, &why)
	return problem
}
