package vendors_test

// A model writes in pieces, and what was made to say a key says it in pieces, too. Where they are
// joined without anything between them the key is whole again.

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/allvendors"
	"github.com/agentwait/agentwait/vendors"
)

func TestAKeyInPieces(t *testing.T) {
	seen := 0
	for _, v := range allvendors.All() {
		if v.Again || v.Scheme == vendors.SchemeNone {
			continue
		}
		p := plant(v.Scheme)
		secret := p.secrets[0]
		half := len(secret) / 2
		pieces := strings.NewReplacer(
			`"It is "`, quoted(secret[:half]), `"done."`, quoted(secret[half:]),
			`"It"," is"`, quoted(secret[:2])+","+quoted(secret[2:half]), `" done."`, quoted(secret[half:]),
		)
		for op := range operationsOf(t, v) {
			_, came := p.run(t, v, op, func(r allvendors.Asked) allvendors.Said {
				said := v.Serve(r)
				body := pieces.Replace(said.Body)
				if body != said.Body {
					seen++
				}
				said.Body = body
				return said
			})
			for what, text := range everythingOf(came) {
				if found := p.shown(text); found != "" {
					t.Errorf("%s: %q is in the %s: %.300q", v.Name, found, what, text)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d answers had a key in pieces: the test proves nothing", seen)
	}
}

// A transport of somebody else's names what it was to send.
func TestAKeyInATransportsError(t *testing.T) {
	for _, v := range allvendors.All() {
		if v.Again || v.Scheme == vendors.SchemeNone {
			continue
		}
		p := plant(v.Scheme)
		for op, operation := range operationsOf(t, v) {
			for step := range 4 {
				for what, form := range p.forms() {
					server := &allvendors.Transport{Serve: v.Serve, Broken: func(r allvendors.Asked) error {
						if r.Nth != step {
							return nil
						}
						return errors.New("proxy: " + http.MethodGet + " " + form)
					}}
					api, err := v.Make(vendors.Config{Transport: server}, p.key)
					if err != nil {
						t.Fatal(err)
					}
					for where, text := range everythingOf(v.Operations(api)[op].Do(context.Background(), api)) {
						if found := p.shown(text); found != "" {
							t.Errorf("%s, %s, %s: %q is in the %s: %.300q", v.Name, operation.Name, what, found, where, text)
						}
					}
				}
			}
		}
	}
}
