package declared

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// AnswerError says why an answer is none that the file can read. It counts as a broken body.
type AnswerError struct {
	Vendor  string
	Problem string // names the key of the file
}

func (e *AnswerError) Error() string { return e.Vendor + ": " + e.Problem }

// standing is what of an answer tells how the run stands.
type standing struct {
	state    string
	outcome  outcome
	requests []agentstatus.InputRequest
	lists    []*list // that each of the requests is of
}

// standing reads how a run stands.
func (v *Vendor) standing(ctx context.Context, b *bodies) (standing, error) {
	m := v.mapping
	fields := make([]string, 0, len(m.state))
	for _, p := range m.state {
		if field := b.at(p).text(); field != "" {
			fields = append(fields, field)
		}
	}
	if len(fields) == 0 || !b.at(m.state[0]).says() {
		return standing{}, &AnswerError{v.Name, fmt.Sprintf("the answer has no state (state = %q in the file): is it one to %s?", v.statePath, v.get.op)}
	}
	s := standing{state: strings.Join(fields, separator)}
	var err error
	if s.requests, s.lists, err = m.inputRequests(ctx, b); err != nil {
		return s, err
	}
	for _, r := range m.rules {
		if r.holds(b, s.state, len(s.requests) > 0) {
			s.outcome = r.outcome
			return s, nil
		}
	}
	s.outcome = meaning(m.states, s.state)
	return s, nil
}

// status reads all of what a poll has brought.
func (v *Vendor) status(ctx context.Context, b *bodies, s standing) (*agentstatus.Status, error) {
	m := v.mapping
	run := &agentstatus.Run{
		Partial:    s.outcome.partial,
		UpdatedAt:  b.first(m.updated).time(m.clock),
		FinishedAt: b.first(m.finished).time(m.clock),
		WebURL:     b.first(m.webURL).text(),
		Progress:   m.readProgress(b),
		Usage:      m.readUsage(b),
		PollAfter:  m.pollAfter(b),
	}
	if s.outcome.phase == agentstatus.PhaseNeedsInput {
		run.InputRequests = s.requests
	}
	// What says why a run has ended may say something else before.
	var reason string
	switch s.outcome.phase {
	case agentstatus.PhaseFailed, agentstatus.PhaseCancelled, agentstatus.PhaseExpired:
		reason, run.ErrorCode = b.first(m.errorText).text(), b.first(m.errorCode).text()
	case agentstatus.PhaseCompleted:
		if s.outcome.partial {
			reason, run.ErrorCode = b.first(m.errorText).text(), b.first(m.errorCode).text()
		}
	}
	status := &agentstatus.Status{
		InteractionID: v.id(b.first(m.interactionID).text()),
		AgentID:       b.first(m.agentID).text(),
		State:         agentstatus.State(s.state),
		Phase:         s.outcome.phase,
		CreatedAt:     b.first(m.created).time(m.clock),
		Response:      b.first(m.reply).joined(m.join),
		ErrorMessage:  reason,
		Run:           run,
	}
	var err error
	if status.Messages, err = m.readMessages(ctx, b); err != nil {
		return nil, err
	}
	return status, nil
}

func (m *mapping) inputRequests(ctx context.Context, b *bodies) (found []agentstatus.InputRequest, of []*list, err error) {
	for i := range m.requests {
		l := &m.requests[i]
		records, err := l.records(ctx, b)
		if err != nil {
			return nil, nil, err
		}
		var answered []string
		for _, p := range l.answered {
			for _, id := range b.at(p).elements() {
				answered = append(answered, id.text())
			}
		}
		for _, r := range records {
			id := r.text("id")
			if id == "" || slices.Contains(answered, id) {
				continue
			}
			found = append(found, agentstatus.InputRequest{
				ID: id, Kind: agentstatus.InputKind(l.fixed["kind"]), Text: r.text("text"),
				Schema: r.value("schema").raw(), ToolCallID: r.text("tool_call_id"), Raw: r.raw.raw(),
			})
			of = append(of, l)
		}
	}
	return found, of, nil
}

// assistant is the agent's role in a conversation.
const assistant = "assistant"

// readMessages reads the conversation. Tool calls and files are parts of its last message by the
// agent; if there is none, of one that has nothing else.
func (m *mapping) readMessages(ctx context.Context, b *bodies) ([]agentstatus.Message, error) {
	messages := []agentstatus.Message{}
	for i := range m.messages {
		records, err := m.messages[i].records(ctx, b)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			role := cmp.Or(r.text("role"), assistant)
			message := agentstatus.Message{
				ID: r.text("id"), Role: cmp.Or(r.roles[role], role), SentAt: r.value("sent_at").time(m.clock),
				Parts: []agentstatus.Part{}, Raw: r.raw.raw(),
			}
			words := r.value("text").joined(m.join)
			if words == "" {
				words = r.fixed["text"]
			}
			if words != "" {
				message.Parts = append(message.Parts, agentstatus.Part{Kind: agentstatus.PartText, Type: "text", Text: words})
			}
			messages = append(messages, message)
		}
	}
	parts, err := m.readParts(ctx, b)
	if err != nil || len(parts) == 0 {
		return messages, err
	}
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].Role == assistant {
			messages[i].Parts = append(messages[i].Parts, parts...)
			return messages, nil
		}
	}
	return append(messages, agentstatus.Message{Role: assistant, Parts: parts}), nil
}

func (m *mapping) readParts(ctx context.Context, b *bodies) ([]agentstatus.Part, error) {
	var parts []agentstatus.Part
	for i := range m.toolCalls {
		records, err := m.toolCalls[i].records(ctx, b)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			parts = append(parts, agentstatus.Part{
				Kind: agentstatus.PartToolInvocation, Type: "tool_invocation", Raw: r.raw.raw(),
				Tool: &agentstatus.ToolCall{
					ID: r.text("id"), Name: r.text("name"), State: r.text("state"),
					Args: r.value("args").raw(), Result: r.value("result").raw(),
				},
			})
		}
	}
	for i := range m.files {
		records, err := m.files[i].records(ctx, b)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			parts = append(parts, agentstatus.Part{
				Kind: agentstatus.PartFile, Type: "file", Raw: r.raw.raw(),
				File: &agentstatus.File{Name: r.text("name"), MediaType: r.text("media_type"), URL: r.text("url"), Raw: r.raw.raw()},
			})
		}
	}
	return parts, nil
}

// number is the sum of what paths select; ok is false if none is a number.
func (f figures) number(b *bodies, name string) (sum float64, ok bool) {
	for _, p := range f.numbers[name] {
		if n, is := b.at(p).number(); is {
			sum, ok = sum+n, true
		}
	}
	return sum, ok
}

func (m *mapping) readProgress(b *bodies) *agentstatus.RunProgress {
	done, a := m.progress.number(b, "done")
	total, c := m.progress.number(b, "total")
	queue, d := m.progress.number(b, "queue_position")
	message := b.first(m.progress.texts["message"]).text()
	if !a && !c && !d && message == "" {
		return nil
	}
	return &agentstatus.RunProgress{Done: done, Total: total, Message: text.Cut(message, maxMessage), QueuePosition: int(within(queue, math.MaxInt32))}
}

// maxMessage bounds the words of a progress, which are shown on one line.
const maxMessage = 1024

func (m *mapping) readUsage(b *bodies) *agentstatus.Usage {
	input, a := m.usage.number(b, "input_tokens")
	output, c := m.usage.number(b, "output_tokens")
	cost, d := m.usage.number(b, "cost")
	if !a && !c && !d {
		return nil
	}
	u := &agentstatus.Usage{InputTokens: int64(within(input, 1<<53)), OutputTokens: int64(within(output, 1<<53)), Cost: cost}
	if d {
		u.Unit = m.usage.unit
	}
	return u
}

// within bounds a number of things.
func within(n, most float64) float64 { return min(max(n, 0), most) }

// maxPollAfter bounds what an API may ask for, as Retry-After is bounded.
const maxPollAfter = time.Hour

func (m *mapping) pollAfter(b *bodies) time.Duration {
	after, ok := b.first(m.pollMilliseconds).number()
	if !ok {
		after, ok = b.first(m.pollSeconds).number()
		after *= 1000
	}
	if !ok {
		return 0
	}
	return time.Duration(within(after, float64(maxPollAfter/time.Millisecond))) * time.Millisecond
}
