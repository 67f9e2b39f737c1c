package embedded

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// A server whose services shared a port served nobody, and so did one whose port the system had
// given to a connection of somebody else meanwhile.
func TestPortsAreDistinctAndNoneOfTheSystem(t *testing.T) {
	ports, err := freePorts(20)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, port := range ports {
		require.False(t, seen[port], "port %d twice", port)
		require.Less(t, port, 32_768)
		seen[port] = true
	}
}

func TestATakenPortSaysSo(t *testing.T) {
	listener, err := net.Listen("tcp", hostPort(0))
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	port := listener.Addr().(*net.TCPAddr).Port
	defer func() { require.Contains(t, recover(), "address already in use") }()
	_, err = Open(Options{Port: port})
	t.Errorf("the server started, with error %v", err)
}
