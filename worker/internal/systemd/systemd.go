// Package systemd tells systemd how a service stands, as sd_notify(3) has it: a datagram to the
// socket that NOTIFY_SOCKET names. The few lines stand here since the library for it brings D-Bus
// into the module's graph.
package systemd

import (
	"fmt"
	"net"
	"strings"
)

// Manager is who started the process; the zero value is somebody else than systemd, who is told
// nothing.
type Manager struct{ socket string }

// From finds it in the environment.
func From(lookupEnv func(string) (string, bool)) Manager {
	socket, _ := lookupEnv("NOTIFY_SOCKET")
	return Manager{socket: socket}
}

// Ready says that the service serves, for Type=notify.
func (m Manager) Ready(status string) error { return m.send("READY=1", "STATUS="+status) }

// Stopping says that it has begun to stop.
func (m Manager) Stopping(status string) error { return m.send("STOPPING=1", "STATUS="+status) }

// Status is what `systemctl status` shows.
func (m Manager) Status(status string) error { return m.send("STATUS=" + status) }

func (m Manager) send(assignments ...string) error {
	if m.socket == "" {
		return nil
	}
	for i, assignment := range assignments { // a line each
		assignments[i] = strings.ReplaceAll(assignment, "\n", " ")
	}
	// An abstract socket has an @ for its first byte, which net takes as it is.
	connection, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: m.socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("tell systemd: %w", err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := connection.Write([]byte(strings.Join(assignments, "\n"))); err != nil {
		return fmt.Errorf("tell systemd: %w", err)
	}
	return nil
}
