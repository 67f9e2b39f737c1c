package embedded

import (
	"fmt"
	"net"
	"strconv"
)

const loopbackIP = "127.0.0.1"

func hostPort(port int) string { return net.JoinHostPort(loopbackIP, strconv.Itoa(port)) }

// freePort asks the system for a free port. Neither the server nor its UI takes a
// listener, so that the port is free again for a moment.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", hostPort(0))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = listener.Close() }()
	addr, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return 0, fmt.Errorf("find a free port: %s is not a TCP address", listener.Addr())
	}
	return addr.Port, nil
}
