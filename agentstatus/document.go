package agentstatus

import (
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// MarshalJSON writes the normalised document: snake_case names, times in RFC
// 3339 UTC, arrays never null, absent fields left out.
//
//	{"interaction_id":"…","agent_id":"…","state":"COMPLETED","phase":"completed",
//	 "created_at":"2026-03-05T10:30:00Z","response":"…","error_message":"…",
//	 "partial":true,"error_code":"…","input_requests":[{"id":"…","kind":"approval","text":"…",
//	  "schema":{},"tool_call_id":"…","raw":{}}],
//	 "progress":{"done":3,"total":10,"message":"…","queue_position":1},
//	 "updated_at":"2026-03-05T10:30:00Z","finished_at":"2026-03-05T10:31:00Z","web_url":"https://…",
//	 "usage":{"input_tokens":100,"output_tokens":20,"cost":0.05,"unit":"USD"},
//	 "poll_after_seconds":5,
//	 "messages":[{"id":"…","role":"assistant","sent_at":"…","content":"…","parts":[
//	   {"type":"text","id":"…","text":"…"},
//	   {"type":"reasoning","id":"…","reasoning":"…"},
//	   {"type":"tool_invocation","id":"…","tool_call_id":"…","tool_name":"…",
//	    "tool_call_state":"completed","args":{},"result":"…"},
//	   {"type":"file","id":"…","file":{"filename":"…","media_type":"…","url":"…","raw":{}}},
//	   {"type":"error","id":"…","error":"…"},
//	   {"type":"another","id":"…","raw":{}}]}]}
//
// What the API does not tell of its run, and Gumloop's agent_status does not tell of any, is
// left out: see [Run]. A part of another type has the part itself, or of what [FromDocument] has read its raw
// value, under raw. Members of a document that are not known are kept as they are; those of
// a body are not. A field of the wrong type is written as the value it is. A time that cannot be
// read is written as it is, as created_at_raw or sent_at_raw.
//
// A Status that [Parse] or [FromDocument] returned is written from its raw body,
// which is read again: changes to its fields do not show. One that was made
// otherwise is written from its fields.
func (s *Status) MarshalJSON() ([]byte, error) {
	switch s.origin {
	case fromFields:
		return s.encode()
	case fromDocument:
		return rewriteDocument(s.Raw())
	}
	t := tables.Get().(*table)
	defer t.release()
	if err := t.scan(s.Raw()); err != nil {
		return nil, err
	}
	doc := make([]byte, len(s.raw)+1024)
	size := int(t.scanner.ToJSON(doc))
	if size > len(doc) {
		doc = make([]byte, size)
		t.scanner.ToJSON(doc)
	}
	return doc[:size], nil
}

// checkDocument reports what keeps doc from being JSON. A document that nests too deep
// for a body is left to encoding/json, whose limit is 10,000 levels.
func checkDocument(doc []byte) error {
	_, err := jsonValue(doc, 0, len(doc))
	var limit *LimitError
	if errors.As(err, &limit) && limit.Limit == limitDepth && json.Valid(doc) && utf8.Valid(doc) {
		return nil
	}
	return err
}

// encode writes the document from the fields.
func (s *Status) encode() ([]byte, error) {
	w := wireDocument{
		InteractionID: leafOf(s.InteractionID),
		AgentID:       leafOf(s.AgentID),
		State:         quote(string(s.State)),
		Phase:         quote(string(s.Phase)),
		CreatedAt:     leafOfTime(s.CreatedAt),
		Response:      leafOf(s.Response),
		ErrorMessage:  leafOf(s.ErrorMessage),
		Messages:      make([]json.RawMessage, len(s.Messages)),
	}
	var err error
	if w.wireRun, err = writeRun(s.Run); err != nil {
		return nil, err
	}
	for i := range s.Messages {
		if w.Messages[i], err = writeMessage(&s.Messages[i]); err != nil {
			return nil, err
		}
	}
	return encode(&w)
}
