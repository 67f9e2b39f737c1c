package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// checkTimeout bounds each check that uses the network.
const checkTimeout = 15 * time.Second

// Check verifies what the worker needs, without starting it.
type Check struct {
	queueFlags
	apiFlags
	AdapterFlags adapter.Flags `embed:"" group:"Adapter"`
	temporalconn.Flags
	ownerFlags
	UseCredential string            `placeholder:"NAME" help:"Check this connection (credential) alone. Default: all."`
	IDs           map[string]string `name:"id" placeholder:"NAME=ID" help:"A further id that the vendor needs, such as thread_id. Repeatable."`
	Interaction   string            `placeholder:"ID" help:"Probe the API with this interaction. Without it an id that does not exist is asked for."`
	ShowConfig    bool              `help:"Print the configuration that agentwait run would have, each value with where it is from and no secret, and check nothing."`
	SkipTemporal  bool              `help:"Leave the Temporal connection out."`
	SkipAPI       bool              `name:"skip-api" help:"Leave the requests to the API out."`
}

// Validate is called by kong.
func (k *Check) Validate() error { return k.checkAPI() }

// Run makes all checks, each on its line, and fails where any of them failed.
func (k *Check) Run(c *console.Console, worker WorkerConfig) error {
	if k.ShowConfig {
		return k.show(c, worker)
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt)
	defer restoreSignals()

	defer takeStandardLog(quiet(c.Stderr))()
	report := &report{out: c.Stdout}
	if _, _, err := worker(); err != nil {
		report.failed("configuration", err)
	}
	k.temporal(ctx, c, report)
	reader := k.adapter(ctx, report)
	all, err := k.connect(ctx, c, k.AdapterFlags, reader)
	if err != nil {
		report.failed("credentials", err)
	}
	defer closeAll(all)
	if all, err = k.chosen(all, err == nil); err != nil {
		report.failed("credentials", err)
	}
	for _, one := range all {
		report.credential(one)
		k.reach(report, one)
		if !k.SkipAPI && reader != nil {
			k.api(ctx, report, one)
		}
	}
	return report.end()
}

func (k *Check) temporal(ctx context.Context, c *console.Console, report *report) {
	settings, err := k.Settings()
	if err != nil {
		report.failed("configuration", err)
		return
	}
	report.encryption(settings.Encryption(), !k.SkipTemporal)
	if err := settings.ForWorker(); err != nil {
		report.failed("configuration", err)
		return
	}
	report.ok("configuration", fmt.Sprintf("temporal at %s, namespace %s, task queue %s", settings.HostPort, settings.Namespace, k.TaskQueue))
	if k.SkipTemporal {
		return
	}
	connection, err := temporalconn.Dial(ctx, settings, log.NewStructuredLogger(quiet(settings.Writer(c.Stderr))))
	if err != nil {
		report.failed("temporal", err)
		return
	}
	connection.Close()
	report.ok("temporal", "connected, the namespace exists")
}

// credential says where the key of a connection is from.
func (r *report) credential(one connections.Connection) {
	said := "no key is sent"
	if one.Source != "" {
		said = "well-formed key from " + one.Source
		if forAll(one.Source) {
			said += ", which every user of this machine may read: chmod 600 it, unless nobody else is on it"
		}
	}
	if one.Vendor != gumloopName {
		said = one.Vendor + ", " + said
	}
	r.ok("credential "+one.Name, said)
}

// forAll reports whether a file can be read or written by others than its owner and his group. It is
// no failure: in a container, where secrets are mounted so, there are no others.
func forAll(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o006 != 0
}

// chosen are the connections that are to be checked. whole says that all could be made.
func (k *Check) chosen(all []connections.Connection, whole bool) ([]connections.Connection, error) {
	if k.UseCredential == "" {
		return all, nil
	}
	names := make([]string, 0, len(all))
	for _, one := range all {
		if one.Name == k.UseCredential {
			return []connections.Connection{one}, nil
		}
		names = append(names, one.Name)
	}
	if !whole { // it may be one of the others, which are told of
		return nil, nil
	}
	say := "give one of " + strings.Join(names, ", ")
	if near := nearest.Name(k.UseCredential, names); near != "" {
		say = "did you mean " + near + "?"
	}
	return nil, console.BadInput(fmt.Errorf("--use-credential is %.64q, and there is no such connection", k.UseCredential), say)
}

// adapter loads the adapter. Without one that works no answer could be judged: it is nil.
func (k *Check) adapter(ctx context.Context, report *report) *adapter.Adapter {
	reader, err := k.AdapterFlags.Load(ctx, k.MaxBodyBytes)
	if err != nil {
		report.failed("adapter", err)
		return nil
	}
	if reader.File() != "" {
		report.ok("adapter", fmt.Sprintf("%s is loaded: %v and %d MiB for one answer", reader.File(), k.AdapterFlags.AdapterTimeout, k.AdapterFlags.AdapterMemory))
	}
	return reader
}

func (k *Check) api(ctx context.Context, report *report, one connections.Connection) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	probe := probe{
		interaction: k.Interaction, foreign: one.Foreign || !one.Named && k.foreign(), named: one.Named, vendor: one.Vendor,
		ref: vendors.Ref{InteractionID: k.Interaction, UserID: k.UserID, ProjectID: k.ProjectID, IDs: k.IDs},
	}
	if k.Interaction == "" {
		probe.ref.InteractionID = madeUpID
	}
	if k.UserID == "" && k.ProjectID == "" && one.Vendor == gumloopName {
		probe.ref.UserID, probe.ownerMadeUp = madeUpID, true
	}
	answer, refused := check.Ask(ctx, one.API, agentwait.Target{
		InteractionID: probe.ref.InteractionID, UserID: probe.ref.UserID, ProjectID: probe.ref.ProjectID, IDs: probe.ref.IDs,
	})
	probe.judge(report, one.Name, answer, refused)
}
