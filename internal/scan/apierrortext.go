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
	advice := uint32(0)
	if isLater(status) {
		advice = adviceLater
	} else if !a.Envelope {
		advice = adviceStray
	} else if n := status - 401; n < 4 {
		advice = adviceStatus + n
	}
	w.advice(advice)
	return uint32(w.n)
}
