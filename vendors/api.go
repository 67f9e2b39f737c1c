package vendors

import (
	"context"
	"encoding/json"

	"github.com/agentwait/agentwait/agentstatus"
)

// API asks one vendor how runs stand. What it can do beside that it says by implementing
// [Validator], [Starter], [Canceller], [Answerer] or [Reminded], which [As] finds. Whatever is to stand
// between a wait and the API (a breaker, a cache) is another that wraps it, and has a method
// Unwrap() API.
//
// An answer is returned whatever its status code, read as if it were HTTP: a JSON-RPC "task not
// found" is a 404. An error means that no usable answer came: a [*RefError] ends the wait, and so does a
// [*BodyTooLargeError]; a [*RedirectError] counts as an answer that is not the API's own, any
// other as a transient failure of the network. Its text is shown to people and kept in
// histories, so it must not contain a secret. Check honours ctx and is safe for
// concurrent use.
type API interface {
	// Check makes the requests of one poll and reads the answer.
	Check(ctx context.Context, ref Ref) (*Answer, error)
}

// Answer is what one poll brought. The key is masked in all of it.
type Answer struct {
	HTTPStatus  int
	RetryAfter  string // the Retry-After header; one that was sent repeatedly is joined by ", "
	ContentType string
	// Body is decompressed if the answer says that it is compressed, and else as it came.
	// That of an answer that is not 2xx is cut at [Config.MaxBodyBytes].
	Body []byte
	// Status is the answer read, of a 2xx. Where it and Err are nil the body is Gumloop's
	// status document, and is read as such.
	Status *agentstatus.Status
	// Err is why a 2xx could not be read: a broken body, which is a transient failure.
	Err error

	// header has the headers, as a function so that nothing that prints an Answer shows one: the
	// key is hidden when one is asked for. nil: there are none.
	header func(name string) string
}

// Header returns a header of the answer by its name, the first if there are several.
func (a *Answer) Header(name string) string {
	if a.header == nil {
		return ""
	}
	return a.header(name)
}

// Refused is the answer of a vendor that refuses in its own words, as every vendor's are read: an
// HTTP status, and a code and a message of the API's own. Either may be empty, not both.
func Refused(status int, code, message string) *Answer {
	type envelope struct {
		Code    string `json:"code,omitempty"`
		Message string `json:"message,omitempty"`
	}
	body, err := json.Marshal(map[string]envelope{"error": {code, message}})
	if err != nil {
		return &Answer{HTTPStatus: status} // texts can be encoded
	}
	return &Answer{HTTPStatus: status, ContentType: "application/json", Body: body}
}

// Validator is an API that knows what a [Ref] must have before a request is made.
type Validator interface {
	// Validate checks a ref without sending anything. Its error is a [*RefError].
	Validate(ref Ref) error
}

// As finds what an API can do: in itself, or in what it wraps.
//
//	starter, ok := vendors.As[vendors.Starter](api)
func As[T any](api API) (T, bool) {
	for api != nil {
		if found, ok := api.(T); ok {
			return found, true
		}
		wrapper, ok := api.(interface{ Unwrap() API })
		if !ok {
			break
		}
		api = wrapper.Unwrap()
	}
	var none T
	return none, false
}
