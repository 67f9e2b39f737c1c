package scan

import "unsafe"

// words are what errors call things: first what could have stood somewhere, by the Want
// constants, then the kinds of values that nothing wants, the limits, and what to try after an error of the API. One text takes less room in the module than a
// table of them.
const words = "\n" + // WantNone
	"a value\n" + "a value or ']'\n" + "a key\n" + "a key or '}'\n" + "':'\n" + "',' or '}'\n" + "',' or ']'\n" +
	"end of input\n" + "a string character\n" + "an escape character\n" + "a hexadecimal digit\n" + "valid UTF-8\n" +
	"a digit\n" + "true\n" + "false\n" + "null\n" + "a string\n" + "an array\n" + "an object\n" + "'\"'\n" +
	"nothing\n" + "null\n" + "a boolean\n" + "a boolean\n" + "a number\n" +
	"body_bytes\n" + "depth\n" + "messages_and_parts\n" +
	"check the API key\n" + "check the account's credits\n" + "check that the key may see this interaction\n" +
	"check the interaction id and its owner\n" + "try again later\n" + "that is not the API's own error: check the base URL\n" +
	"the body may have been cut off: fetch it again\n" + "this looks like a page: check the address\n" +
	"remove the byte order mark\n" + "allow more bytes where such bodies are expected\n" +
	"read the body with another parser where it is trusted\n" + "check that the body answers agent_status\n" +
	// By the codes, and what follows the path of a schema error; see [Doc.fill].
	"\n" + "not JSON at byte \x01: found \x02, wanted \x03\n" + "limit \x08 reached at byte \x01: found \x07, allowed \x06\n" +
	"not a status document: \n" + "\n" + "out of memory: the body needs more\n" + "\n" + " at byte \x01 is \x02, wanted \x03\n"

// Where the names of limits begin, and the advice for the status 401 and those that follow.
const (
	limitNames   = WantClosing + 1 + String
	adviceStatus = limitNames + WhereRecords
	adviceLater  = adviceStatus + 4
	adviceStray  = adviceLater + 1
	adviceCut    = adviceStray + 1
	advicePage   = adviceCut + 1
	adviceMark   = advicePage + 1
	adviceBytes  = adviceMark + 1
	adviceTrust  = adviceBytes + 1
	adviceOther  = adviceTrust + 1
	explanations = adviceOther + 1
	afterPath    = explanations + CodeMemory + 2 // the module has one more code, which explains nothing
)

// word returns one of the words, by its number.
//
//go:noinline
func word(n uint32) string {
	base := unsafe.Pointer(unsafe.StringData(words))
	for start, p := uint(0), uint(0); p < uint(len(words)); p++ {
		if at(base, p) == '\n' {
			if n == 0 {
				return unsafe.String((*byte)(unsafe.Add(base, start)), p-start)
			}
			start = p + 1
			n--
		}
	}
	return ""
}

// WantName says in words what could have stood where an error lies.
func WantName(want uint32) string {
	if want > WantClosing {
		return ""
	}
	return word(want)
}

// KindName says in words what kind of value a schema error found.
func KindName(kind uint32) string {
	if kind > Object {
		return ""
	}
	if kind >= String {
		return word(WantString + kind - String) // these are wanted, too
	}
	return word(WantClosing + 1 + kind)
}

// FoundName says in words what a syntax error found, where that is no byte.
func FoundName(found uint32) string {
	if found == FoundEnd {
		return word(WantEnd)
	}
	return ""
}
