package main

import (
	"context"
	"fmt"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// writeLayout replaces an image; a folder with something else in it is left alone.
func writeLayout(folder string, index v1.ImageIndex) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	if _, err := layout.FromPath(folder); err != nil && len(entries) > 0 {
		return fmt.Errorf("--out: %s is there and holds no image: give another folder, or empty it", folder)
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	_, err = layout.Write(folder, index)
	return err
}

func writeArchive(to, tag string, image v1.Image) error {
	reference, err := name.NewTag(tag)
	if err != nil {
		return fmt.Errorf("--tag: %w", err)
	}
	return tarball.WriteToFile(to, reference, image)
}

// push needs no daemon: what `docker login` or `podman login` has kept says who pushes.
func push(ctx context.Context, to string, index v1.ImageIndex) error {
	reference, err := name.ParseReference(to)
	if err != nil {
		return fmt.Errorf("--push: %w", err)
	}
	return remote.WriteIndex(reference, index, remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain))
}
