package scan

// APIErrorText writes an error answer of the API as one sentence for people into
// dst, as much of it as fits, and returns its length. Code and message are
// printable; each may be empty. problem is there if the body is not the API's own error:
// the words of it, which then stand for both.
//
//go:noinline
func APIErrorText(dst []byte, status uint32, code, message, problem []byte) uint32 {
	w := writerOn(dst)
	w.string("the API answered ")
	if len(problem) != 0 {
		w.bytes(pointerTo(problem), uint(len(problem)))
	} else {
		w.string("HTTP ")
		w.number(status, 1)
		if len(code) != 0 {
			w.byte(' ')
			w.bytes(pointerTo(code), uint(len(code)))
		}
		if len(message) != 0 {
			w.string(": ")
			w.bytes(pointerTo(message), uint(len(message)))
		}
	}
	switch {
	case status == 429 || status == 408 || status == 425 || status >= 500 && status <= 599:
		w.string("; try again later")
	case len(problem) != 0:
		w.string("; that is no error of the API's own: check the base URL and what lies before it")
	case status == 401:
		w.string("; check the API key")
	case status == 402:
		w.string("; check the account's credits")
	case status == 403:
		w.string("; check that the key's user may see this interaction")
	case status == 404:
		w.string("; check the interaction id and its owner")
	}
	return uint32(w.n)
}
