package systemd

// A service of Type=notify whose datagram does not arrive, or says something else, is killed by
// systemd when its start takes too long, although it serves.

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func TestWhatSystemdHears(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notify")
	abstract := "@agentwait-test-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	for name, socket := range map[string]string{"a file": file, "an abstract socket": abstract} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
			if err != nil {
				t.Skipf("no such socket here: %v", err)
			}
			defer func() { _ = listener.Close() }()
			m := From(func(name string) (string, bool) { return socket, name == "NOTIFY_SOCKET" })
			for _, row := range []struct {
				say  func(string) error
				want string
			}{
				{m.Status, "STATUS=two lines"},
				{m.Ready, "READY=1\nSTATUS=two lines"},
				{m.Stopping, "STOPPING=1\nSTATUS=two lines"},
			} {
				if err := row.say("two\nlines"); err != nil {
					t.Fatal(err)
				}
				heard := make([]byte, 256)
				n, err := listener.Read(heard)
				if err != nil || string(heard[:n]) != row.want {
					t.Errorf("heard %q, %v; want %q", heard[:n], err, row.want)
				}
			}
		})
	}
}

func TestElsewhereNobodyIsTold(t *testing.T) {
	if err := From(func(string) (string, bool) { return "", false }).Ready("ready"); err != nil {
		t.Error(err)
	}
	gone := From(func(string) (string, bool) { return filepath.Join(t.TempDir(), "gone"), true })
	if err := gone.Ready("ready"); err == nil {
		t.Error("a socket that is not there: no error")
	}
}
