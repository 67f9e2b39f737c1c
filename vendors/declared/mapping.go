package declared

import (
	"slices"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/internal/tomltext"
)

// mapping is how a file reads answers.
type mapping struct {
	registry
	state  []path
	states map[string]outcome
	rules  []rule

	interactionID, agentID        []path
	reply, errorText, errorCode   []path
	created, updated, finished    []path
	webURL                        []path
	clock                         clock
	join                          string // between the texts of a reply
	pollSeconds, pollMilliseconds []path
	messages, toolCalls, files    []list
	requests                      []list
	progress, usage               figures
}

// mappingKeys are those of a file that reads answers itself.
var mappingKeys = []string{
	"state", "states", "rules", "interaction_id", "agent_id", "reply", "join", "error", "error_code", "times",
	"created_at", "updated_at", "finished_at", "web_url", "poll_after_seconds", "poll_after_ms",
	"messages", "tool_calls", "files", "input_requests", "progress", "usage",
}

// rootKeys are texts and paths of the whole file. Below a [table] they are in that.
var rootKeys = slices.Concat([]string{"name", "base_url", "auth", "adapter", "id_prefix"}, mappingKeys)

// figures are numbers and texts of a table, by name.
type figures struct {
	numbers map[string][]path // of each the sum
	texts   map[string][]path
	unit    string
}

// list makes a record of each element of a list.
type list struct {
	each    path
	paths   []string         // below an element
	members map[string][]int // of a record, by name: alternatives among paths
	fixed   map[string]string
	roles   map[string]string // of messages: the API's word → "assistant" or "user"
	// answered has the ids of those that are no longer asked.
	answered []path
	answer   *answerLife // how a request of this list is answered; nil: as the others are
}

// The members of the records that lists make.
var (
	messageMembers = []string{"id", "role", "text", "sent_at"}
	toolMembers    = []string{"id", "name", "state", "args", "result"}
	fileMembers    = []string{"name", "media_type", "url"}
	inputMembers   = []string{"id", "text", "schema", "tool_call_id"}
)

// readMapping takes how answers are read. result says that there is a second request.
func readMapping(t *table, result bool) *mapping {
	m := &mapping{registry: registry{result: result}}
	m.state = t.paths("state", &m.registry)
	if !t.has("state") {
		t.wrong("state", "is missing: write the path of the state in an answer, such as state = \"status\"")
	}
	m.states = t.states()
	if len(m.states) == 0 && !t.has("states") {
		t.wrong("states", "is missing: write a table [states] with what each state means, such as done = \"completed\"")
	}
	for _, entry := range t.tables("rules") {
		r := rule{condition: entry.condition(&m.registry), outcome: entry.outcome()}
		if r.empty() {
			entry.wrong("state", "is missing, and every other condition: write state, exists, missing, equals or asks")
		}
		entry.end()
		m.rules = append(m.rules, r)
	}
	for _, one := range []struct {
		key   string
		paths *[]path
	}{
		{"interaction_id", &m.interactionID},
		{"agent_id", &m.agentID},
		{"reply", &m.reply},
		{"error", &m.errorText},
		{"error_code", &m.errorCode},
		{"created_at", &m.created},
		{"updated_at", &m.updated},
		{"finished_at", &m.finished},
		{"web_url", &m.webURL},
		{"poll_after_seconds", &m.pollSeconds},
		{"poll_after_ms", &m.pollMilliseconds},
	} {
		*one.paths = t.paths(one.key, &m.registry)
	}
	switch c := clock(t.text("times", `"seconds"`)); c {
	case clockAny, clockRFC3339, clockSeconds, clockMillis:
		m.clock = c
	default:
		t.wrong("times", "is %s: write rfc3339, seconds or ms, or leave it out to tell by the values", text.Quote(string(c), 32))
	}
	m.join = blankLine
	if value, there := t.take("join"); there {
		found, ok := value.(string)
		if !ok {
			t.wrong("join", "is %s: write what stands between the texts of a reply, such as \"\" for nothing", tomltext.Kind(value))
		}
		m.join = found
	}
	m.messages = t.lists("messages", &m.registry, messageMembers, nil)
	m.toolCalls = t.lists("tool_calls", &m.registry, toolMembers, nil)
	m.files = t.lists("files", &m.registry, fileMembers, nil)
	m.requests = t.lists("input_requests", &m.registry, inputMembers, map[string][]string{"kind": {
		string(agentstatus.InputApproval), string(agentstatus.InputQuestion), string(agentstatus.InputAuth),
	}})
	m.progress = t.figures("progress", &m.registry, []string{"done", "total", "queue_position"}, []string{"message"}, false)
	m.usage = t.figures("usage", &m.registry, []string{"input_tokens", "output_tokens", "cost"}, nil, true)
	return m
}

// figures takes a table of numbers and texts.
func (t *table) figures(key string, r *registry, numbers, texts []string, unit bool) figures {
	inner := t.table(key)
	if inner == nil {
		return figures{}
	}
	f := figures{numbers: map[string][]path{}, texts: map[string][]path{}}
	for _, name := range numbers {
		if found := inner.paths(name, r); found != nil {
			f.numbers[name] = found
		}
	}
	for _, name := range texts {
		if found := inner.paths(name, r); found != nil {
			f.texts[name] = found
		}
	}
	if unit {
		f.unit = inner.text("unit", `"USD"`)
	}
	inner.end()
	return f
}

// lists takes an array of tables, each of which makes records of a list's elements.
func (t *table) lists(key string, r *registry, members []string, fixed map[string][]string) []list {
	var all []list
	for _, entry := range t.tables(key) {
		all = append(all, entry.list(r, key == "input_requests", members, fixed))
		entry.end()
	}
	return all
}
