package main

// An image is what an operator cannot look into at three in the morning: so that it is the same
// bytes from the same source, that its program is nobody's process on a file system that it cannot
// write, and what it has with it, is tested on the image itself.

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// this is the platform of the tests, and self a binary for it: the tests themselves. What an image
// is does not depend on the program in it.
var this = v1.Platform{OS: "linux", Architecture: runtime.GOARCH}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func made(t *testing.T, binary string) v1.Image {
	t.Helper()
	image, err := assemble(this, binary)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func TestTheImageIsNobodys(t *testing.T) {
	image := made(t, self(t))
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != "65534:65534" || config.Config.WorkingDir != "/etc/agentwait" ||
		strings.Join(config.Config.Entrypoint, " ") != "/usr/bin/agentwait" || strings.Join(config.Config.Cmd, " ") != "run" {
		t.Errorf("the configuration is %+v", config.Config)
	}
	for _, label := range []string{"title", "source", "version", "licenses", "created"} {
		if config.Config.Labels["org.opencontainers.image."+label] == "" {
			t.Errorf("no label %s", label)
		}
	}
	if kind, err := image.MediaType(); err != nil || kind != types.OCIManifestSchema1 {
		t.Errorf("the image is %s, %v", kind, err)
	}
	got := map[string]int64{}
	for _, header := range headers(t, image) {
		got[header.Name] = header.Mode
		if header.Uid != 0 || header.Gid != 0 || header.Mode&0o7222 != 0 {
			t.Errorf("%s: owner %d:%d, mode %o; want root's, and nothing that can be written", header.Name, header.Uid, header.Gid, header.Mode)
		}
	}
	for _, name := range []string{"etc/passwd", "etc/group", "etc/agentwait/", "usr/bin/agentwait"} {
		if _, there := got[name]; !there {
			t.Errorf("no %s in %v", name, got)
		}
	}
	if len(got) != 7 { // those, etc, usr and usr/bin
		t.Errorf("the image holds %v", got)
	}
}

func TestTheSameSourceIsTheSameImage(t *testing.T) {
	digest := func() string {
		index, err := together([]v1.Image{made(t, self(t))})
		if err != nil {
			t.Fatal(err)
		}
		hash, err := index.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return hash.String()
	}
	if first, second := digest(), digest(); first != second {
		t.Errorf("%s, then %s", first, second)
	}
}

func TestAnImageIsWrittenOverAnImageAlone(t *testing.T) {
	index, err := together([]v1.Image{made(t, self(t))})
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "image")
	for range 2 {
		if err := writeLayout(folder, index); err != nil {
			t.Fatal(err)
		}
	}
	written, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(written); err != nil {
		t.Error(err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.txt"), []byte("years"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeLayout(other, index); err == nil {
		t.Error("somebody's folder was replaced")
	}
	if _, err := os.Stat(filepath.Join(other, "thesis.txt")); err != nil {
		t.Error(err)
	}
}

func TestAnArchiveForADaemon(t *testing.T) {
	file := filepath.Join(t.TempDir(), "image.tar")
	if err := writeArchive(file, "agentwait:1", made(t, self(t))); err != nil {
		t.Fatal(err)
	}
	image, err := tarball.ImageFromPath(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Image(image); err != nil {
		t.Error(err)
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"":                                     "give --out FOLDER",
		"--out x y":                            `unexpected argument "y"`,
		"--out x --platforms windows/amd64":    `"windows/amd64" is not one`,
		"--out x --platforms linux":            `"linux" is not one`,
		"--out x --platforms linux/riscv65432": "build the binary for linux/riscv65432",
	} {
		if err := run(t.Context(), strings.Fields(args), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", args, err, want)
		}
	}
}

// headers are those of all files.
func headers(t *testing.T, image v1.Image) (all []*tar.Header) {
	t.Helper()
	walk(t, image, func(header *tar.Header, _ io.Reader) { all = append(all, header) })
	return all
}

func walk(t *testing.T, image v1.Image, each func(*tar.Header, io.Reader)) {
	t.Helper()
	layers, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range layers {
		reader, err := layer.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		for archive := tar.NewReader(reader); ; {
			header, err := archive.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			each(header, archive)
		}
	}
}

// static fails for a program that needs anything to be there with it.
func static(t *testing.T, binary []byte) {
	t.Helper()
	program, err := elf.NewFile(bytes.NewReader(binary))
	if err != nil {
		t.Fatal(err)
	}
	libraries, _ := program.ImportedLibraries() // an error is: it has no such section
	if len(libraries) > 0 {
		t.Errorf("it needs %q", libraries)
	}
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("it needs a loader")
		}
	}
}
