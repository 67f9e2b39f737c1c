package agentstatus

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/text"
)

// MaxIDBytes bounds an id. The API's own have 16 characters.
const MaxIDBytes = 256

// CheckID refuses an id of an interaction or an owner that could change the path or the meaning
// of a request, although it would be escaped: a proxy in between may unescape it again. wanted
// says what to give instead and is empty if the id is good; found shows the id to people,
// quoted and shortened, and is empty if there is none.
func CheckID(id string) (found, wanted string) {
	switch {
	case id == "":
		return "", "an id such as xYz789AbCdEfGhI"
	case len(id) > MaxIDBytes:
		return fmt.Sprintf("%d bytes long", len(id)), fmt.Sprintf("an id of at most %d bytes", MaxIDBytes)
	case !utf8.ValidString(id):
		wanted = "valid UTF-8"
	case id == "." || strings.Contains(id, ".."):
		wanted = `an id without ".."`
	case strings.ContainsAny(id, `/\?#%&`):
		wanted = `an id without / \ ? # % &`
	case strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		wanted = "an id without spaces and control characters"
	default:
		return "", ""
	}
	return text.Quote(id, 64), wanted
}
