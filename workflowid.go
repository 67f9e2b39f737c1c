package agentwait

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// WorkflowID is the id of the workflow that awaits a target:
//
//	agentwait/<credential>/<owner>/<interaction>
//	agentwait/default/user:your_user_id/xYz789AbCdEfGhI
//
// The owner is "user:…" or "project:…", or both with a "+" between them, and "ids:…" behind them
// if a target has further ids. Different
// targets have different ids: bytes other than letters, digits, ".", "_" and "-" are
// percent-encoded, and a part of more than 128 bytes stands as "sha256~" and the
// SHA-256 of its bytes in hexadecimal.
func WorkflowID(t Target) string {
	return "agentwait/" + idPart(t.CredentialName()) + "/" + ownerPart(t) + "/" + idPart(t.InteractionID)
}

// owner is the owner of a target for people.
func owner(t Target) string { return joinOwner(t, func(id string) string { return id }) }

func ownerPart(t Target) string { return joinOwner(t, idPart) }

func joinOwner(t Target, form func(string) string) string {
	var owners []string
	if t.UserID != "" {
		owners = append(owners, "user:"+form(t.UserID))
	}
	if t.ProjectID != "" {
		owners = append(owners, "project:"+form(t.ProjectID))
	}
	if len(t.IDs) > 0 {
		owners = append(owners, "ids:"+form(joinIDs(t.IDs)))
	}
	return strings.Join(owners, "+")
}

// maxIDPart keeps a whole id well under the server's limit of 1,000 bytes.
const maxIDPart = 128

func idPart(text string) string {
	if len(text) > maxIDPart {
		return hashed(text)
	}
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&0xf])
		}
	}
	if b.Len() > maxIDPart {
		return hashed(text)
	}
	return b.String()
}

// hashed uses "~", which no encoded part contains.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256~" + hex.EncodeToString(sum[:])
}
