package gumloop

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// DefaultStatusPath is where Gumloop's API tells the status of an interaction. With this
// path alone the owner goes into the query, as that API asks for it.
const DefaultStatusPath = "/agent_status/{interaction_id}"

// The placeholders of a status path.
const (
	holdsInteraction = "{interaction_id}"
	holdsUser        = "{user_id}"
	holdsProject     = "{project_id}"
)

// statusPath is a checked [Config.StatusPath].
type statusPath struct {
	op          string // for errors: "GET agent_status"
	path, query string // with placeholders
	sendsOwner  bool   // as query
}

// parseStatusPath checks a path. Its errors show no query: a key may have been put there.
func parseStatusPath(raw string, cfg vendors.Config) (statusPath, error) {
	if raw == "" || raw == DefaultStatusPath {
		return statusPath{op: opStatus, path: DefaultStatusPath, sendsOwner: true}, nil
	}
	if cfg.Auth.Shows(raw) {
		return statusPath{}, fmt.Errorf("gumloop: %s contains the key: leave it out, it is sent as a header", cfg.Field("StatusPath"))
	}
	path, query, _ := strings.Cut(raw, "?")
	var wrong string
	switch {
	case !strings.HasPrefix(path, "/"):
		wrong = "does not begin with /"
	case !strings.Contains(raw, holdsInteraction):
		wrong = "has no " + holdsInteraction
	default:
		wrong = badLiteral(path, "/") // then the query, which is not shown
		if wrong == "" && badLiteral(query, "/?&") != "" {
			wrong = "has a query with more than letters, digits, placeholders and = & - . _ ~ : @ ! $ ' ( ) * + , ; / ?"
		}
	}
	if wrong == "" {
		wrong = badSegment(path)
	}
	if wrong != "" {
		return statusPath{}, fmt.Errorf("gumloop: %s %s %s: give a path below the base URL such as %s", cfg.Field("StatusPath"), text.Quote(path, 64), wrong, DefaultStatusPath)
	}
	return statusPath{op: "GET " + path, path: path, query: query}, nil
}

// badLiteral says which character between the placeholders cannot be sent as it is.
func badLiteral(template, besides string) string {
	for _, name := range []string{holdsInteraction, holdsUser, holdsProject} {
		template = strings.ReplaceAll(template, name, "")
	}
	for _, c := range template {
		switch {
		case c == '{' || c == '}':
			return fmt.Sprintf("has another placeholder than %s, %s and %s", holdsInteraction, holdsUser, holdsProject)
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("-._~:@!$'()*+,;="+besides, c):
		default:
			return fmt.Sprintf("has the character %q", c)
		}
	}
	return ""
}

// badSegment says which part of a path would be taken out of it before it is sent. The
// last part may be empty: some APIs want a slash at the end.
func badSegment(path string) string {
	parts := strings.Split(path[1:], "/")
	for i, part := range parts {
		if part == "." || part == ".." || part == "" && i < len(parts)-1 {
			return fmt.Sprintf("has the part %q", part)
		}
	}
	return ""
}

// request asks about an interaction, which has been validated.
func (p statusPath) request(ref vendors.Ref) (vendors.Request, error) {
	for _, id := range []struct{ field, placeholder, value string }{
		{"user_id", holdsUser, ref.UserID},
		{"project_id", holdsProject, ref.ProjectID},
	} {
		if id.value == "" && strings.Contains(p.path+"?"+p.query, id.placeholder) {
			return vendors.Request{}, &vendors.RefError{Vendor: vendor, Field: id.field, Wanted: "one: the status path has " + id.placeholder}
		}
	}
	request := vendors.Request{
		Op: p.op, Method: http.MethodGet,
		Path: p.fill(p.path, ref, asItIs), Escaped: p.fill(p.path, ref, url.PathEscape),
	}
	if p.sendsOwner {
		request.Query = ownerQuery(ref)
	} else {
		request.Query = p.fill(p.query, ref, url.QueryEscape)
	}
	return request, nil
}

func asItIs(id string) string { return id }

// fill puts ids into a path or query. One after the other: no escaped id has a brace, and one
// that is not escaped is not looked at again. A strings.Replacer would take an eighth of the
// poll's processor time, since it is made anew each time.
func (p statusPath) fill(template string, ref vendors.Ref, escape func(string) string) string {
	var filled string
	for {
		begin := strings.IndexByte(template, '{')
		if begin < 0 {
			break
		}
		end := begin + strings.IndexByte(template[begin:], '}') + 1
		var id string
		switch template[begin:end] {
		case holdsInteraction:
			id = ref.InteractionID
		case holdsUser:
			id = ref.UserID
		case holdsProject:
			id = ref.ProjectID
		}
		filled += template[:begin] + escape(id)
		template = template[end:]
	}
	return filled + template
}

func ownerQuery(ref vendors.Ref) string {
	var query string
	if ref.ProjectID != "" {
		query = "project_id=" + url.QueryEscape(ref.ProjectID)
	}
	if ref.UserID != "" {
		if query != "" {
			query += "&"
		}
		query += "user_id=" + url.QueryEscape(ref.UserID)
	}
	return query
}
