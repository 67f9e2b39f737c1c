package main

import (
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// rule narrows the schema of a member beyond what its Go type says. A test holds each against
// the Validate method that has the same bound.
type rule func(*jsonschema.Schema)

func values(allowed ...string) rule {
	return func(s *jsonschema.Schema) {
		for _, value := range allowed {
			s.Enum = append(s.Enum, value)
		}
	}
}

func seconds(least, most time.Duration) rule {
	return func(s *jsonschema.Schema) { s.Minimum, s.Maximum = new(least.Seconds()), new(most.Seconds()) }
}

func length(least, most int) rule {
	return func(s *jsonschema.Schema) { s.MinLength, s.MaxLength = new(least), new(most) }
}

func atMost(most int) rule { return length(0, most) }

func count(s *jsonschema.Schema) { s.Minimum, s.Maximum = new(0.0), new(float64(agentwait.MaxPolls)) }

func both(rules ...rule) rule {
	return func(s *jsonschema.Schema) {
		for _, r := range rules {
			r(s)
		}
	}
}

func default_(value string) rule { //nolint:revive // default is a keyword
	return func(s *jsonschema.Schema) { s.Default = []byte(value) }
}

// Zero stands for a default in Go, so it is allowed wherever a shortest time is above it.
func orZero(r rule) rule {
	return func(s *jsonschema.Schema) {
		bounded := &jsonschema.Schema{}
		r(bounded)
		zero := any(0)
		s.AnyOf = []*jsonschema.Schema{{Const: &zero}, bounded}
	}
}

// id is an id of an interaction or of who owns it.
var id = length(1, agentstatus.MaxIDBytes)

// inputs are the rules of members of inputs, which mean the same in each input that has them.
var inputs = map[string]rule{
	"interaction_id": id,
	"user_id":        atMost(agentstatus.MaxIDBytes),
	"project_id":     atMost(agentstatus.MaxIDBytes),
	"credential":     both(atMost(agentwait.MaxCredentialBytes), default_(`"default"`)),
	"ids":            func(s *jsonschema.Schema) { s.MaxProperties = new(agentwait.MaxIDs) },
	"interaction_ids": func(s *jsonschema.Schema) {
		s.MinItems, s.MaxItems, s.UniqueItems = new(1), new(agentwait.MaxBatch), true
		id(s.Items)
	},
	"include": func(s *jsonschema.Schema) { includes(s.Items) },
	"extract": func(s *jsonschema.Schema) {
		s.MaxProperties = new(agentwait.MaxExtracts)
		length(1, agentwait.MaxExtractBytes)(s.AdditionalProperties)
	},
	"max_result_bytes": orZero(func(s *jsonschema.Schema) {
		s.Minimum, s.Maximum = new(float64(agentwait.MinResultBytes)), new(float64(agentwait.MaxResultBytes))
	}),
	"timeout_seconds":  both(orZero(seconds(agentwait.MinTimeout, agentwait.MaxTimeout)), default_("600")),
	"on_needs_input":   both(values("", agentwait.OnFail, agentwait.OnWait, agentwait.OnReturn), default_(`"fail"`)),
	"on_cancel":        values("", agentwait.OnLeave, agentwait.OnCancelAgent),
	"on_running":       both(values("", agentwait.OnFail, agentwait.OnWait), default_(`"fail"`)),
	"after_message_id": atMost(agentwait.MaxMessageIDBytes),
	"agent_id":         atMost(agentwait.MaxAgentIDBytes),
	"message":          atMost(agentwait.MaxMessageBytes),
	"key":              func(s *jsonschema.Schema) { s.Pattern = `^[A-Za-z0-9_-]{0,64}$` },
	"request_id":       length(1, agentwait.MaxRequestIDBytes),
	"action":           both(values("", agentwait.AnswerAccept, agentwait.AnswerDecline), default_(`"accept"`)),
	"text":             atMost(agentwait.MaxAnswerBytes),

	"heartbeat_timeout_seconds": both(orZero(seconds(agentwait.MinHeartbeatTimeout, agentwait.MaxHeartbeatTimeout)), default_("60")),
	"min_interval_seconds":      seconds(0, agentwait.MaxInterval),
	"max_interval_seconds":      seconds(0, agentwait.MaxInterval),
	"not_found_grace_seconds":   both(seconds(0, agentwait.MaxGrace), default_("10")),
	"stall_timeout_seconds":     orZero(seconds(agentwait.MinTimeout, agentwait.MaxTimeout)),
}

func includes(s *jsonschema.Schema) {
	values(agentwait.IncludeResponse, agentwait.IncludeMessages, agentwait.IncludeToolCalls, agentwait.IncludeFiles,
		agentwait.IncludeInputRequests, agentwait.IncludeProgress, agentwait.IncludeUsage)(s)
}

// idsOfEach are the further ids of each interaction of a batch.
func idsOfEach(s *jsonschema.Schema) {
	s.MaxProperties, s.AdditionalProperties.MaxProperties = new(agentwait.MaxBatch), new(agentwait.MaxIDs)
}

// of are rules of one type's member, by TYPE.MEMBER.
var of = map[string]rule{
	"AwaitAgentInput.on_deadline":           both(values("", agentwait.OnFail, agentwait.OnCancelAgent), default_(`"fail"`)),
	"RunAgentInput.on_deadline":             both(values("", agentwait.OnFail, agentwait.OnCancelAgent), default_(`"fail"`)),
	"PollAgentStatusInput.on_deadline":      both(values("", agentwait.OnFail, agentwait.OnReturn), default_(`"fail"`)),
	"PollAgentStatusInput.timeout_seconds":  both(seconds(0, agentwait.MaxTimeout), default_("600")),
	"PollAgentsStatusInput.timeout_seconds": both(seconds(0, agentwait.MaxTimeout), default_("600")),
	"AwaitAgentsInput.ids":                  idsOfEach,
	"PollAgentsStatusInput.ids":             idsOfEach,
	"RunAgentInput.existing":                func(s *jsonschema.Schema) { no := any(false); s.Const = &no },
	"RunAgentInput.interaction_id":          atMost(agentstatus.MaxIDBytes),
	"StartAgentInput.interaction_id":        atMost(agentstatus.MaxIDBytes),
	"RowQuery.interaction_id":               length(0, agentstatus.MaxIDBytes),
	"Token.polls":                           count,
	"Token.consecutive_failures":            count,
	"Token.stray_answers":                   count,
}

// whole are rules of a type that are not about one member.
var whole = map[string]rule{
	"StartAgentInput": starts,
	"RunAgentInput":   starts,
}

// starts wants an agent, or an interaction that goes on, and something to do.
func starts(s *jsonschema.Schema) {
	given := func(members ...string) *jsonschema.Schema {
		either := &jsonschema.Schema{}
		for _, member := range members {
			there := &jsonschema.Schema{Required: []string{member}}
			if s.Properties[member].Type == "string" {
				there.Properties = map[string]*jsonschema.Schema{member: {MinLength: new(1)}}
			}
			either.AnyOf = append(either.AnyOf, there)
		}
		return either
	}
	s.AllOf = []*jsonschema.Schema{given("agent_id", "interaction_id"), given("message", "input")}
}
