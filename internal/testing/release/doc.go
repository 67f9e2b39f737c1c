// Package release holds every place that names the version to the one in version.go, and writes them.
//
//	go run ./internal/testing/release/write
package release
