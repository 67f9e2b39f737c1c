package connections

// Help is what a reference says of a field or an option, beside its name.
type Help struct {
	Kind    string // a unit, or what the value is
	Missing string // what counts where it is not given
	Meaning string
}

// Field is a field of every connection, for a reference, or an option of one vendor's.
type Field struct {
	Vendor string // whose option it is; empty: every vendor's
	Name   string
	Help
}

// Fields are those of every connection.
func Fields() []Field {
	all := make([]Field, 0, len(fields)+1)
	for _, f := range fields {
		all = append(all, Field{Name: f.name, Help: f.Help})
	}
	return append(all, Field{Name: "options", Help: Help{"table of texts", "none", "The vendor's own options, below."}})
}

// Options are those of all vendors that have any.
func Options() (all []Field) {
	for _, vendor := range Vendors() {
		for _, option := range optionsOf(vendor) {
			all = append(all, Field{Vendor: vendor, Name: option, Help: optionHelp[vendor+"."+option]})
		}
	}
	return all
}

// optionHelp is what each option is; a test holds it complete.
var optionHelp = map[string]Help{
	"a2a.binding":          {"text", "what the agent card prefers", "`JSONRPC` or `HTTP+JSON`."},
	"a2a.version":          {"text", "the newest that the agent card has", "`1.0` or `0.3`."},
	"a2a.card_path":        {"text", "`/.well-known/agent-card.json`", "Where the agent card is, below the URL."},
	"a2a.tenant":           {"text", "the agent card's", "Whose agent it is at a server of many tenants."},
	"a2a.extensions":       {"text", "none", "URIs of the extensions that are declared, with spaces between them."},
	"a2a.cancel_timeout":   {"duration", "`10s`", "How long a cancel may take: servers hold it until the agent has stopped."},
	"mcp.protocol":         {"text", "the server is asked, once", "`2026-07-28` or `2025-11-25`."},
	"mcp.message_argument": {"text", "`message`", "The argument of a tool that a start's message is."},
	"mcp.ttl":              {"duration", "what the server keeps", "How long a started task is to be kept, at a server of 2025-11-25."},
	"mcp.listen_timeout":   {"duration", "`3s`", "How long a check listens for the question of a run that needs input."},
}
