package scan

// APIErrorText writes an error answer of the API as one sentence for people into
// dst, as much of it as fits, and returns its length. Code and message are
// printable; each may be empty.
//
//go:noinline
func APIErrorText(dst []byte, status uint32, code, message []byte) uint32 {
	w := writerOn(dst)
	w.string("the API answered HTTP ")
	w.number(status, 1)
	if len(code) != 0 {
		w.byte(' ')
		w.bytes(pointerTo(code), uint(len(code)))
	}
	if len(message) != 0 {
		w.string(": ")
		w.bytes(pointerTo(message), uint(len(message)))
	}
	switch {
	case status == 401:
		w.string("; check the API key")
	case status == 402:
		w.string("; check the account's credits")
	case status == 403:
		w.string("; check that the key's user may see this interaction")
	case status == 404:
		w.string("; check the interaction id and its owner")
	case status == 429 || status >= 500:
		w.string("; try again later")
	}
	return uint32(w.n)
}
