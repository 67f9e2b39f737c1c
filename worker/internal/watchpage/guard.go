package watchpage

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// guard lets requests pass that come from the page itself, or from a person's own tools.
//
// A page of another site that an operator has open can send requests to his loopback address, too. Its
// browser says so (Sec-Fetch-Site), and does not let it read an answer; where it has its own name point
// to that address (DNS rebinding), the browser takes both for one site, but the name is in Host.
type guard struct {
	hosts []string      // names by which the page may be asked for
	token func() string // what a request for data has to bring; nil: nothing
	next  http.Handler
}

// ServeHTTP is http.Handler's.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	harden(w.Header())
	isPage := r.URL.Path == "/"
	switch {
	case !g.knows(r.Host):
		refuse(w, http.StatusMisdirectedRequest, "this page is not served under that name: ask for it by its address, or name the host with --ui-host")
	case !sameSite(r, isPage):
		refuse(w, http.StatusForbidden, "this is for the page itself, and not for other sites")
	case !isPage && g.token != nil && !same(r.Header.Get("Authorization"), "Bearer "+g.token()):
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, http.StatusUnauthorized, "the token is missing or another one")
	default:
		g.next.ServeHTTP(w, r)
	}
}

// harden sets what each answer has. An answer that the page's own policy is not for allows nothing.
func harden(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// knows reports whether a Host is one that cannot be another site's: an address, this machine's own
// name for itself, or one that was named. Its port may be that of a tunnel.
func (g *guard) knows(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return slices.ContainsFunc(g.hosts, func(known string) bool { return strings.EqualFold(known, name) })
}

// sameSite reports whether a request is the page's own, a person's who opens the page, or a tool's,
// which says nothing of it.
func sameSite(r *http.Request, isPage bool) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin":
	case "none":
		return true
	default: // a link to the page may stand anywhere
		return isPage && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	// A form of another site can send a POST, but no header of its own making.
	return r.Header.Get("Agentwait-Page") != ""
}

// same compares without telling by the time it takes how much is right, nor how long it is.
func same(given, want string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
