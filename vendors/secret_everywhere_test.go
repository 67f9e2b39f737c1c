package vendors_test

// Whatever a server gives back, and wherever, the key does not come out of a client: of no vendor,
// at no request of no operation, in no form. Each good answer of each vendor is taken here, and the
// key is put into one place of it after the other.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/allvendors"
	"github.com/agentwait/agentwait/vendors"
)

// answers are those of a server that has the key in one place, by that place. again leaves out what
// does not depend on how a run stands.
func (p planted) answers(good allvendors.Said, again bool) map[string]allvendors.Said {
	all := map[string]allvendors.Said{}
	with := func(where string, change func(*allvendors.Said)) {
		said := good
		said.Header = good.Header.Clone()
		if said.Header == nil {
			said.Header = http.Header{}
		}
		change(&said)
		all[where] = said
	}
	// All forms at once: each is hidden for itself, and one request is as good as twenty.
	var forms, inStrings []string
	for _, what := range slices.Sorted(maps.Keys(p.forms())) {
		form := p.forms()[what]
		forms = append(forms, form)
		if strings.HasPrefix(form, `\u`) {
			inStrings = append(inStrings, form) // it is the escapes of the string itself
		} else {
			inStrings = append(inStrings, strings.Trim(quoted(form), `"`))
		}
	}
	form, inString := strings.Join(forms, " "), strings.Join(inStrings, " ")
	for where, body := range inEachString(good.Body, inString) {
		with(where, func(s *allvendors.Said) { s.Body = body })
	}
	if again {
		return all
	}
	for _, name := range []string{"Retry-After", "Content-Type", "Mcp-Session-Id", "Www-Authenticate", "Date", "Location"} {
		with(name, func(s *allvendors.Said) { s.Header.Set(name, form) })
	}
	for _, status := range []int{301, 307} {
		for _, place := range []string{form, "https://elsewhere.example/" + forms[0], "http://%zz/" + form, "/" + forms[0], "https://" + forms[0] + ".example/"} {
			with(fmt.Sprintf("a %d to %.20s", status, place), func(s *allvendors.Said) {
				s.Status = status
				s.Header.Set("Location", place)
			})
		}
	}
	for shape, body := range map[string]string{
		"an envelope": `{"error":{"code":"` + inString + `","message":"no ` + inString + `","status":"` + inString + `","details":[{"reason":"` + inString + `"}]}}`,
		"a flat one":  `{"error":"` + inString + `","message":"no ` + inString + `"}`,
		"JSON-RPC's":  `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"task not found ` + inString + `","data":{"supported":["` + inString + `"]}}}`,
		"an own one":  `{"refused":{"code":"` + inString + `","message":"` + inString + `"}}`,
		"a page":      "<html><title>" + form + "</title>" + form,
		"a text":      "no such key: " + form,
		"broken JSON": `{"error": "` + inString + `", ` + form,
	} {
		for _, status := range []int{200, 400, 401, 403, 404, 409, 429, 500, 503} {
			with(fmt.Sprintf("%s with %d", shape, status), func(s *allvendors.Said) { s.Status, s.Body = status, body })
		}
	}
	return all
}

// inEachString is a JSON text with another text in place of each of its strings, member names
// included.
func inEachString(body, put string) map[string]string {
	all := map[string]string{}
	for at := 0; at < len(body); at++ {
		if body[at] != '"' {
			continue
		}
		end := at + 1
		for ; end < len(body) && body[end] != '"'; end++ {
			if body[end] == '\\' {
				end++
			}
		}
		if end >= len(body) {
			break
		}
		all[fmt.Sprintf("byte %d", at)] = body[:at+1] + put + body[end:]
		all[fmt.Sprintf("the end of byte %d", at)] = body[:end] + put + body[end:]
		at = end
	}
	return all
}

func TestTheKeyNeverComesOut(t *testing.T) {
	for _, v := range allvendors.All() {
		p := plant(v.Scheme)
		if p.key == "" || thin && v.Again {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			for op := range operationsOf(t, v) {
				for step := 0; p.walk(t, v, op, step); step++ {
				}
			}
		})
	}
}

func operationsOf(t *testing.T, v allvendors.Vendor) []allvendors.Operation {
	t.Helper()
	api, err := v.Make(vendors.Config{Transport: &allvendors.Transport{Serve: v.Serve}}, plant(v.Scheme).key)
	if err != nil {
		t.Fatal(err)
	}
	return v.Operations(api)
}

// walk has the key come back at one request of an operation, everywhere. It reports whether there
// is such a request.
func (p planted) walk(t *testing.T, v allvendors.Vendor, op, step int) bool {
	t.Helper()
	var good *allvendors.Said
	p.run(t, v, op, func(r allvendors.Asked) allvendors.Said {
		said := v.Serve(r)
		if r.Nth == step {
			good = &said
		}
		return said
	})
	if good == nil {
		return false
	}
	for where, said := range p.answers(*good, v.Again || thin) {
		operation, came := p.run(t, v, op, func(r allvendors.Asked) allvendors.Said {
			if r.Nth == step {
				return said
			}
			return v.Serve(r)
		})
		for what, text := range everythingOf(came) {
			if secret := p.shown(text); secret != "" {
				t.Errorf("%s, request %d, %s: %q is in the %s: %.300q", operation, step, where, secret, what, text)
				return false
			}
		}
	}
	return true
}

// run makes an operation with a client of its own, since clients remember what they have seen.
func (p planted) run(t *testing.T, v allvendors.Vendor, op int, serve func(allvendors.Asked) allvendors.Said) (string, allvendors.Came) {
	t.Helper()
	server := &allvendors.Transport{Serve: serve}
	api, err := v.Make(vendors.Config{Transport: server}, p.key)
	if err != nil {
		t.Fatal(err)
	}
	operation := v.Operations(api)[op]
	return operation.Name, operation.Do(context.Background(), api)
}

// everythingOf is all that is to be had of what an operation has brought, by what it is.
func everythingOf(came allvendors.Came) map[string]string {
	all := map[string]string{}
	for i, err := 0, came.Err; err != nil; i, err = i+1, errors.Unwrap(err) {
		all[fmt.Sprintf("error %d", i)] = fmt.Sprintf("%v %+v %q", err, err, err.Error())
		ofError(all, fmt.Sprintf("error %d", i), err)
	}
	ofAnswer(all, "answer", came.Answer)
	if s := came.Started; s != nil {
		all["started"] = fmt.Sprintf("%+v", s.Ref) + s.AfterMessageID
		ofAnswer(all, "first status", s.Answer)
	}
	if came.Next != nil {
		all["next"] = fmt.Sprintf("%+v", *came.Next)
	}
	return all
}

func ofError(all map[string]string, name string, err error) {
	var (
		refused *vendors.RefusedError
		unknown *vendors.UnknownOutcomeError
	)
	if errors.As(err, &refused) {
		all[name+"'s code"] = refused.Code
		ofAnswer(all, name+"'s answer", refused.Answer)
	}
	if errors.As(err, &unknown) {
		ofAnswer(all, name+"'s answer", unknown.Answer)
	}
}

func ofAnswer(all map[string]string, name string, a *vendors.Answer) {
	if a == nil {
		return
	}
	printed := *a
	printed.Body, printed.Status = nil, nil // which are looked at as what they are
	all[name] = fmt.Sprintf("%+v %+v %#v", printed, &printed, a.Err)
	all[name+"'s body"] = string(a.Body)
	for _, header := range []string{"Location", "Mcp-Session-Id", "Www-Authenticate", "Date"} {
		all[name+"'s "+header] = a.Header(header)
	}
	all[name+"'s error"] = agentstatus.ParseAPIError(a.HTTPStatus, a.Body).Error()
	s := a.Status
	if s == nil {
		var err error
		if s, err = agentstatus.Parse(a.Body); err != nil {
			return
		}
	}
	texts := []string{s.FinalText(), s.Response, s.ErrorMessage, string(s.State)}
	if document, err := s.MarshalJSON(); err == nil {
		texts = append(texts, string(document))
	}
	raw, _ := json.Marshal(s.Told()) // what cannot be encoded is shown above
	all[name+"'s status"] = strings.Join(append(texts, string(raw)), "\n")
}

// A key that is found in nothing would have every test pass.
func TestTheSecretsAreFound(t *testing.T) {
	for _, scheme := range []string{vendors.SchemeBearer, vendors.SchemeBasic} {
		p := plant(scheme)
		for what, form := range p.forms() {
			if p.shown(form) == "" {
				t.Errorf("%s: %s is not seen in %q", scheme, what, form)
			}
		}
	}
	if p := plant(vendors.SchemeBearer); p.shown(`{"error":"no such key: [hidden]"} Bearer`) != "" {
		t.Error("what is hidden is seen")
	}
	seen := slices.Collect(maps.Keys(inEachString(`{"a":["b\"c",{"d":1}]}`, "X")))
	if len(seen) != 6 {
		t.Errorf("the places are %q", seen)
	}
}
