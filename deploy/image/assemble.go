package main

import (
	"cmp"
	"compress/gzip"
	"debug/buildinfo"
	"fmt"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

const (
	// nobody is the user by its number: Kubernetes cannot tell of a name that it is not root's.
	nobody = "65534:65534"
	// configured is where the program looks for agentwait.toml: the folder that it starts in.
	configured = "/etc/agentwait"
	installed  = "/usr/bin/agentwait"
)

// assemble makes the image of a binary. The same binary makes the same image, byte by byte: its
// times are those of the commit that the binary was built from.
func assemble(platform v1.Platform, binary string) (v1.Image, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	said := facts(info)
	content, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	// Two layers, so that of a new version one is downloaded.
	var addenda []mutate.Addendum
	for _, files := range [][]file{system(), {{name: installed, mode: 0o555, content: content}}} {
		layer, err := layerOf(files, said.made)
		if err != nil {
			return nil, err
		}
		addenda = append(addenda, mutate.Addendum{Layer: layer, MediaType: types.OCILayer, History: v1.History{
			Created: v1.Time{Time: said.made}, CreatedBy: "go run ./deploy/image", Comment: files[len(files)-1].name,
		}})
	}
	image := mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1)
	image, err = mutate.Append(image, addenda...)
	if err != nil {
		return nil, err
	}
	before, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	return mutate.ConfigFile(image, configuration(before, platform, said))
}

func configuration(before *v1.ConfigFile, platform v1.Platform, said told) *v1.ConfigFile {
	config := before.DeepCopy()
	config.OS, config.Architecture, config.Variant = platform.OS, platform.Architecture, platform.Variant
	config.Created = v1.Time{Time: said.made}
	config.Config = v1.Config{
		User:       nobody,
		Entrypoint: []string{installed},
		Cmd:        []string{"run"},
		WorkingDir: configured,
		Env:        []string{"PATH=/usr/bin", "HOME=/nonexistent"},
		Labels:     said.labels,
		StopSignal: "SIGTERM",
	}
	return config
}

// told is what a binary says of itself.
type told struct {
	made   time.Time
	labels map[string]string
}

func facts(info *buildinfo.BuildInfo) told {
	said := told{made: time.Unix(0, 0).UTC(), labels: map[string]string{
		"org.opencontainers.image.title":         "agentwait",
		"org.opencontainers.image.description":   "Awaits the completion of AI agents' runs, durably, on Temporal",
		"org.opencontainers.image.licenses":      "MIT",
		"org.opencontainers.image.source":        "https://github.com/agentwait/agentwait",
		"org.opencontainers.image.documentation": "https://github.com/agentwait/agentwait/tree/main/deploy",
		"org.opencontainers.image.version":       cmp.Or(info.Main.Version, "(devel)"),
	}}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			said.labels["org.opencontainers.image.revision"] = setting.Value
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, setting.Value); err == nil {
				said.made = at.UTC()
			}
		}
	}
	said.labels["org.opencontainers.image.created"] = said.made.Format(time.RFC3339)
	return said
}

// together is one index of images for several platforms.
func together(images []v1.Image) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, image := range images {
		config, err := image.ConfigFile()
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: config.Platform()}})
	}
	return index, nil
}

// sizes are what a registry stores of an image, and what its files hold.
func sizes(image v1.Image) (stored, unpacked int64, err error) {
	layers, err := image.Layers()
	if err != nil {
		return 0, 0, err
	}
	for _, layer := range layers {
		size, err := layer.Size()
		if err != nil {
			return 0, 0, err
		}
		stored += size
		reader, err := layer.Uncompressed()
		if err != nil {
			return 0, 0, err
		}
		files, err := read(reader)
		_ = reader.Close() // it was only read
		if err != nil {
			return 0, 0, err
		}
		for _, one := range files {
			unpacked += int64(len(one.content))
		}
	}
	return stored, unpacked, nil
}

func layerOf(files []file, at time.Time) (v1.Layer, error) {
	archive, err := archived(files, at)
	if err != nil {
		return nil, fmt.Errorf("the layer of %s: %w", files[0].name, err)
	}
	return tarball.LayerFromOpener(archive, tarball.WithCompressionLevel(gzip.BestCompression), tarball.WithMediaType(types.OCILayer))
}
