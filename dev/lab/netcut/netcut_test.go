package netcut_test

import (
	"bufio"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/netcut"
)

// echo is a server that sends back what it is sent.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn) }()
		}
	}()
	return listener.Addr().String()
}

func TestACutNetworkStallsAndGoesOn(t *testing.T) {
	network, err := netcut.New(echo(t))
	require.NoError(t, err)
	defer network.Close()
	conn, err := net.Dial("tcp", network.Address())
	require.NoError(t, err)
	lines := bufio.NewReader(conn)
	say := func(text string) { _, err := io.WriteString(conn, text+"\n"); require.NoError(t, err) }
	hear := func() (string, error) { return lines.ReadString('\n') }

	say("one")
	heard, err := hear()
	require.NoError(t, err)
	require.Equal(t, "one\n", heard)

	network.Cut(netcut.Stall)
	say("two")
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
	_, err = hear()
	require.ErrorContains(t, err, "timeout")
	require.NoError(t, conn.SetReadDeadline(time.Time{}))
	network.Heal()
	heard, err = hear()
	require.NoError(t, err)
	require.Equal(t, "two\n", heard)

	network.Cut(netcut.Reset)
	_, err = hear()
	require.Error(t, err)
	fresh, err := net.Dial("tcp", network.Address())
	require.NoError(t, err, "the relay itself is there")
	_, err = fresh.Read(make([]byte, 1))
	require.Error(t, err, "and hangs up")
	network.Heal()
	again, err := net.Dial("tcp", network.Address())
	require.NoError(t, err)
	_, err = again.Write([]byte("three"))
	require.NoError(t, err)
	_, err = io.ReadFull(again, make([]byte, 5))
	require.NoError(t, err)
}
