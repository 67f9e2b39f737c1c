package kubernetes

// A manifest is applied on the day of an upgrade: a field that the API does not know, a probe of
// another port, a grace that is shorter than the hand-over, or a metric that nobody exports shows
// then, or never. So they are held to the API's types, to each other and to the source.

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

func TestEveryFileIsAppliedOrNamed(t *testing.T) {
	text, err := os.ReadFile(kustomization)
	if err != nil {
		t.Fatal(err)
	}
	var listed struct {
		Resources []string `json:"resources"`
	}
	if err := yaml.Unmarshal(text, &listed); err != nil {
		t.Fatal(err)
	}
	all := manifests(t)
	for _, file := range listed.Resources {
		if _, there := all[file]; !there {
			t.Errorf("%s is listed and is not there", file)
		}
	}
	for file := range all {
		if !slices.Contains(listed.Resources, file) && !strings.Contains(string(text), "("+file+")") && !strings.Contains(string(text), ": "+file) {
			t.Errorf("%s is neither listed nor named in %s", file, kustomization)
		}
	}
}

func TestSelectorsFindThePods(t *testing.T) {
	all := manifests(t)
	deployment := one[*appsv1.Deployment](t, all)
	labels := deployment.Spec.Template.Labels
	service := one[*corev1.Service](t, all)
	selectors := map[string]map[string]string{
		"deployment": deployment.Spec.Selector.MatchLabels, "service": service.Spec.Selector,
		"disruption budget": one[*policyv1.PodDisruptionBudget](t, all).Spec.Selector.MatchLabels,
		"network policy":    one[*networkingv1.NetworkPolicy](t, all).Spec.PodSelector.MatchLabels,
		"spread":            deployment.Spec.Template.Spec.TopologySpreadConstraints[0].LabelSelector.MatchLabels,
	}
	for what, selector := range selectors {
		if len(selector) == 0 {
			t.Errorf("the %s selects everything", what)
		}
		for key, value := range selector {
			if labels[key] != value {
				t.Errorf("the %s selects %s=%s, the pods have %q", what, key, value, labels[key])
			}
		}
	}
	if target := one[*autoscalingv2.HorizontalPodAutoscaler](t, all).Spec.ScaleTargetRef; target.Name != deployment.Name || target.Kind != "Deployment" {
		t.Errorf("the autoscaler scales %+v", target)
	}
}

func TestThePodRunsAsNobodyAndCanChangeNothing(t *testing.T) {
	spec := one[*appsv1.Deployment](t, manifests(t)).Spec.Template.Spec
	pod, own := spec.SecurityContext, spec.Containers[0].SecurityContext
	if !*pod.RunAsNonRoot || *pod.RunAsUser != 65534 || pod.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
		t.Errorf("the pod's is %+v", pod)
	}
	if *own.AllowPrivilegeEscalation || !*own.ReadOnlyRootFilesystem || !slices.Equal(own.Capabilities.Drop, []corev1.Capability{"ALL"}) {
		t.Errorf("the container's is %+v", own)
	}
	if *spec.AutomountServiceAccountToken {
		t.Error("the pod has a token of the cluster")
	}
	for _, mount := range spec.Containers[0].VolumeMounts {
		if !mount.ReadOnly {
			t.Errorf("%s can be written", mount.MountPath)
		}
	}
}

func TestProbesAskWhereTheWorkerAnswers(t *testing.T) {
	all := manifests(t)
	container := one[*appsv1.Deployment](t, all).Spec.Template.Spec.Containers[0]
	port := container.Ports[0]
	if listens := flag(t, container.Args, "--metrics-listen"); !strings.HasSuffix(listens, ":9464") || port.ContainerPort != 9464 || strings.HasPrefix(listens, ":") {
		t.Errorf("it listens on %s, and the port is %d", listens, port.ContainerPort) // :PORT is loopback alone
	}
	for path, probe := range map[string]*corev1.Probe{"/healthz": container.LivenessProbe, "/readyz": container.ReadinessProbe} {
		if probe.HTTPGet == nil || probe.HTTPGet.Path != path || probe.HTTPGet.Port.StrVal != port.Name {
			t.Errorf("%s: %+v", path, probe.HTTPGet)
		}
		if probe.TimeoutSeconds < 2 { // the worker asks the server for 800 ms
			t.Errorf("%s: a timeout of %d s", path, probe.TimeoutSeconds)
		}
	}
	if got := one[*corev1.Service](t, all).Spec.Ports[0]; got.TargetPort.StrVal != port.Name || got.Port != port.ContainerPort {
		t.Errorf("the service's port is %+v", got)
	}
	if got := one[*networkingv1.NetworkPolicy](t, all).Spec.Ingress[0].Ports[0].Port.IntVal; got != port.ContainerPort {
		t.Errorf("the network policy's port is %d", got)
	}
}

// The worker is killed at the end of the grace, so the hand-over has to fit with some room.
func TestTheGraceFitsTheHandOver(t *testing.T) {
	spec := one[*appsv1.Deployment](t, manifests(t)).Spec.Template.Spec
	handOver, err := time.ParseDuration(flag(t, spec.Containers[0].Args, "--stop-timeout"))
	if err != nil {
		t.Fatal(err)
	}
	if grace := time.Duration(*spec.TerminationGracePeriodSeconds) * time.Second; grace < handOver+10*time.Second {
		t.Errorf("a grace of %v for a hand-over of %v, want 10 s more", grace, handOver)
	}
}

// What the pod takes its files and variables from is there, under that name.
func TestWhatThePodUsesIsThere(t *testing.T) {
	all := manifests(t)
	there := map[string]bool{}
	for _, objects := range all {
		for _, object := range objects {
			meta, ok := object.(metav1.Object)
			if !ok {
				t.Fatalf("%T has no name", object)
			}
			there[object.GetObjectKind().GroupVersionKind().Kind+" "+meta.GetName()] = true
		}
	}
	spec := one[*appsv1.Deployment](t, all).Spec.Template.Spec
	var used []string
	for _, volume := range spec.Volumes {
		if volume.ConfigMap != nil {
			used = append(used, "ConfigMap "+volume.ConfigMap.Name)
		}
		if volume.Secret != nil {
			used = append(used, "Secret "+volume.Secret.SecretName)
		}
	}
	for _, from := range spec.Containers[0].EnvFrom {
		if from.ConfigMapRef != nil {
			used = append(used, "ConfigMap "+from.ConfigMapRef.Name)
		}
		if from.SecretRef != nil {
			used = append(used, "Secret "+from.SecretRef.Name)
		}
	}
	if len(used) != 4 {
		t.Errorf("the pod uses %q", used)
	}
	for _, name := range used {
		if !there[name] {
			t.Errorf("%s is used and not made", name)
		}
	}
}

// A metric that nobody exports scales nothing, for ever.
func TestTheAutoscalersMetricIsExported(t *testing.T) {
	metric := one[*autoscalingv2.HorizontalPodAutoscaler](t, manifests(t)).Spec.Metrics[0].Pods.Metric.Name
	names, err := os.ReadFile("../../internal/metrics/metrics.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(names), `= "`+metric+`"`) {
		t.Errorf("no metric of the engine is %s", metric)
	}
}

// flag is a flag's value among arguments.
func flag(t *testing.T, args []string, name string) string {
	t.Helper()
	for _, arg := range args {
		if value, found := strings.CutPrefix(arg, name+"="); found {
			return value
		}
	}
	t.Fatalf("no %s in %q", name, args)
	return ""
}
