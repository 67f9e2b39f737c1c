package watchpage

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// page is one file, made by `go tool task wasm:js:watch`.
//
//go:embed page.html
var page []byte

var (
	scripts = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	styles  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// policy is the page's Content-Security-Policy: its script and its style by their hashes, WebAssembly,
// and connections to where it came from.
func policy() string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + hashes(scripts) + " 'wasm-unsafe-eval'",
		"style-src " + hashes(styles),
		"connect-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
		// No text can become markup, not even by a mistake of ours.
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; ")
}

func hashes(of *regexp.Regexp) string {
	var all []string
	for _, found := range of.FindAllSubmatch(page, -1) {
		sum := sha256.Sum256(found[1])
		all = append(all, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return strings.Join(all, " ")
}

// made is what is made of the page once somebody asks for it.
var made = sync.OnceValues(func() (csp string, zipped []byte) {
	var buffer bytes.Buffer
	w := gzip.NewWriter(&buffer)
	_, err := w.Write(page)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return policy(), nil // a buffer takes everything
	}
	return policy(), buffer.Bytes()
})

// servePage answers with the page, which has nothing of the worker in it.
func servePage(w http.ResponseWriter, r *http.Request) {
	csp, zipped := made()
	body, header := page, w.Header()
	header.Set("Content-Security-Policy", csp)
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Vary", "Accept-Encoding")
	if zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		body = zipped
	}
	_, _ = w.Write(body) // who has left needs no page
}
