package mcp

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// encoded begins an id that is carried in another form than the server's.
const encoded = "base64url:"

// carried is a server's id as a [vendors.Ref] has it. Ids of servers are opaque, and those of
// sessions may have any printable ASCII in them: what a ref refuses, such as a "/", is encoded.
func carried(id string) string {
	if _, wrong := agentstatus.CheckID(id); wrong == "" && !strings.HasPrefix(id, encoded) {
		return id
	}
	return encoded + base64.RawURLEncoding.EncodeToString([]byte(id))
}

// sent is the server's id again. Its error is a [*vendors.RefError].
func sent(field, id string) (string, error) {
	rest, is := strings.CutPrefix(id, encoded)
	if !is {
		return id, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil || len(plain) == 0 || !utf8.Valid(plain) {
		return "", &vendors.RefError{Field: field, Value: text.Quote(encoded, 64) + fmt.Sprintf(" and %d bytes", len(rest)),
			Wanted: "an id as the start returned it: what follows " + encoded + " is not base64url, or not text"}
	}
	return string(plain), nil
}

// headed reports whether a header can have a session's id: MCP allows visible ASCII.
func headed(id string) bool {
	return !strings.ContainsFunc(id, func(r rune) bool { return r < '!' || r > '~' })
}
