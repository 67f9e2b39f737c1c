package config

import (
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/agentwait/agentwait/internal/mask"
)

// Hidden stands for a secret that is there.
const Hidden = "(set, not shown)"

var (
	// address is a URL in a text, up to what stands between several. That may also stand in a password
	// and in a query, where it ends nothing.
	address = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s/?#"]*@)?[^\s;,"?#]*(?:[?#][^\s"]*)?`)
	// userinfo is that of an address without a scheme.
	userinfo = regexp.MustCompile(`(^|[\s;,"=]|//)[^\s;,"=/@]*:[^\s;,"/@]*@`)
	// query is that of a path, such as a status path's.
	query = regexp.MustCompile(`(^|[\s;,"=])(/[^\s;,"?]*\?)[^\s"]+`)
)

// Conceal leaves out of a text what a URL, or a path of one, may have as a secret: user info, query
// and fragment.
func Conceal(text string) string {
	text = address.ReplaceAllStringFunc(text, func(found string) string {
		u, err := url.Parse(found)
		if err != nil {
			scheme, _, _ := strings.Cut(found, "://")
			return scheme + "://" + mask.Hidden
		}
		bare := u.Scheme + "://" + u.Host + u.EscapedPath()
		if bare != found {
			bare += "…" // there is more
		}
		return bare
	})
	return query.ReplaceAllString(userinfo.ReplaceAllString(text, "${1}…@"), "${1}${2}…")
}

// Secrets are what no line may show, wherever somebody has put it.
type Secrets []*mask.Mask

// Value adds a secret.
func (s *Secrets) Value(secret string) {
	if secret = strings.TrimSpace(secret); len(secret) >= mask.MinBytes {
		*s = append(*s, mask.New(secret))
	}
}

// File adds the secret of a file. One that cannot be read is no secret to us.
func (s *Secrets) File(path string) {
	if info, err := os.Stat(path); path == "" || err != nil || !info.Mode().IsRegular() || info.Size() > 4096 {
		return
	}
	if content, err := os.ReadFile(path); err == nil {
		s.Value(string(content))
	}
}

// Text hides them in a text.
func (s Secrets) Text(text string) string {
	for _, one := range s {
		text = one.Text(text)
	}
	return text
}

// isSecret reports whether a flag's value is one itself, and not the name of its file, variable or
// id.
func (s Setting) isSecret() bool {
	words := strings.Split(s.Name, "-")
	switch words[len(words)-1] {
	case "key", "token", "secret", "password":
		return s.PlaceHolder != "FILE" && !strings.HasSuffix(s.PlaceHolder, "=FILE")
	}
	return false
}
