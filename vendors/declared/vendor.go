package declared

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
	"github.com/agentwait/agentwait/vendors"
)

// Vendor is a file, read and checked. It has no key, and is safe for concurrent use.
type Vendor struct {
	Name string
	// BaseURL is where the API is; empty if each customer has their own.
	BaseURL string
	// Auth is how requests show who asks, as [vendors.ParseAuth] takes it.
	Auth string
	// Adapter names the adapter module that reads the answers; empty if the file does.
	Adapter string

	idPrefix string // of ids in requests, which answers may leave out
	headers  []parameter
	get      *request
	result   *second
	cancel   *life
	answer   *answerLife
	start    *startLife
	refusals []refusal
	mapping  *mapping // nil: an adapter reads

	statePath string
	needs     []string // the placeholders of a poll that must have a value
}

// second is the request for the result.
type second struct {
	*request
	always bool
	phases []string
	when   condition
}

// maxFileBytes bounds a file: the longest that comes with this package has 5 KiB. The time of
// the TOML library grows with the square of the keys in a table.
const maxFileBytes = 64 << 10

// Load reads a file. Its error has each fault with its line and what to write: see [FileError].
func Load(path string) (*Vendor, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	return Parse(path, content)
}

// Parse is [Load] of what has been read. name is how errors call the file.
func Parse(name string, content []byte) (*Vendor, error) {
	if len(content) > maxFileBytes {
		return nil, &FileError{File: name, Line: 1, Problem: fmt.Sprintf("has more than %d bytes, which are read at most: is it the file of a vendor?", maxFileBytes)}
	}
	source, err := readTOML(name, content)
	if err != nil {
		return nil, err
	}
	v := readVendor(source.root())
	if err := source.err(); err != nil {
		return nil, err
	}
	return v, nil
}

func readVendor(t *table) *Vendor {
	v := &Vendor{Name: t.text("name", `"acme"`), BaseURL: t.text("base_url", `"https://api.acme.com/v1"`)}
	if !t.has("name") {
		t.wrong("name", "is missing: write how errors name the vendor, such as name = \"acme\"")
	} else if v.Name != "" && !tomltext.Bare(v.Name) {
		t.wrong("name", "is %s: write letters, digits, - and _", text.Quote(v.Name, 64))
	}
	v.readAuth(t)
	if v.BaseURL != "" {
		if err := vendors.CheckBaseURL(v.BaseURL, v.Auth != vendors.SchemeNone); err != nil {
			t.wrong("base_url", "%v", err)
		}
	}
	v.idPrefix = t.text("id_prefix", `"run-"`)
	v.headers = t.parameters("headers", scope{}, badHeader)
	v.readRequests(t)
	for _, entry := range t.tables("refusals") {
		v.refusals = append(v.refusals, entry.refusal())
		entry.end()
	}
	if v.Adapter = t.text("adapter", `"acme"`); v.Adapter == "" {
		v.statePath = strings.Join(t.texts("state", `"status"`), ", ")
		v.mapping = readMapping(t, v.result != nil)
		if v.result != nil {
			v.result.readWhen(t, &v.mapping.registry)
		}
		v.checkUse(t)
	} else {
		t.leaveOut(mappingKeys, "is for a file that reads answers itself: leave it out, or adapter")
		if v.result != nil {
			v.result.always = true
			t.table("result").leaveOut([]string{"when"}, "is for a file that reads answers itself: leave it out, the adapter gets both answers")
		}
	}
	if v.get != nil && !v.get.has("interaction_id") && v.get.path != nil {
		t.fault("get.path", "asks for no run, and a wait would read one answer for all: write {interaction_id} into it, as in \"/runs/{interaction_id}\", or into the query or the body")
	}
	if v.get != nil {
		v.needs = v.get.needs()
	}
	if v.result != nil {
		v.needs = append(v.needs, v.result.needs()...)
	}
	v.checkStart(t)
	t.end()
	return v
}

func (v *Vendor) readAuth(t *table) {
	v.Auth = t.text("auth", `"bearer"`)
	if !t.has("auth") {
		t.wrong("auth", "is missing: write bearer, basic, header NAME or none")
	}
	if v.Auth == "" {
		return
	}
	if scheme, more, _ := strings.Cut(v.Auth, " "); more != "" && slices.Contains([]string{vendors.SchemeBearer, vendors.SchemeBasic, vendors.SchemeNone}, scheme) {
		t.wrong("auth", "has more than the scheme: write %q alone, and give the key to the connection, as key-file=FILE", scheme)
		return
	}
	key := "k"
	if v.Auth == vendors.SchemeNone {
		key = ""
	}
	if _, err := vendors.ParseAuth(v.Auth, key); err != nil {
		t.wrong("auth", "%v", err)
	}
}

func (v *Vendor) readRequests(t *table) {
	if get := t.table("get"); get != nil {
		v.get = readRequest(get, "GET", runScope)
		get.end()
	} else if !t.has("get") {
		t.wrong("get", "is missing: write a table [get] with path = \"/runs/{interaction_id}\"")
	}
	if result := t.table("result"); result != nil {
		v.result = &second{request: readRequest(result, "GET", runScope)}
		result.take("when") // read when paths can be
		result.end()
	}
	v.cancel = readCancel(t)
	v.answer = readAnswer(t, !t.has("adapter"), v.result != nil)
	v.start = readStart(t)
}

// checkUse makes sure that what is asked for is read, and that what is answered was asked.
func (v *Vendor) checkUse(t *table) {
	used := len(v.mapping.parts[fromResult]) > 0
	for _, l := range v.mapping.requests {
		used = used || l.answer != nil && len(l.answer.of.parts[fromResult]) > 0
	}
	if v.answer != nil {
		used = used || len(v.answer.of.parts[fromResult]) > 0
		if len(v.mapping.requests) == 0 {
			t.wrong("answer", "answers input requests, and the file reads none, so none is ever open: write [[input_requests]] with each, id and kind")
		}
	}
	if v.result != nil && !used {
		t.wrong("result", "is asked for, and nothing of its answer is read: write a path that begins with \"result:\", or leave it out")
	}
}

// checkStart makes sure that a run that was started can be asked for.
func (v *Vendor) checkStart(t *table) {
	if v.start == nil {
		return
	}
	check := func(place string, ids map[string][]path) {
		for _, name := range v.needs {
			if !slices.Contains(ofRun, name) && len(ids[name]) == 0 && !slices.Contains(v.start.needs(), name) {
				t.fault(place, "has no %s, which get needs: write ids = { %s = \"…\" } with its path in the answer", name, name)
				return
			}
		}
	}
	check("start.ids", v.start.run.ids)
	if v.start.known != nil {
		check("start.known.ids", v.start.known.run.ids)
	}
}

// readWhen takes when the result is asked for: always, in phases, or under a condition.
func (s *second) readWhen(t *table, r *registry) {
	result := t.table("result")
	if conditions, is := result.members["when"].(map[string]any); is {
		inner := &table{source: t.source, place: result.at("when"), members: conditions}
		s.when = inner.condition(r)
		if s.when.empty() {
			result.wrong("when", "is empty: write always, phases, or a condition such as { exists = \"result_url\" }")
		}
		inner.end()
		return
	}
	words := result.texts("when", `"completed"`)
	if s.always = slices.Equal(words, []string{"always"}); s.always {
		return
	}
	for _, word := range words {
		s.phases = append(s.phases, string(t.phase(result.at("when"), word)))
	}
	if !result.has("when") {
		s.phases = []string{string(agentstatus.PhaseCompleted)}
	}
}

// needed reports whether the result is to be asked for.
func (s *second) needed(b *bodies, at standing) bool {
	return s.always || slices.Contains(s.phases, string(at.outcome.phase)) ||
		!s.when.empty() && s.when.holds(b, at.state, len(at.requests) > 0)
}

// id is a run's id as requests have it, of one that an answer has.
func (v *Vendor) id(answered string) string {
	if answered == "" || strings.HasPrefix(answered, v.idPrefix) {
		return answered
	}
	return v.idPrefix + answered
}

// Validate checks a ref without sending anything. Its error is a [*vendors.RefError].
func (v *Vendor) Validate(ref vendors.Ref) error {
	return v.check(ref, v.needs)
}

// check makes sure that a ref has what a request needs.
func (v *Vendor) check(ref vendors.Ref, needs []string) error {
	if err := ref.Validate(); err != nil {
		return v.ours(err)
	}
	for _, name := range needs {
		if _, ok := (ofRef{ref}).value(name); !ok && !slices.Contains(ofAnswer, name) {
			return v.ours(ofRef{ref}.missing(name))
		}
	}
	return nil
}

// ours is a [*vendors.RefError] that names this vendor.
func (v *Vendor) ours(err error) error {
	if wrong, ok := errors.AsType[*vendors.RefError](err); ok {
		named := *wrong
		named.Vendor = v.Name
		return &named
	}
	return err
}

// States are those that the file knows, in order; none if an adapter reads.
func (v *Vendor) States() []string {
	if v.mapping == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(v.mapping.states))
}
