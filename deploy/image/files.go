package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"time"
)

// file is one of a layer; a folder's name ends in a slash. All are root's, so that the program
// cannot change them, whatever the root file system is mounted as.
type file struct {
	name    string
	mode    int64
	content []byte
}

// system is what a program finds on a machine. No authorities: the binary has them.
func system() []file {
	return []file{
		{name: "/etc/passwd", mode: 0o444, content: []byte("root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n")},
		{name: "/etc/group", mode: 0o444, content: []byte("root:x:0:\nnogroup:x:65534:\n")},
		{name: configured + "/", mode: 0o555},
	}
}

// archived is the archive of files with the folders above them.
func archived(files []file, at time.Time) (func() (io.ReadCloser, error), error) {
	var buffer bytes.Buffer
	archive, made := tar.NewWriter(&buffer), map[string]bool{"/": true}
	add := func(one file) error {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: strings.TrimPrefix(one.name, "/"), Mode: one.mode, Size: int64(len(one.content)), ModTime: at, Format: tar.FormatPAX}
		if strings.HasSuffix(one.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		_, err := archive.Write(one.content)
		return err
	}
	var above func(folder string) error
	above = func(folder string) error {
		if made[folder] {
			return nil
		}
		made[folder] = true
		if err := above(path.Dir(folder)); err != nil {
			return err
		}
		return add(file{name: folder + "/", mode: 0o555})
	}
	for _, one := range files {
		if err := above(path.Dir(strings.TrimSuffix(one.name, "/"))); err != nil {
			return nil, err
		}
		made[strings.TrimSuffix(one.name, "/")] = true
		if err := add(one); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(buffer.Bytes())), nil }, nil
}

// read is what an archive holds.
func read(from io.Reader) (files []file, err error) {
	for archive := tar.NewReader(from); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: "/" + header.Name, mode: header.Mode, content: content})
	}
}
