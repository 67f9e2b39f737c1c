// Command image makes the container image of agentwait, without a daemon and from nothing: the
// static binary, two files that name its user, and a folder for its configuration.
//
//	go run ./deploy/image --out bin/image                      a folder as OCI lays images out
//	go run ./deploy/image --docker bin/image.tar               for `docker load` or `podman load`
//	go run ./deploy/image --push registry.example/agentwait:1  into a registry, with its docker login
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

type options struct {
	platforms []string
	binaries  string
	out       string
	docker    string
	tag       string
	push      string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		fmt.Fprintln(os.Stderr, "image:", err)
		stop()
		os.Exit(1) //nolint:gocritic // everything has been stopped
	}
}

func parse(args []string) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("image", flag.ContinueOnError)
	platforms := flags.String("platforms", "linux/amd64,linux/arm64", "what the image is for")
	flags.StringVar(&o.binaries, "binaries", "", "folder for the binaries, one a platform (default: one that is removed afterwards)")
	flags.StringVar(&o.out, "out", "", "write the image into this folder, as OCI lays it out; an image that is there is replaced")
	flags.StringVar(&o.docker, "docker", "", "write the image of this machine's architecture into this archive, for docker load")
	flags.StringVar(&o.tag, "tag", "agentwait:latest", "its name in that archive")
	flags.StringVar(&o.push, "push", "", "push the image as this reference")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.out == "" && o.docker == "" && o.push == "" {
		return o, errors.New("nothing to do: give --out FOLDER, --docker FILE or --push REFERENCE")
	}
	o.platforms = strings.Split(*platforms, ",")
	return o, nil
}

func run(ctx context.Context, args []string, say io.Writer) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.binaries == "" {
		if o.binaries, err = os.MkdirTemp("", "agentwait-image-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.binaries)) }()
	}
	var images []v1.Image
	for _, text := range o.platforms {
		platform, err := v1.ParsePlatform(text)
		if err != nil || platform.OS != "linux" || platform.Architecture == "" {
			return fmt.Errorf("--platforms: %q is not one, want linux/amd64 or linux with another of Go's architectures", text)
		}
		binary := filepath.Join(o.binaries, "agentwait-"+platform.OS+"-"+platform.Architecture)
		if err := build(ctx, *platform, binary); err != nil {
			return err
		}
		image, err := assemble(*platform, binary)
		if err != nil {
			return err
		}
		if err := report(say, text, image); err != nil {
			return err
		}
		images = append(images, image)
		if o.docker != "" && platform.Architecture == runtime.GOARCH {
			if err := writeArchive(o.docker, o.tag, image); err != nil {
				return err
			}
		}
	}
	index, err := together(images)
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := writeLayout(o.out, index); err != nil {
			return err
		}
	}
	if o.push != "" {
		return push(ctx, o.push, index)
	}
	return nil
}

// report says what the image is and how large.
func report(say io.Writer, platform string, image v1.Image) error {
	stored, unpacked, err := sizes(image)
	if err != nil {
		return err
	}
	digest, err := image.Digest()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(say, "%s: %.1f MB in a registry, %.1f MB unpacked, %s\n", platform, float64(stored)/1e6, float64(unpacked)/1e6, digest)
	return err
}
