package host

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
)

const codeMemory = scan.CodeMemory

// errorBytes is how much of the document struct tells an error: eight words.
const errorBytes = 8 * 4

// errorOf makes the error that the document struct tells. healthy is false if it tells
// none: such an instance is in a state that nobody knows.
func (i *instance) errorOf(ctx context.Context, call string, doc []byte, bodySize int) (healthy bool, err error) {
	word := func(n int) uint32 { return binary.LittleEndian.Uint32(doc[4*n:]) }
	d := &scan.Doc{
		Code:         word(0),
		ErrorOffset:  word(1),
		ErrorUOffset: word(2),
		ErrorWhere:   word(3),
		ErrorMessage: word(4),
		ErrorPart:    word(5),
		ErrorWanted:  word(6),
		ErrorFound:   word(7),
	}
	if d.Code == scan.CodeMemory {
		return true, i.outOfMemory()
	}
	if d.Code < scan.CodeSyntax || d.Code > scan.CodeSchema {
		return false, refused(call, d.Code)
	}
	var typed error
	if known(d) && uint64(d.ErrorOffset) <= uint64(bodySize) {
		if typed = typedError(d); d.Code != scan.CodeSchema {
			return true, typed // the numbers tell all of it
		}
	}
	sentence, err := i.sentence(ctx)
	switch {
	case err != nil:
		return false, err
	case typed == nil && sentence == "":
		return false, badOutput("%s failed with code %d, and neither the document struct nor %s says anything that the ABI has", call, d.Code, exportErrorText)
	case typed != nil && typed.Error() == sentence:
		return true, typed // the core's own module
	}
	return true, &BodyError{Sentence: sentence, Err: typed}
}

// typedError makes the error that the native core would return, with the core's words.
func typedError(d *scan.Doc) error {
	text := make([]byte, 256)
	text = text[:d.Explain(text)]
	in := func(s scan.Span) string { return string(text[s.Start:s.End]) }
	offset := int(d.ErrorOffset)
	switch d.Code {
	case scan.CodeSyntax:
		return &agentstatus.SyntaxError{Offset: offset, Wanted: in(d.WantedText), Found: in(d.FoundText)}
	case scan.CodeLimit:
		return &agentstatus.LimitError{Limit: in(d.SubjectText), Allowed: int(d.ErrorWanted), Found: int(d.ErrorFound), Offset: offset}
	}
	return &agentstatus.SchemaError{Path: in(d.SubjectText), Offset: offset, Wanted: in(d.WantedText), Found: in(d.FoundText)}
}

// maxSentence bounds what a module says about an error.
const maxSentence = 512

// sentence asks the module what is wrong; empty if it does not say. The error is that
// the module did not return.
func (i *instance) sentence(ctx context.Context) (string, error) {
	code, err := i.call(ctx, exportErrorText, 0)
	if err != nil || code != 0 {
		return "", err
	}
	at, err := i.call(ctx, exportOut, 0)
	if err != nil {
		return "", err
	}
	size, err := i.call(ctx, exportOutLen, 0)
	if err != nil {
		return "", err
	}
	said, ok := i.memory.Read(at, min(size, maxSentence))
	if !ok {
		return "", nil
	}
	return printable(said), nil
}

// printable makes one line of a text that may be anything.
func printable(text []byte) string {
	shown := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, string(text))
	return strings.TrimSpace(shown)
}

// known reports whether an error's numbers are ones that there are.
func known(d *scan.Doc) bool {
	switch d.Code {
	case scan.CodeSyntax:
		return scan.WantName(d.ErrorWanted) != "" && d.ErrorFound <= scan.FoundEnd
	case scan.CodeLimit:
		return d.ErrorWhere >= scan.WhereBody && d.ErrorWhere <= scan.WhereRecords
	}
	return d.ErrorWhere >= scan.WhereRoot && d.ErrorWhere <= scan.WherePart &&
		scan.WantName(d.ErrorWanted) != "" && scan.KindName(d.ErrorFound) != ""
}

// notADocument says what is wrong with a module's output. The reader's error is not
// wrapped: it is not about the body, and a caller must not take it for that.
func notADocument(err error) error {
	var syntax *agentstatus.SyntaxError
	var limit *agentstatus.LimitError
	var schema *agentstatus.SchemaError
	switch {
	case errors.As(err, &syntax):
		return badOutput("the document is not JSON from byte %d on", syntax.Offset)
	case errors.As(err, &limit):
		return badOutput("the document reaches the limit %s: %d, and %d are allowed", limit.Limit, limit.Found, limit.Allowed)
	case errors.As(err, &schema):
		return badOutput("the document's %s is %s, want %s", schema.Path, schema.Found, schema.Wanted)
	}
	return badOutput("the document cannot be read")
}
