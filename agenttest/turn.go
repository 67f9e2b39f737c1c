package agenttest

import (
	"fmt"
	"time"
)

// former is what an interaction shows while its API does not show the present turn yet.
type former struct {
	document *document
	past     []Message
}

// goOn begins a turn with a message, and plays a script for it. The conversation goes on: its
// messages keep their ids, and those that follow have further ones.
func (it *interaction) goOn(id, message string, script []Step, now time.Time) {
	shown := it.script[it.at].document
	it.former = &former{document: shown, past: it.past}
	said := it.past
	switch {
	case shown != nil && len(shown.Messages) > 0:
		said = it.conversation(id, it.past, shown.Messages)
	case len(said) == 0 && it.message != "": // of a turn that has failed no more is known
		said = it.conversation(id, nil, []Message{User(it.message)})
	}
	it.past = append(said[:len(said):len(said)], it.written(id, len(said), User(message)))
	it.message = message
	it.play(script, now)
}

// conversation is what was said before the present turn, and then what a script has for it. The
// message that has begun the turn stands in place of the user's that the script begins with.
func (it *interaction) conversation(id string, past, scripted []Message) []Message {
	for len(past) > 0 && len(scripted) > 0 && scripted[0].Role == "user" {
		scripted = scripted[1:]
	}
	messages := past[:len(past):len(past)]
	for _, m := range scripted {
		messages = append(messages, it.written(id, len(messages), m))
	}
	return messages
}

// written gives a message an id and a time, and its parts ids, if they have none, so that
// scripts need not care.
func (it *interaction) written(id string, at int, m Message) Message {
	if m.ID == "" {
		m.ID = fmt.Sprintf("msg_%s_%d", id, at+1)
	}
	if m.Timestamp == "" {
		m.Timestamp = it.created.UTC().Add(time.Duration(at) * time.Second).Format(timestampForm)
	}
	parts := make([]Part, len(m.Parts))
	for i, p := range m.Parts {
		if p.ID == "" {
			p.ID = fmt.Sprintf("part_%s_%d_%d", id, at+1, i+1)
		}
		parts[i] = p
	}
	m.Parts = parts
	return m
}
