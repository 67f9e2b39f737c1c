// Package kubernetes holds the manifests; its tests hold them to the API's types, to each other and
// to the binary.
package kubernetes
