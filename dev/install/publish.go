package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	gomodule "golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/agentwait/agentwait"
)

const module = "github.com/agentwait/agentwait"

// publish makes a module proxy of files that has the modules of this commit.
func publish(proxy string) error {
	for path, dir := range map[string]string{module: "", module + "/worker": "worker"} {
		if err := publishModule(filepath.Join(proxy, filepath.FromSlash(path), "@v"), path, dir); err != nil {
			return fmt.Errorf("publish %s: %w", path, err)
		}
	}
	return nil
}

func publishModule(versions, path, dir string) error {
	version := gomodule.Version{Path: path, Version: "v" + agentwait.Version}
	if err := os.MkdirAll(versions, 0o750); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	info, err := json.Marshal(map[string]any{"Version": version.Version, "Time": time.Now().UTC()})
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"list": []byte(version.Version + "\n"), version.Version + ".info": info, version.Version + ".mod": mod,
	} {
		if err := os.WriteFile(filepath.Join(versions, name), text, 0o600); err != nil {
			return err
		}
	}
	archive, err := os.Create(filepath.Join(versions, version.Version+".zip"))
	if err != nil {
		return err
	}
	return errors.Join(zip.CreateFromVCS(archive, version, ".", "HEAD", dir), archive.Close())
}
