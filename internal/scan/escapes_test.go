package scan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
)

// Four digits are checked and read as one word: each byte in each place, in runs, in pairs
// and around them, has to be what encoding/json makes of it.
func TestUnicodeEscapesAreThoseOfEncodingJSON(t *testing.T) {
	var s scan.Scanner
	check := func(token string) {
		t.Helper()
		body := []byte(token)
		code := s.Validate(body)
		var want string
		if err := json.Unmarshal(body, &want); (err == nil) != (code == scan.CodeOK) {
			t.Fatalf("%q: code %d, encoding/json says %v", token, code, err)
		} else if err != nil {
			return
		}
		dst := make([]byte, len(body)-2)
		size := scan.Unescape(dst, body, 0, uint32(len(body)))
		if got := string(dst[:size]); got != want {
			t.Fatalf("%q: got %q, want %q", token, got, want)
		}
	}
	around := []string{"%s", `\u4e2d%s`, `\ud83d%s`, `%s\ude00`, `\u4e2d%s plain text behind it`, `\ud83d\ude00%s\n`, "sixteen bytes of text before it %s"}
	for place := range 4 {
		for c := range 0x100 {
			if c == '"' || c == '\\' {
				continue
			}
			digits := []byte("dC1f")
			digits[place] = byte(c)
			for _, form := range around {
				check(`"` + fmt.Sprintf(form, `\u`+string(digits)) + `"`)
			}
		}
	}
	for unit := range 0x10000 {
		check(fmt.Sprintf(`"\u%04x\u%04X."`, unit, unit^0x400))
	}
	for cut := range 13 {
		check(`"` + strings.Repeat("x", 20) + `\ud83d\ude00`[:cut] + `"`)
		check(`"` + `\ud83d\ude00`[:cut])
	}
}
