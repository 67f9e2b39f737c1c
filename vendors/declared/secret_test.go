package declared_test

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors/declared"
)

// A file is shared and committed, and only the connection's key is hidden where it comes back.
func TestAFileHasNoKey(t *testing.T) {
	file := func(get, headers string) string {
		return "name = \"acme\"\nbase_url = \"https://api.acme.example\"\nauth = \"none\"\nheaders = " + headers + "\nstate = \"status\"\nget = " + get + "\n[states]\ndone = \"completed\"\n"
	}
	const get = `{ path = "/runs/{interaction_id}" }`
	for where, content := range map[string]string{
		"headers.X-Api-Key":      file(get, `{ "X-Api-Key" = "sk-0123456789" }`),
		"headers.x_auth_token":   file(get, `{ x_auth_token = "sk-0123456789" }`),
		"get.headers.X-Secret":   file(`{ path = "/runs/{interaction_id}", headers = { "X-Secret" = "sk-0123456789" } }`, `{}`),
		"get.query.api_key":      file(`{ path = "/runs/{interaction_id}", query = { api_key = "sk-0123456789" } }`, `{}`),
		"get.query.access_token": file(`{ path = "/runs/{interaction_id}", query = { access_token = "sk-0123456789" } }`, `{}`),
	} {
		_, err := declared.Parse("acme.toml", []byte(content))
		if err == nil || !strings.Contains(err.Error(), where+" would hold a secret") || strings.Contains(err.Error(), "sk-0123456789") {
			t.Errorf("%s: got %v", where, err)
		}
	}
	for _, content := range []string{
		file(`{ path = "/runs/{interaction_id}", headers = { "x-auth-key" = "{user_id}" }, query = { token = "{task}" } }`, `{ "acme-version" = "1" }`),
	} {
		if _, err := declared.Parse("acme.toml", []byte(content)); err != nil {
			t.Error(err)
		}
	}
}
