package command

import (
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/connections"
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
	BaseURL             string           `name:"base-url" placeholder:"URL" group:"API" help:"Base URL of the API. https, or http on a loopback address. Default: ${api_base_url}."`
	StatusPath          string           `placeholder:"PATH" group:"API" help:"Where the API tells the status, below the base URL, with {interaction_id}, and {user_id} or {project_id} where they are to be sent. Default: ${status_path}, with the owner as query."`
	RequestTimeout      time.Duration    `default:"30s" placeholder:"DURATION" group:"API" help:"How long the API may take for one answer. Default: ${default}."`
	MaxBodyBytes        int              `default:"33554432" placeholder:"N" group:"API" help:"Largest answer of the API, decompressed. Default: ${default}."`
	MaxCompressionRatio int              `default:"100" placeholder:"N" group:"API" help:"How many bytes one byte of a compressed answer may unfold to, beyond the first MiB. Default: ${default}."`
	Connection          connections.Flag `placeholder:"NAME=VENDOR[,FIELD=VALUE…]" group:"API" help:"A connection to a vendor's API: url=URL, key-file=FILE or key-env=VARIABLE, auth=SCHEME, and more. Vendors: ${vendors}, or a file that declares one. Repeatable. Inputs choose a connection by its name, as their credential."`
	ConnectionsFile     string           `placeholder:"FILE" type:"path" group:"API" help:"TOML file with connections alone, in the place of those in the configuration file."`
	credentials.Flags   `embed:"" group:"API"`

	watched     *watched // nil: nobody looks
	connections int      // at most; 0: the client's default
	inflight    int      // bytes of answers, of all credentials together; 0: the client's default
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
	case "BaseURL":
		return "--base-url"
	case "StatusPath":
		return "--status-path"
	case "APIKey":
		return "the key"
	}
	return field // one that no flag sets
}

// foreign says whether the API is not Gumloop's.
func (f *apiFlags) foreign() bool {
	return f.StatusPath != "" && f.StatusPath != gumloop.DefaultStatusPath
}

// ownerFlags name who owns an interaction, where the API asks for it.
type ownerFlags struct {
	UserID    string `name:"user-id" placeholder:"ID" help:"The user who owns the interaction. Gumloop wants it or --project-id; others do not."`
	ProjectID string `name:"project-id" placeholder:"ID" help:"The project (team) that owns the interaction."`
}
