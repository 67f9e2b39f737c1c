package agentstatus

import (
	"encoding/json"
	"time"
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// Status is one status document, read and validated.
//
// # What it retains
//
// Strings without escapes and all raw values alias the body that was given to
// [Parse]: the body is retained as long as the Status, or any string or raw value
// taken from it, is. Strings with escapes share one buffer in the same way. Use
// [strings.Clone] to keep a short string of a long document.
type Status struct {
	InteractionID string    // interaction_id
	AgentID       string    // gummie_id
	State         State     // state, as the API wrote it
	Phase         Phase     // what the document as a whole means
	CreatedAt     time.Time // created_ts in UTC; zero when absent or unreadable
	Messages      []Message // never nil
	Response      string    // response; empty when absent or no text: see FinalText
	// ErrorMessage is error_message: of an object its message, of another value that is no
	// text its JSON. A failed run without one has the text of its last error part.
	ErrorMessage string
	Run          *Run // what better APIs tell; nil for those that do not: see Told

	// What else there is takes as little room as it can: a Status without messages is all
	// that most polls allocate.

	reply  scan.Span // where in raw the JSON of a reply that is not text lies: see FinalText
	raw    string    // the body
	origin origin    // what raw is
}

// origin says where a Status comes from.
type origin uint8

const (
	fromFields   origin = iota // a literal: there is no body
	fromBody                   // [Parse]: raw is a status document as the API sends it
	fromDocument               // [FromDocument]: raw is a normalised document
)

// Message is one message of the conversation.
type Message struct {
	ID      string
	Role    string    // "user", "assistant"; the set is open
	Content string    // empty for assistants, whose text is in Parts; an array of objects is in Parts, too
	SentAt  time.Time // timestamp, read as UTC if it has no zone; zero when absent or unreadable
	Parts   []Part    // never nil
	Raw     json.RawMessage
}

// PartKind says which fields of a [Part] are set.
type PartKind uint8

// The kinds of parts.
const (
	PartUnknown PartKind = iota // a type that is not known: see Type and Raw
	PartText
	PartReasoning
	PartToolInvocation
	PartFile
	PartError
)

// partType returns the type that parts of a known kind have.
func (k PartKind) partType() string {
	switch k {
	case PartText:
		return "text"
	case PartReasoning:
		return "reasoning"
	case PartToolInvocation:
		return "tool_invocation"
	case PartFile:
		return "file"
	case PartError:
		return "error"
	}
	return ""
}

// Part is one piece of a message.
type Part struct {
	Kind PartKind
	ID   string
	Type string    // as the API wrote it: "text", "tool_invocation", …
	Text string    // the text of a text, reasoning or error part
	Tool *ToolCall // of a tool invocation, else nil
	File *File     // of a file, else nil
	Raw  json.RawMessage
}

// ToolCall is one call of a tool by the agent. State never tells whether the
// interaction is over: finished interactions still show "pending" calls.
type ToolCall struct {
	ID     string          // toolCallId
	Name   string          // toolName
	State  string          // toolCallState: "running", "completed", "pending"; open
	Args   json.RawMessage // any JSON; nil when absent
	Result json.RawMessage // any JSON; nil when absent
}

// File is a file that the agent produced. URL may expire.
type File struct {
	Name      string // filename
	MediaType string // media_type
	URL       string // artifact_url
	Raw       json.RawMessage
}

// DefaultMaxBytes is the largest body that [Parse] reads: 32 MiB.
const DefaultMaxBytes = 32 << 20

// Parse reads a status document of at most [DefaultMaxBytes]. It takes ownership
// of body, which must not be changed afterwards.
func Parse(body []byte) (*Status, error) { return ParseLimit(body, DefaultMaxBytes) }

// ParseLimit is [Parse] with another limit on the body's size, in bytes.
//
// # Errors
//
//   - [*SyntaxError]: the body is not one JSON value in valid UTF-8.
//   - [*LimitError]: the body is too long, too deep or has too many parts.
//   - [*SchemaError]: it is JSON, but not a status document.
//
// The first error in the body is the one reported. Where a key is duplicated its
// last value counts, and the former ones need only be JSON.
func ParseLimit(body []byte, maxBytes int) (*Status, error) { return parse(body, maxBytes) }

// Raw returns the body as the API sent it.
func (s *Status) Raw() json.RawMessage {
	if s.raw == "" {
		return nil
	}
	return unsafe.Slice(unsafe.StringData(s.raw), len(s.raw))
}
