package declared

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// The bounds of [agentstatus.QueryAllJSON] are for paths of strangers: each character counts as the
// worst that it could be, and a path over the history of a conversation is refused for a megabyte
// of it. A file's paths are its operator's, so only their shapes are bounded, when the file is
// loaded. What is left goes over a document once for each component.

// shapes are what a path may have how often.
var shapes = []struct {
	what string
	most int
}{
	{"#", 8},         // each makes a list
	{"*", 2},         // what it is compared with is gone over for each
	{"@flatten:", 0}, // deep: each level is copied
	{"@tostr", 1},    // a text in a text has more escapes each time
	{"@keys", 1},
	{"[", 2}, // multipaths multiply
	{"{", 2},
}

// checkGJSON reports what is wrong with a path. Its error says what to write.
func checkGJSON(path string) error {
	if err := checkLanguage(path); err != nil {
		return err
	}
	if err := agentstatus.CheckPath(path); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "the path "))
	}
	for _, shape := range shapes {
		if n := strings.Count(path, shape.what); n > shape.most {
			return fmt.Errorf("%.64q has %q %d times, and what that costs is not bounded: write it at most %d times, or several paths",
				path, shape.what, n, shape.most)
		}
	}
	return nil
}

// others are marks of other languages of paths, which gjson takes for parts of a name: what has
// them would select nothing, in silence.
var others = []struct {
	mark *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`^\$[.[]`), "begins as JSONPath does: write it without the $, as in \"data.status\""},
	{regexp.MustCompile(`^\.[A-Za-z_]`), "begins with a dot: write it without, as in \"data.status\""},
	{regexp.MustCompile(`\w\[\d+\]`), "has an index in brackets: write it as a part of its own, as in \"items.0.text\""},
	{regexp.MustCompile(`\w\[\*?\]`), "has brackets for each element: write #, as in \"items.#.text\""},
}

// checkLanguage reports a path that is written in another language.
func checkLanguage(path string) error {
	for _, other := range others {
		if other.mark.MatchString(path) {
			return fmt.Errorf("%.64q %s", path, other.says)
		}
	}
	return nil
}

// checkDocument reports what keeps a body from being JSON.
func checkDocument(ctx context.Context, body []byte) error {
	_, err := agentstatus.QueryAllJSON(ctx, body)
	return err
}

// selectAll evaluates paths over a document, which is JSON. The values share its memory.
func selectAll(ctx context.Context, doc value, paths []string) ([]value, error) {
	found := make([]value, len(paths))
	for i, path := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found[i] = evaluate(doc, path)
	}
	return found, nil
}

// evaluate returns what a path selects.
func evaluate(doc value, path string) (found value) {
	// gjson's paths have led to panics before.
	defer func() {
		if recover() != nil {
			found = ""
		}
	}()
	result := gjson.Get(string(doc), path)
	// Literals of a path can be something else than JSON.
	if strings.ContainsAny(path, "[{!") && !gjson.Valid(result.Raw) {
		return ""
	}
	return value(result.Raw)
}

// documentOf is a body as a value. It must not be changed afterwards.
func documentOf(body []byte) value { return value(unsafe.String(unsafe.SliceData(body), len(body))) }
