// The fuzzer drives the module itself: a body that it mutates from the vectors, then a
// sequence of exports that it chooses, with arguments that it chooses, in any order.
// Nothing may trap, and a document must still be what the native core reads.
package wasm_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
)

// fuzzPages is how much memory the fuzzer's instance may have: 16 MiB, so that the
// inputs it asks room for, of up to 4 GiB, meet memory that cannot grow, too.
const fuzzPages = 256

func FuzzModule(f *testing.F) {
	script := []byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c some bytes for arguments")
	for _, v := range loadVectors(f) {
		if v.Size() < 64<<10 {
			f.Add(v.Body(), script)
		}
	}
	i := compile(f, moduleBytes(f), fuzzPages).instantiate(f)
	f.Fuzz(func(t *testing.T, body, script []byte) {
		if len(body) > 1<<20 {
			return // the memory is for the calls
		}
		i.t = t
		i.compare(body)
		i.play(script)
		i.compare(body) // whatever the script did, the instance is usable
	})
}

// compare reads a body and holds the result to the native core.
func (i *instance) compare(body []byte) {
	i.t.Helper()
	code := i.parse(body)
	native, err := agentstatus.Parse(bytes.Clone(body))
	switch {
	case err != nil:
		i.checkError(code, err)
	case code != scan.CodeOK:
		i.t.Fatalf("code %d, want a document", code)
	default:
		i.checkDocument(body, native)
	}
}

// exports are what a script can call, with the number of arguments.
var exports = []struct {
	name string
	args int
}{
	{"abi", 0}, {"input", 1}, {"parse", 0}, {"doc", 0}, {"to_json", 0}, {"final_text", 0}, {"unescape", 2},
	{"error_text", 0}, {"out", 0}, {"out_len", 0}, {"arg", 1}, {"decide_in", 0}, {"decide", 0},
}

// play calls the exports that a script names, with arguments from it: small, near the
// body's length, or any number. Questions of decide are written from it, too.
func (i *instance) play(script []byte) {
	i.t.Helper()
	for len(script) > 0 {
		e := exports[int(script[0])%len(exports)]
		size := script[0] >> 4
		script = script[1:]
		args := make([]uint32, e.args)
		for n := range args {
			var word [4]byte
			script = script[copy(word[:], script):]
			args[n] = binary.LittleEndian.Uint32(word[:]) >> (2 * (size & 15))
		}
		result := i.call(e.name, args...)
		switch {
		case e.name == "decide_in":
			i.write(result, script[:min(len(script), 48)])
		case e.name == "arg" && result != 0:
			i.write(result, script[:min(len(script), int(args[0]))])
		}
		i.out() // lies in the memory, whatever happened
	}
}

// The seeds and a fixed number of mutations of each run in every test, not only in a
// fuzzer's hours: a byte is changed, dropped or doubled at every place of a sample.
func TestMutatedSamples(t *testing.T) {
	i := newInstance(t)
	step := 7
	if testing.Short() {
		step = 101
	}
	for _, v := range loadVectors(t) {
		if !v.Truncate {
			continue
		}
		body := v.Body()
		for at := 0; at < len(body); at += step {
			for _, c := range []byte("\"\\{}[],:0\x00\x80\xff") {
				changed := bytes.Clone(body)
				changed[at] = c
				i.compare(changed)
			}
			i.compare(append(bytes.Clone(body[:at]), body[at+1:]...))
			i.compare(append(bytes.Clone(body[:at+1]), body[at:]...))
		}
	}
}
