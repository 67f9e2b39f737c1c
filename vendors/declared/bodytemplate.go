package declared

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// body is a JSON value with placeholders in its texts and keys. It is filled as JSON, not as a
// text: nothing that is put in needs an escape, or can end the text that it is in.
type body struct {
	literal any // a number, true, false or null
	text    template
	object  []member
	array   []*body
	kind    bodyKind
}

type bodyKind uint8

const (
	bodyLiteral bodyKind = iota
	bodyText
	bodyObject
	bodyArray
)

type member struct {
	key   template
	value *body
}

// parseBody reads a template of JSON. Its error says what is wrong and what to write.
func parseBody(raw string, of scope) (*body, error) {
	dec := json.NewDecoder(bytes.NewReader([]byte(raw)))
	dec.UseNumber()
	b, err := readBody(dec, of)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more follows it")
		}
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, fmt.Errorf("is not JSON at byte %d: %w: write one value, with placeholders in quotes", syntax.Offset, syntax)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("is JSON that ends too early: write one value, with placeholders in quotes")
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

func readBody(dec *json.Decoder, of scope) (*body, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case string:
		t, err := parseTemplate(token, of)
		return &body{kind: bodyText, text: t}, err
	case json.Delim:
		b := &body{kind: bodyArray}
		if token == '{' {
			b.kind = bodyObject
		}
		for dec.More() {
			if b.kind == bodyArray {
				element, err := readBody(dec, of)
				if err != nil {
					return nil, err
				}
				b.array = append(b.array, element)
				continue
			}
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			name, err := parseTemplate(key.(string), of) // the decoder takes no other key
			if err != nil {
				return nil, err
			}
			value, err := readBody(dec, of)
			if err != nil {
				return nil, err
			}
			if _, whole := value.text.whole(); name.is(spread) && !whole {
				return nil, fmt.Errorf("has %q without a placeholder alone: write %q: \"{input?}\"", spread, spread)
			}
			b.object = append(b.object, member{name, value})
		}
		_, err := dec.Token() // the bracket
		return b, err
	}
	return &body{literal: token}, nil
}

// fill makes the JSON of a request's body.
func (b *body) fill(from values) (json.RawMessage, error) {
	raw, _, err := b.put(from)
	return raw, err
}

// put writes a value. ok is false where it is to be left out.
func (b *body) put(from values) (raw json.RawMessage, ok bool, err error) {
	switch b.kind {
	case bodyLiteral:
		raw, err = json.Marshal(b.literal)
		return raw, true, err
	case bodyText:
		return b.putText(from)
	}
	open, end := byte('['), byte(']')
	if b.kind == bodyObject {
		open, end = '{', '}'
	}
	out := []byte{open}
	add := func(key []byte, value *body) error {
		raw, ok, err := value.put(from)
		if err != nil || !ok {
			return err
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(out, key...), raw...)
		return nil
	}
	for _, element := range b.array {
		if err := add(nil, element); err != nil {
			return nil, false, err
		}
	}
	names := map[string]bool{}
	var further []member
	for _, m := range b.object {
		if m.key.is(spread) {
			further = append(further, m)
			continue
		}
		name, ok, err := m.key.fill(from, asItIs)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			continue
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, false, err
		}
		names[name] = true
		if err := add(append(key, ':'), m.value); err != nil {
			return nil, false, err
		}
	}
	for _, m := range further {
		members, err := m.value.members(from, names)
		if err != nil {
			return nil, false, err
		}
		if len(out) > 1 && len(members) > 0 {
			out = append(out, ',')
		}
		out = append(out, members...)
	}
	return append(out, end), true, nil
}

func (b *body) putText(from values) (raw json.RawMessage, ok bool, err error) {
	if p, whole := b.text.whole(); whole {
		if found, there := from.value(p.name); there && found.json != nil {
			return found.json, true, nil
		}
	}
	filled, ok, err := b.text.fill(from, asItIs)
	if err != nil || !ok {
		return nil, false, err
	}
	raw, err = json.Marshal(filled)
	return raw, true, err
}

// asItIs puts a value in as the text that it is, or as its JSON.
func asItIs(_ piece, s scalar) (string, error) {
	if s.json != nil {
		var said string
		if json.Unmarshal(s.json, &said) == nil {
			return said, nil
		}
		return string(s.json), nil
	}
	return s.text, nil
}

// needs lists the placeholders that must have a value.
func (b *body) needs() []string {
	if b == nil {
		return nil
	}
	names := b.text.needs()
	for _, element := range b.array {
		names = append(names, element.needs()...)
	}
	for _, m := range b.object {
		names = append(append(names, m.key.needs()...), m.value.needs()...)
	}
	return names
}

// has reports whether a placeholder is in it.
func (b *body) has(name string) bool {
	if b == nil {
		return false
	}
	is := func(p piece) bool { return p.name == name }
	return slices.ContainsFunc(b.text, is) ||
		slices.ContainsFunc(b.array, func(element *body) bool { return element.has(name) }) ||
		slices.ContainsFunc(b.object, func(m member) bool { return slices.ContainsFunc(m.key, is) || m.value.has(name) })
}
