package declared

import (
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/vendors"
)

// request is one request of a file.
type request struct {
	op     string // for errors: "GET /runs/{interaction_id}"
	method string
	path   template
	query  []parameter
	header []parameter
	body   *body
}

// parameter is one of a query, or a header.
type parameter struct {
	name  string
	value template
}

// readRequest takes a request's members of a table.
func readRequest(t *table, method string, of scope) *request {
	r := &request{method: method}
	if found := t.text("method", `"POST"`); found != "" {
		r.method = found
		if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, found) {
			t.wrong("method", "is %s: write GET, POST, PUT, PATCH or DELETE", text.Quote(found, 32))
		}
	}
	const example = `"/runs/{interaction_id}"`
	path := t.text("path", example)
	r.op = r.method + " " + path
	if path == "" && !t.has("path") {
		t.wrong("path", "is missing: write one below the base URL, such as %s", example)
	}
	if path != "" {
		var err error
		r.path, err = parseTemplate(path, of)
		if err == nil && slices.ContainsFunc(r.path, func(p piece) bool { return p.optional }) {
			err = errors.New("has a placeholder with ?, which may be left out: a path needs all of its parts")
		}
		if err == nil {
			err = checkPath(path)
		}
		if err != nil {
			t.wrong("path", "%v", err)
		}
	}
	r.query = t.parameters("query", of, func(string) string { return "" })
	r.header = t.parameters("headers", of, badHeader)
	if raw := t.text("body", `'{"id": "{interaction_id}"}'`); raw != "" {
		var err error
		if r.body, err = parseBody(raw, of); err != nil {
			t.wrong("body", "%v", err)
		}
		if r.method == http.MethodGet {
			t.wrong("body", "is in a GET, which has none: write method = \"POST\", or leave it out")
		}
	}
	return r
}

// parameters takes a table of templates by name.
func (t *table) parameters(key string, of scope, bad func(name string) string) []parameter {
	members := t.table(key)
	if members == nil {
		return nil
	}
	found := make([]parameter, 0, len(members.members))
	for _, name := range members.keys() {
		value, err := parseTemplate(members.text(name, `"v1"`), of)
		if err != nil {
			members.wrong(name, "%v", err)
		}
		if wrong := bad(name); wrong != "" {
			members.wrong(name, "%s", wrong)
		}
		if showsKey(name) && !slices.ContainsFunc(value, func(p piece) bool { return p.name != "" }) {
			members.wrong(name, `would hold a secret, which is not hidden where it comes back: write auth = "header NAME", and give the key to the connection`)
		}
		for _, p := range value {
			if key == "headers" && !printable(p.literal) {
				members.wrong(name, "has characters that a header cannot have: write printable ASCII")
				break
			}
		}
		found = append(found, parameter{name, value})
	}
	return found
}

// showsKey reports whether a parameter is one that keys are shown in, by its name.
func showsKey(name string) bool {
	plain := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	return slices.ContainsFunc([]string{"apikey", "authkey", "token", "secret", "password"}, func(word string) bool { return strings.Contains(plain, word) })
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// badHeader says why a header cannot be set.
func badHeader(name string) string {
	if !tomltext.Bare(name) {
		return "is not the name of a header: write letters, digits and -"
	}
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "Authorization", "Cookie":
		return `would hold a secret: write auth = "bearer" or auth = "header NAME", and give the key to the connection`
	case "Host", "Accept", "Accept-Encoding", "User-Agent", "Content-Type", "Content-Length", "Connection", "Transfer-Encoding":
		return "is one that every request has: leave it out"
	}
	return ""
}

// checkPath says which literal of a path cannot be sent as it is.
func checkPath(path string) error {
	switch {
	case !strings.HasPrefix(path, "/"):
		return fmt.Errorf("is %s: begin with /, it is below the base URL", text.Quote(path, 64))
	case strings.Contains(path, "${"):
		return errors.New("has ${: a placeholder is written without the $, as in {interaction_id}")
	case strings.Contains(path, "?"):
		return fmt.Errorf("has a query: write it as query = { name = \"value\" }")
	}
	depth := 0
	for _, c := range path {
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth > 0, c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("/-._~:@!$'()*+,;=", c):
		default:
			return fmt.Errorf("has the character %q: write letters, digits, placeholders and / - . _ ~ : @ ! $ ' ( ) * + , ; =", c)
		}
	}
	parts := strings.Split(path[1:], "/")
	for i, part := range parts {
		if part == "." || part == ".." || part == "" && i < len(parts)-1 {
			return fmt.Errorf("has the part %q: write the path without it", part)
		}
	}
	return nil
}

// render fills a request.
func (r *request) render(from values) (vendors.Request, error) {
	out := vendors.Request{Op: r.op, Method: r.method}
	var err error
	if out.Path, _, err = r.path.fill(from, inPath); err != nil {
		return out, err
	}
	if out.Escaped, _, err = r.path.fill(from, func(_ piece, s scalar) (string, error) { return url.PathEscape(s.text), nil }); err != nil {
		return out, err
	}
	var query strings.Builder
	for _, p := range r.query {
		value, ok, err := p.value.fill(from, asItIs)
		if err != nil {
			return out, err
		}
		if !ok {
			continue
		}
		if query.Len() > 0 {
			query.WriteByte('&')
		}
		query.WriteString(url.QueryEscape(p.name) + "=" + url.QueryEscape(value))
	}
	out.Query = query.String()
	for _, p := range r.header {
		value, ok, err := p.value.fill(from, inHeader)
		if err != nil {
			return out, err
		}
		if !ok {
			continue
		}
		if out.Header == nil {
			out.Header = http.Header{}
		}
		out.Header.Set(p.name, value)
	}
	if r.body != nil {
		out.Body, err = r.body.fill(from)
	}
	return out, err
}

// inPath puts a value into a path, if it has to be an id: it must not become a part of its
// own, or none.
func inPath(p piece, s scalar) (string, error) {
	if err := vendors.CheckID(p.name, s.text); err != nil {
		return "", err
	}
	return s.text, nil
}

func inHeader(p piece, s scalar) (string, error) {
	value, err := asItIs(p, s)
	if err == nil && !printable(value) {
		return "", &vendors.RefError{Field: p.name, Value: text.Quote(value, 64), Wanted: "printable ASCII: it goes into a header"}
	}
	return value, err
}

// has reports whether a placeholder is in it.
func (r *request) has(name string) bool {
	in := func(t template) bool { return slices.ContainsFunc(t, func(p piece) bool { return p.name == name }) }
	return in(r.path) || r.body.has(name) ||
		slices.ContainsFunc(slices.Concat(r.query, r.header), func(p parameter) bool { return in(p.value) })
}

// needs lists the placeholders that must have a value.
func (r *request) needs() []string {
	names := slices.Concat(r.path.needs(), r.body.needs())
	for _, p := range slices.Concat(r.query, r.header) {
		names = append(names, p.value.needs()...)
	}
	return names
}
