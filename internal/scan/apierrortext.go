package scan

import "unsafe"

// APIErrorText writes an error answer of the API as one sentence for people into dst, as
// much of it as fits, and returns its length. The answer has been told.
//
//go:noinline
func APIErrorText(dst []byte, status uint32, a *Answer) uint32 {
	w := writerOn(dst)
	w.string("the API answered ")
	w.bytes(unsafe.Add(unsafe.Pointer(&a.texts), a.Code+a.Message), uint(a.Problem))
	advice := ""
	switch {
	case status == 429 || status == 408 || status == 425 || status >= 500 && status <= 599:
		advice = "; try again later"
	case !a.Envelope:
		advice = "; that is not the API's own error: check the base URL"
	case status == 401:
		advice = "; check the API key"
	case status == 402:
		advice = "; check the account's credits"
	case status == 403:
		advice = "; check that the key's user may see this interaction"
	case status == 404:
		advice = "; check the interaction id and its owner"
	}
	w.string(advice)
	return uint32(w.n)
}
