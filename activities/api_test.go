package activities_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// pollFunc is a scripted poller.
type pollFunc func(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error)

func (f pollFunc) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	return f(ctx, ref)
}

// elapse lets time go by, on the clock of the bubble.
func elapse(d time.Duration) { <-time.After(d) }

// script answers each poll with the next answer, the last one again and again, and
// records when the polls came.
type script struct {
	answers []any // *vendors.Answer or error
	at      []time.Time
}

func (s *script) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	s.at = append(s.at, time.Now())
	next := s.answers[min(len(s.at), len(s.answers))-1]
	if err, ok := next.(error); ok {
		return nil, err
	}
	return next.(*vendors.Answer), nil
}

func scripted(answers ...any) *script { return &script{answers: answers} }

// answer is an answer of the API.
func answer(status int, body string) *vendors.Answer {
	return &vendors.Answer{HTTPStatus: status, ContentType: "application/json", Body: []byte(body)}
}

func state(name string) *vendors.Answer {
	return answer(200, fmt.Sprintf(`{"gummie_id":"abc123","state":%q,"created_ts":"2026-03-05T10:30:00.000000+00:00"}`, name))
}

var (
	running   = "ASYNC_PROCESSING"
	completed = `{"gummie_id":"abc123","state":"COMPLETED","created_ts":"2026-03-05T10:30:00.000000+00:00",
		"messages":[
			{"id":"msg_1","role":"user","content":"Summarize","timestamp":"2026-03-05T10:30:00.000000","parts":[]},
			{"id":"msg_2","role":"assistant","timestamp":"2026-03-05T10:30:15.000000","parts":[
				{"id":"part_1","type":"text","text":"Posted <b>it</b>."},
				{"id":"part_2","type":"tool_invocation","toolCallId":"tc_1","toolName":"slack","toolCallState":"completed",
					"result":{"args":{"n":1.10},"result":"sent"}},
				{"id":"part_3","type":"file","file":{"filename":"a.pdf","media_type":"application/pdf","artifact_url":"https://files.example/a"}},
				{"id":"part_4","type":7}]}],
		"response":"Posted <b>it</b>."}`
)

func done() *vendors.Answer { return answer(200, completed) }

// hanging never answers.
func hanging(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
