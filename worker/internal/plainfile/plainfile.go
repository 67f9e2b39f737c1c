// Package plainfile opens files that are read more than once, such as one with a key. A pipe gives
// what it holds once, and whoever opens one without a writer waits without end.
package plainfile

import (
	"fmt"
	"os"
	"syscall"
)

// Open opens a file for reading, and never waits: a pipe, a socket or a device is an error. That a
// path is a folder is said by whoever reads it.
func Open(path string) (*os.File, error) {
	// It may have become a pipe a moment ago, so that no look before the opening is enough.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	stat, err := file.Stat()
	if err == nil && !stat.Mode().IsRegular() && !stat.IsDir() {
		err = fmt.Errorf("%s is %s: it is read more than once, so give a plain file", path, kind(stat.Mode()))
	}
	if err != nil {
		_ = file.Close() // nothing was written
		return nil, err
	}
	return file, nil
}

func kind(mode os.FileMode) string {
	switch {
	case mode&os.ModeNamedPipe != 0:
		return "a pipe"
	case mode&os.ModeDevice != 0:
		return "a device"
	}
	return "not a file"
}
