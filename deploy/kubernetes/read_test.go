package kubernetes

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const kustomization = "kustomization.yaml"

// manifests are all objects by their file, read as the API server reads them with strict validation:
// a field that is misspelled, of another type, or there twice is an error.
func manifests(t *testing.T) map[string][]runtime.Object {
	t.Helper()
	decoder := strict(t)
	files, err := filepath.Glob("*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("files: %v, %v", files, err)
	}
	all := map[string][]runtime.Object{}
	for _, file := range files {
		if file == kustomization {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for documents := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(content))); ; {
			document, err := next(documents)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			object, _, err := decoder.Decode(document, nil, nil)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			all[file] = append(all[file], object)
		}
	}
	return all
}

func strict(t *testing.T) runtime.Decoder {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{appsv1.AddToScheme, autoscalingv2.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
}

// The reading sees what it is there for.
func TestAFaultIsFound(t *testing.T) {
	for _, fault := range []string{"{replcas: 2}", "{replicas: two}", "{replicas: 2, replicas: 3}", "{template: {spec: {terminationGracePeriod: 45}}}"} {
		if _, _, err := strict(t).Decode([]byte("apiVersion: apps/v1\nkind: Deployment\nspec: "+fault), nil, nil); err == nil {
			t.Errorf("%s is taken", fault)
		}
	}
}

func next(documents io.Reader) ([]byte, error) {
	buffer := make([]byte, 64<<10) // a document at a time, as long as it fits
	n, err := documents.Read(buffer)
	return buffer[:n], err
}

// one is the only object of a type.
func one[T runtime.Object](t *testing.T, all map[string][]runtime.Object) T {
	t.Helper()
	var found []T
	for _, objects := range all {
		for _, object := range objects {
			if it, ok := object.(T); ok {
				found = append(found, it)
			}
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d objects of %T, want one", len(found), *new(T))
	}
	return found[0]
}
