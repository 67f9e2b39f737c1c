package agenttest

import (
	"encoding/json"
	"net/http"
)

// Envelope is the form of the API's error bodies. Which one the endpoint has is not
// documented; all three are seen on the vendor's platform.
type Envelope uint8

// The envelopes.
const (
	EnvelopeFlat   Envelope = iota // {"error":"slug","message":"…"}
	EnvelopeNested                 // {"error":{"code":"slug","message":"…","type":"…","param":null,"details":null}}
	EnvelopeText                   // the slug alone, as text/plain
)

// withEnvelope fills in the body of an error step.
func (s Step) withEnvelope(e Envelope) Step {
	if s.slug == "" || s.body != nil {
		return s
	}
	message := http.StatusText(s.status)
	switch e {
	case EnvelopeText:
		s.kind, s.body = "text/plain; charset=utf-8", []byte(s.slug)
		return s
	case EnvelopeNested:
		s.body = encodeEnvelope(map[string]any{"error": map[string]any{
			"code": s.slug, "message": message, "type": "api_error", "param": nil, "details": nil,
		}})
	default:
		s.body = encodeEnvelope(map[string]any{"error": s.slug, "message": message})
	}
	return s
}

func encodeEnvelope(envelope map[string]any) []byte {
	body, err := json.Marshal(envelope)
	if err != nil {
		panic(err) // strings and nils always encode
	}
	return body
}
