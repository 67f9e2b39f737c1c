// Package allvendors has a server for each vendor whose answers are good, and what can be asked of
// it. What holds for all vendors (no secret comes out, each request has an end) is tested once, over
// all of them: a test takes a good server and has it go wrong at one of its answers.
package allvendors

import (
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/vendors"
)

// BaseURL is where every server is. Nothing listens there: see [Transport] and [Pipe].
const BaseURL = "http://127.0.0.1:4/base"

// Asked is a request as a server sees it.
type Asked struct {
	Method, Path string // below [BaseURL]
	Header       http.Header
	Body         string
	Nth          int // how many came before it in this operation
}

// Said is an answer. A status of zero is 200, and a body that begins with a brace is JSON.
type Said struct {
	Status int
	Header http.Header
	Body   string
}

// Vendor is one way to reach runs: a client, and a server that serves it well.
type Vendor struct {
	Name string
	// New makes the client. Scheme is how it shows its key, as [vendors.ParseAuth] takes it.
	New       func(vendors.Config) (vendors.API, error)
	Scheme    string
	Ref       vendors.Ref
	Start     vendors.StartRequest
	Continues bool // Start can go on with Ref, too
	Answer    vendors.InputAnswer
	Serve     func(Asked) Said
	// Again says that another one before it has the same client, and differs in how a run stands:
	// what is not a check is the same there.
	Again bool
}

// Make makes the client with a key and a transport. The rest of cfg is the test's.
func (v Vendor) Make(cfg vendors.Config, key string) (vendors.API, error) {
	var err error
	if cfg.Auth, err = vendors.ParseAuth(v.Scheme, key); err != nil {
		return nil, err
	}
	cfg.Vendor, _, _ = strings.Cut(v.Name, "/")
	cfg.BaseURL = BaseURL
	return v.New(cfg)
}

// All are the vendors, each with every protocol that it speaks.
func All() []Vendor {
	var all []Vendor
	for _, some := range [][]Vendor{gumloops(), agents(), servers(), files()} {
		all = append(all, some...)
	}
	return all
}
