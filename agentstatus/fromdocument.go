package agentstatus

import (
	"strconv"
	"sync"

	"github.com/agentwait/agentwait/internal/scan"
)

// FromDocument reads a normalised document, the JSON that [Status.MarshalJSON] writes and
// that an adapter module answers. It takes ownership of doc, as [Parse] does. Its phase is
// taken as it stands.
//
// # Errors
//
// Those of [ParseLimit]. A state and a phase are required, and the phase is one of those
// that there are. A time is one of RFC 3339; it may have any zone and becomes UTC. What is
// told of the run, [Run], has to be of the right type as well; the members of a progress, a
// usage and an input request that are not known are kept. Of the
// other fields those of the wrong type are read as absent, but for what [Parse] reads of
// them: content, error_message and the reply. Each value of a document may nest
// as deep as a body: some lie one level further down, under raw.
func FromDocument(doc []byte) (*Status, error) {
	if len(doc) > scan.MaxBody {
		return nil, &LimitError{Limit: limitBody, Allowed: scan.MaxBody, Found: len(doc), Offset: scan.MaxBody}
	}
	t := documents.Get().(*documentTable)
	defer t.release()
	if err := t.read(doc); err != nil {
		return nil, err
	}
	b := newBuilder(doc, &t.scanner)
	s := b.status(&t.table)
	s.origin = fromDocument
	run, misfit := b.run(&t.normal)
	if misfit != nil {
		return nil, misfit
	}
	s.Run = run
	return s, nil
}

// rewriteDocument writes a document that was read by [FromDocument] in the normal form.
func rewriteDocument(doc []byte) ([]byte, error) {
	t := documents.Get().(*documentTable)
	defer t.release()
	if err := t.read(doc); err != nil {
		return nil, err
	}
	written := make([]byte, len(doc)+1024)
	size := int(t.normal.ToJSON(written))
	if size > len(written) {
		written = make([]byte, size)
		t.normal.ToJSON(written)
	}
	return written[:size], nil
}

// documentTable is the memory that reading a document needs.
type documentTable struct {
	table
	normal scan.Normal
}

var documents = sync.Pool{New: func() any {
	t := new(documentTable)
	t.normal.Scanner = &t.scanner
	return t
}}

func (t *documentTable) release() {
	if cap(t.parts) <= maxPooledRecords && cap(t.messages) <= maxPooledRecords && cap(t.normal.Extra) <= maxPooledRecords {
		documents.Put(t)
	}
}

// read reads a document into the table.
func (t *documentTable) read(doc []byte) error {
	var code uint32
	t.messages, t.parts, code = t.normal.Scan(doc, t.messages, t.parts)
	switch code {
	case scan.CodeOK:
		return nil
	case scan.CodeSchema:
		return misfitOf(&t.normal.Misfit, doc)
	}
	return errorOf(&t.scanner.Doc)
}

// What a document has to have where it is more than a kind of value.
const (
	wantedPhase = "running, needs_input, completed, failed, cancelled, expired or unknown"
	wantedTime  = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z"
)

// maxShownPhase is how much of a phase that there is not an error shows.
const maxShownPhase = 32

// misfitOf makes the error of a value that a document must not have.
func misfitOf(m *scan.NormalMisfit, doc []byte) *SchemaError {
	e := &SchemaError{Offset: int(m.Value.Start), Found: scan.KindName(m.Value.Kind())}
	message := "messages[" + strconv.Itoa(m.Message) + "]"
	part := message + ".parts[" + strconv.Itoa(m.Part) + "]"
	switch m.Where {
	case scan.NormalState:
		e.Path, e.Wanted = "state", wantedString
	case scan.NormalPhase:
		e.Path, e.Wanted = "phase", wantedString
		if m.Value.Kind() == scan.String {
			e.Wanted, e.Found = wantedPhase, shownPhase(doc[m.Value.Start+1:m.Value.End-1])
		}
	case scan.NormalCreated, scan.NormalSent:
		e.Path, e.Wanted = "created_at", wantedTime
		if m.Where == scan.NormalSent {
			e.Path = message + ".sent_at"
		}
		if m.Value.Kind() == scan.String {
			e.Found = "another text"
		}
	case scan.NormalMessages:
		e.Path, e.Wanted = "messages", wantedArray
	case scan.NormalMessage:
		e.Path, e.Wanted = message, wantedObject
	case scan.NormalParts:
		e.Path, e.Wanted = message+".parts", wantedArray
	case scan.NormalPart:
		e.Path, e.Wanted = part, wantedObject
	case scan.NormalFile:
		e.Path, e.Wanted = part+".file", wantedObject
	case scan.NormalTold:
		e.Path, e.Wanted = scan.ToldName(m.Message), wantedOfTold(m.Message)
		if e.Wanted == wantedTime && m.Value.Kind() == scan.String {
			e.Found = "another text"
		}
	default:
		e.Path, e.Wanted = "$", wantedObject
	}
	return e
}

// shownPhase shows the beginning of a phase, so that a typo is seen.
func shownPhase(text []byte) string {
	if len(text) > maxShownPhase {
		return strconv.QuoteToASCII(string(text[:maxShownPhase])) + "…"
	}
	return strconv.QuoteToASCII(string(text))
}
