package a2a

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/text"
)

// The headers that say which extensions of the protocol a client knows.
const (
	headerExtensions   = "A2a-Extensions"
	headerExtensions03 = "X-A2a-Extensions"
)

// reasonExtension is why an agent that wants an extension refuses.
const reasonExtension = "EXTENSION_SUPPORT_REQUIRED"

const (
	maxExtensions     = 16
	maxExtensionBytes = 256
)

// checkExtension says what is wrong with the name of an extension, which is a URI.
func checkExtension(uri string) (wanted string) {
	for i := range len(uri) {
		if uri[i] <= ' ' || uri[i] > '~' || uri[i] == ',' {
			return "a URI without spaces and commas, as the agent card has it"
		}
	}
	if uri == "" || len(uri) > maxExtensionBytes {
		return fmt.Sprintf("a URI of 1 to %d bytes, as the agent card has it", maxExtensionBytes)
	}
	return ""
}

// required are the extensions without which an agent refuses, as its card says.
func required(card gjson.Result) (uris []string) {
	list := card.Get("capabilities.extensions")
	if !list.IsArray() {
		return nil
	}
	list.ForEach(func(_, e gjson.Result) bool {
		if uri := e.Get("uri").String(); e.Get("required").Type == gjson.True && checkExtension(uri) == "" {
			uris = append(uris, strings.Clone(uri))
		}
		return len(uris) < maxExtensions
	})
	return uris
}

// extend says in a request which extensions are known.
func (c *Client) extend(header http.Header, version string) {
	if len(c.extensions) == 0 {
		return
	}
	name := headerExtensions
	if version == Version03 {
		name = headerExtensions03
	}
	header[name] = []string{strings.Join(c.extensions, ", ")}
}

// extensionAdvice is what to do about an agent that wants an extension.
func (c *Client) extensionAdvice(a *agent) string {
	var missing []string
	for _, uri := range a.requires {
		if !slices.Contains(c.extensions, uri) {
			missing = append(missing, uri)
		}
	}
	wants := "the agent card names it"
	if len(missing) > 0 {
		wants = "the agent wants " + text.Cut(strings.Join(missing, " "), 512)
	}
	return fmt.Sprintf("%s: if what is sent and read here is enough for it, give it in %s", wants, c.setting("Extensions"))
}
