package vendors_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/vendors"
)

// planted is a key that no other text has, and what of it must not come out.
type planted struct {
	key     string
	secrets []string // parts of the key that are secret by themselves
}

// plant is a key for a scheme.
func plant(scheme string) planted {
	const key = "Sk-9MARKED/+key=7qz"
	switch scheme {
	case vendors.SchemeBasic:
		return planted{"someone@example.com:" + key, []string{key}}
	case vendors.SchemeNone:
		return planted{}
	}
	return planted{key, []string{key}}
}

// forms are how a server may give the key back, by what it is that it did.
func (p planted) forms() map[string]string {
	forms := map[string]string{}
	for _, secret := range append(slices.Clone(p.secrets), p.key) {
		name := func(what string) string { return fmt.Sprintf("%s of %d", what, len(secret)) }
		forms[name("as it is")] = "Bearer " + secret + ", it said"
		forms[name("without its last byte")] = secret[:len(secret)-1]
		forms[name("in a URL")] = "https://x.example/?key=" + url.QueryEscape(secret)
		forms[name("every byte of it in a URL")] = each(secret, func(c byte) string { return fmt.Sprintf("%%%02x", c) })
		forms[name("twice in a URL")] = url.QueryEscape(url.QueryEscape(secret))
		forms[name("in JSON")] = each(secret, func(c byte) string { return fmt.Sprintf(`\u%04x`, c) })
		forms[name("JSON in JSON")] = quoted(quoted(each(secret, func(c byte) string { return fmt.Sprintf(`\u%04x`, c) })))
		for before := range 3 {
			for kind, encoding := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64url": base64.URLEncoding} {
				forms[name(fmt.Sprintf("%s behind %d", kind, before))] = "Basic " + encoding.EncodeToString([]byte(strings.Repeat("u", before)+secret+":"))
			}
		}
	}
	return forms
}

func each(text string, escape func(byte) string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteString(escape(text[i]))
	}
	return b.String()
}

func quoted(text string) string {
	raw, _ := json.Marshal(text) // texts can be encoded
	return string(raw)
}

// shown is the secret that a text has for whoever reads it, undoing escapes as often as it takes;
// empty: none. It knows nothing of how the product finds one.
func (p planted) shown(text string) string {
	var needles []string
	for _, secret := range p.secrets {
		needles = append(needles, secret[:len(secret)-1])
		for before := range 3 {
			for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				whole := encoding.EncodeToString([]byte(strings.Repeat("u", before) + secret))
				needles = append(needles, whole[4:len(whole)-4])
			}
		}
	}
	for range 5 {
		for _, needle := range needles {
			if strings.Contains(text, needle) {
				return needle
			}
		}
		next := unescaped(text)
		if next == text {
			break
		}
		text = next
	}
	return ""
}

// escapes are one of a URL, one of JSON by its number, and one of JSON by the character.
var escapes = regexp.MustCompile(`%[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}|\\[\\/"]`)

// unescaped undoes one escape at each place.
func unescaped(text string) string {
	if !strings.ContainsAny(text, `%\`) {
		return text
	}
	return escapes.ReplaceAllStringFunc(text, func(escape string) string {
		digits := strings.TrimPrefix(strings.TrimPrefix(escape, "%"), `\u00`)
		code, err := strconv.ParseUint(digits, 16, 8)
		if err != nil {
			return escape[1:]
		}
		return string([]byte{byte(code)})
	})
}
