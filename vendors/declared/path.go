package declared

import (
	"errors"
	"net/textproto"
	"strings"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// path selects a value of what a poll has brought.
type path struct {
	from   part
	index  int    // among the paths of that document
	header string // of fromHeader
}

// part is what of a poll a path is of.
type part uint8

const (
	fromGet part = iota
	fromResult
	fromRequest // an input request that is answered
	fromHeader  // of the answer to get
)

const (
	ofResult  = "result:"
	ofRequest = "request:"
	ofHeader  = "header:"
)

// registry has the paths of a document by what they are of, each once.
type registry struct {
	parts   [3][]string // fromGet, fromResult, fromRequest
	result  bool        // there is a second request
	request bool        // there is an input request
}

// path notes a path. Its error says what is wrong and what to write.
func (r *registry) path(raw string) (path, error) {
	p := path{from: fromGet}
	if name, is := strings.CutPrefix(raw, ofHeader); is {
		if !tomltext.Bare(name) {
			return p, errors.New(`is not the name of a header: write "header:x-name"`)
		}
		return path{from: fromHeader, header: textproto.CanonicalMIMEHeaderKey(name)}, nil
	}
	if rest, is := strings.CutPrefix(raw, ofResult); is {
		if !r.result {
			return p, errors.New("is of the answer to result, which is not asked: write a table [result], or leave \"result:\" out")
		}
		p.from, raw = fromResult, rest
	}
	if rest, is := strings.CutPrefix(raw, ofRequest); is {
		if !r.request {
			return p, errors.New("is of an input request, and stands elsewhere than in the answer to one: leave \"request:\" out")
		}
		p.from, raw = fromRequest, rest
	}
	if err := checkGJSON(raw); err != nil {
		return p, err
	}
	all := &r.parts[p.from]
	for i, known := range *all {
		if known == raw {
			p.index = i
			return p, nil
		}
	}
	*all = append(*all, raw)
	p.index = len(*all) - 1
	return p, nil
}

// paths takes a path of a table, or a list of them.
func (t *table) paths(key string, r *registry) []path {
	raw := t.texts(key, `"data.status"`)
	found := make([]path, 0, len(raw))
	for _, one := range raw {
		p, err := r.path(one)
		if err != nil {
			t.wrong(key, "%v", err)
			continue
		}
		found = append(found, p)
	}
	return found
}

// bodies are what a poll has brought, with what the paths of a file select of it.
type bodies struct {
	documents [2]value // fromGet, fromResult
	selected  [3][]value
	header    func(name string) string
}

// at is what a path selects.
func (b *bodies) at(p path) value {
	switch {
	case p.from == fromHeader:
		if b.header == nil {
			return ""
		}
		if text := b.header(p.header); text != "" {
			return valueOf(jsonText(text))
		}
		return ""
	case p.index < len(b.selected[p.from]):
		return b.selected[p.from][p.index]
	}
	return ""
}

// first is the first of several that says something.
func (b *bodies) first(paths []path) value {
	for _, p := range paths {
		if v := b.at(p); v.says() {
			return v
		}
	}
	return ""
}
