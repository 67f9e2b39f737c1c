package embedded

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"syscall"
)

const loopbackIP = "127.0.0.1"

func hostPort(port int) string { return net.JoinHostPort(loopbackIP, strconv.Itoa(port)) }

// Ports to choose from. Neither the server nor its UI takes a listener, so a chosen port is
// free again for a moment. A system gives the ports from 32768 (Linux) or 49152 on to whoever
// connects or listens without naming one, and under load does so within that moment: below
// them there is only the chance that two servers choose alike.
const (
	firstPort = 15_000
	lastPort  = 32_000
	portTries = 100
	// portChoices bounds how often a server that lost a port chooses all of them anew.
	portChoices = 5
)

// freePorts finds n ports on which nobody listens, each of them once.
func freePorts(n int) ([]int, error) {
	var ports []int
	var last error
	for range portTries {
		listener, err := net.Listen("tcp", hostPort(firstPort+rand.IntN(lastPort-firstPort))) //nolint:gosec // no secret
		if err != nil {
			last = err
			continue
		}
		defer func() { _ = listener.Close() }() // when all are found: no port is found twice
		addr, ok := listener.Addr().(*net.TCPAddr)
		if !ok {
			return nil, fmt.Errorf("find a free port: %s is not a TCP address", listener.Addr())
		}
		if ports = append(ports, addr.Port); len(ports) == n {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("find a free port: none in %d tries: %w", portTries, last)
}

// lostPort says whether a start failed since somebody has one of its ports, and not the one that
// was asked for: that is taken whatever is chosen for the others. The server has no error for
// this, only a text.
func lostPort(err error, asked int) bool {
	text := err.Error()
	return strings.Contains(text, syscall.EADDRINUSE.Error()) && !strings.Contains(text, hostPort(asked)+":")
}
