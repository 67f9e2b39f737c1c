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
	_, err = Open(Options{Port: port})
	require.ErrorContains(t, err, "address already in use")
	require.False(t, lostPort(err, port), "other ports do not help")
}

// A choice is of ports that are free again until the server listens: under load another server
// took one in that moment, and the start failed.
func TestALostPortIsChosenAnew(t *testing.T) {
	listener, err := net.Listen("tcp", hostPort(0))
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	ports, err := choosePorts(0)
	require.NoError(t, err)
	ports["matching"] = listener.Addr().(*net.TCPAddr).Port
	_, err = openAt(Options{Namespace: DefaultNamespace}, ports)
	require.Error(t, err)
	require.True(t, lostPort(err, 0), "%v", err)
	require.True(t, lostPort(err, ports[frontend]), "%v", err)
}
