package command

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/credentials"
)

// DefaultTaskQueue is the task queue where none is named.
const DefaultTaskQueue = "agentwait"

// queueFlags are of the commands that use a task queue.
type queueFlags struct {
	TaskQueue string `default:"${default_task_queue}" placeholder:"NAME" help:"Task queue of the worker. Default: ${default}."`
}

// AfterApply is called by kong.
func (f *queueFlags) AfterApply() error {
	if f.TaskQueue == "" { // as an empty variable has it: the server would refuse each poll
		return errors.New("--task-queue is empty: give the name of a task queue, such as agentwait")
	}
	return nil
}

// apiFlags are of the commands that call the API.
type apiFlags struct {
	BaseURL             string        `name:"base-url" placeholder:"URL" group:"API" help:"Base URL of the API. https, or http on a loopback address. Default: ${api_base_url}."`
	StatusPath          string        `placeholder:"PATH" group:"API" help:"Where the API tells the status, below the base URL, with {interaction_id}, and {user_id} or {project_id} where they are to be sent. Default: ${status_path}, with the owner as query."`
	RequestTimeout      time.Duration `default:"30s" placeholder:"DURATION" group:"API" help:"How long the API may take for one answer. Default: ${default}."`
	MaxBodyBytes        int           `default:"33554432" placeholder:"N" group:"API" help:"Largest answer of the API, decompressed. Default: ${default}."`
	MaxCompressionRatio int           `default:"100" placeholder:"N" group:"API" help:"How many bytes one byte of a compressed answer may unfold to, beyond the first MiB. Default: ${default}."`
	credentials.Flags   `embed:"" group:"API"`

	connections int // at most; 0: the client's default
	inflight    int // bytes of answers, of all credentials together; 0: the client's default
}

// checkAPI is for Validate of the commands: kong calls one method of a name alone.
func (f *apiFlags) checkAPI() error {
	switch {
	case f.RequestTimeout <= 0:
		return fmt.Errorf("--request-timeout is %v: want more than 0, such as 30s", f.RequestTimeout)
	case f.MaxBodyBytes < 1 || f.MaxBodyBytes > maxBodyBytes:
		return fmt.Errorf("--max-body-bytes is %d: want 1 to %d, such as 33554432", f.MaxBodyBytes, maxBodyBytes)
	case f.MaxCompressionRatio < 1:
		return fmt.Errorf("--max-compression-ratio is %d: want at least 1, such as 100", f.MaxCompressionRatio)
	}
	return nil
}

// maxBodyBytes is far more than an answer has; the parser's own bound is 2 GiB.
const maxBodyBytes = 1 << 30

// setting is the flag that sets a field of the client's configuration.
func setting(field string) string {
	switch field {
	case "RequestTimeout":
		return "--request-timeout"
	case "MaxBodyBytes":
		return "--max-body-bytes"
	case "MaxCompressionRatio":
		return "--max-compression-ratio"
	case "MaxInflightBytes":
		return "--max-inflight-bytes"
	}
	return field // one that no flag sets
}

// clients makes a client for each credential. Their answers share one budget of memory.
func (f *apiFlags) clients(c *console.Console) (map[string]*gumloop.Client, []credentials.Key, error) {
	keys, err := f.Load(c)
	if err != nil {
		return nil, nil, err
	}
	budget := vendors.NewBudget(cmp.Or(f.inflight, vendors.DefaultMaxInflightBytes))
	clients := make(map[string]*gumloop.Client, len(keys))
	for _, key := range keys {
		client, err := gumloop.NewClient(gumloop.Config{
			APIKey: key.Secret(), BaseURL: f.BaseURL, StatusPath: f.StatusPath, UserAgent: "agentwait-worker",
			RequestTimeout: f.RequestTimeout, MaxBodyBytes: f.MaxBodyBytes, MaxCompressionRatio: f.MaxCompressionRatio,
			MaxConnections: f.connections, Budget: budget, Setting: setting,
		})
		if err != nil {
			return nil, nil, console.BadInput(fmt.Errorf("the API client of the credential %q: %w", key.Name, err), "check --base-url, --status-path and the key")
		}
		clients[key.Name] = client
	}
	return clients, keys, nil
}

// foreign says whether the API is not Gumloop's.
func (f *apiFlags) foreign() bool {
	return f.StatusPath != "" && f.StatusPath != gumloop.DefaultStatusPath
}

// closeAll closes clients that are not used any more.
func closeAll(clients map[string]*gumloop.Client) {
	for _, client := range clients {
		client.Close()
	}
}

// apis are clients whose answers are read by parse.
func apis(clients map[string]*gumloop.Client, parse vendors.Parse) map[string]activities.API {
	out := make(map[string]activities.API, len(clients))
	for name, client := range clients {
		out[name] = vendors.Reading(client, parse)
	}
	return out
}

// ownerFlags name who owns an interaction, as the API asks for it.
type ownerFlags struct {
	UserID    string `name:"user-id" placeholder:"ID" help:"The user who owns the interaction. It or --project-id is required."`
	ProjectID string `name:"project-id" placeholder:"ID" help:"The project (team) that owns the interaction."`
}
