package kubernetes

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// The binary takes the pod's arguments, variables and configuration: it gets as far as the server.
func TestTheProgramTakesWhatThePodGivesIt(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	dir := t.TempDir()
	binary := filepath.Join(dir, "agentwait")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "github.com/agentwait/agentwait/worker/agentwait").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	all := manifests(t)
	container := one[*appsv1.Deployment](t, all).Spec.Template.Spec.Containers[0]
	cmd := exec.CommandContext(t.Context(), binary)
	for _, arg := range container.Args {
		arg = strings.Replace(arg, "--metrics-listen=0.0.0.0:9464", "--metrics-listen=127.0.0.1:0", 1)
		cmd.Args = append(cmd.Args, arg)
	}
	cmd.Args = append(cmd.Args, "--connect-timeout=1ns")
	cmd.Dir, cmd.Env = dir, []string{"HOME=/nonexistent"}
	for _, variable := range container.Env {
		cmd.Env = append(cmd.Env, variable.Name+"="+variable.Value)
	}
	for _, object := range all["configmap.yaml"] {
		for name, text := range object.(*corev1.ConfigMap).Data {
			if strings.HasPrefix(name, "TEMPORAL_") {
				cmd.Env = append(cmd.Env, name+"="+text)
				continue
			}
			// Where the secret is mounted in the pod.
			text = strings.ReplaceAll(text, "/var/run/secrets/agentwait/", dir+"/")
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, object := range all["secret.example.yaml"] {
		for name, text := range object.(*corev1.Secret).StringData {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	cmd.Env = append(cmd.Env, "TEMPORAL_ADDRESS=127.0.0.1:1") // nobody is there, on any machine
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	exit, ended := errors.AsType[*exec.ExitError](cmd.Run())
	if !ended || exit.ExitCode() != 1 || !strings.Contains(said.String(), `temporal at 127.0.0.1:1, namespace \"default\"`) {
		t.Errorf("it ended with %v and\n%s", exit, said.String())
	}
}
