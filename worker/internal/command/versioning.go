package command

import (
	"errors"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// versionFlags make a worker a version of a deployment (Temporal's Worker Versioning). The second
// variable of each is the one that Temporal's Worker Controller sets on the pods that it makes.
type versionFlags struct {
	DeploymentName string `placeholder:"NAME" group:"Worker versioning" env:"AGENTWAIT_DEPLOYMENT_NAME,TEMPORAL_DEPLOYMENT_NAME" help:"The worker deployment that this worker is of. The server sends it work once its version is the deployment's current or ramping one. Default: no versioning."`
	BuildID        string `name:"build-id" placeholder:"ID" group:"Worker versioning" env:"AGENTWAIT_BUILD_ID,TEMPORAL_WORKER_BUILD_ID" help:"The version of it that this worker is, such as the tag of its image."`
	Versioning     string `enum:"auto-upgrade,pinned" default:"auto-upgrade" placeholder:"BEHAVIOR" group:"Worker versioning" help:"Whether open waits move to the deployment's current version, or stay with the one that they began on, which then has to run until the last of them has ended: ${enum}. Default: ${default}."`
}

const bothOrNeither = "give both, or neither for a worker without versioning"

func (f *versionFlags) checkVersion() error {
	switch {
	case f.DeploymentName != "" && f.BuildID == "":
		return console.BadInput(errors.New("--deployment-name is given and --build-id is not"), bothOrNeither)
	case f.DeploymentName == "" && f.BuildID != "":
		return console.BadInput(errors.New("--build-id is given and --deployment-name is not"), bothOrNeither)
	}
	return nil
}

func (f *versionFlags) deployment() worker.DeploymentOptions {
	if f.DeploymentName == "" {
		return worker.DeploymentOptions{}
	}
	options := worker.DeploymentOptions{
		UseVersioning: true,
		Version:       worker.WorkerDeploymentVersion{DeploymentName: f.DeploymentName, BuildID: f.BuildID},
		// A wait is days long, and each version replays the histories of those before it, which
		// the recorded ones in testdata hold it to. So nothing is gained by two versions at once.
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}
	if f.Versioning == "pinned" {
		options.DefaultVersioningBehavior = workflow.VersioningBehaviorPinned
	}
	return options
}
