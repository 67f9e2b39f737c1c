// Package netcut is a network between a worker and the server that can be cut: a TCP
// relay that holds back, or resets.
package netcut

import (
	"errors"
	"io"
	"net"
	"sync"
)

// How a network is cut.
type How int

// A cut that stalls swallows nothing and answers nothing: peers see a silence, as behind
// a router that died. One that resets refuses, as behind a host that is gone.
const (
	Stall How = iota
	Reset
)

// Network relays connections to one address.
type Network struct {
	listener net.Listener
	target   string
	relays   sync.WaitGroup

	mu     sync.Mutex
	cut    bool
	how    How
	healed chan struct{} // closed while the network is whole
	pairs  map[*pair]struct{}
	closed bool
}

// pair is one relayed connection.
type pair struct{ near, far net.Conn }

func (p *pair) reset() {
	for _, conn := range []net.Conn{p.near, p.far} {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // RST instead of FIN
		}
		_ = conn.Close()
	}
}

// New relays a free loopback port to target.
func New(target string) (*Network, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	n := &Network{listener: listener, target: target, healed: make(chan struct{}), pairs: map[*pair]struct{}{}}
	close(n.healed)
	n.relays.Go(n.accept)
	return n, nil
}

// Address is what to connect to instead of the target.
func (n *Network) Address() string { return n.listener.Addr().String() }

// Cut cuts the network until [Network.Heal].
func (n *Network) Cut(how How) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.cut {
		n.healed = make(chan struct{})
	}
	n.cut, n.how = true, how
	if how == Reset {
		for p := range n.pairs {
			p.reset()
		}
	}
}

// Heal makes the network whole. Connections that stalled go on.
func (n *Network) Heal() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cut {
		n.cut = false
		close(n.healed)
	}
}

// Close ends the network and every connection.
func (n *Network) Close() {
	n.mu.Lock()
	n.closed = true
	_ = n.listener.Close()
	for p := range n.pairs {
		p.reset()
	}
	n.mu.Unlock()
	n.Heal()
	n.relays.Wait()
}

// whole waits until the network is whole. It reports false where it is cut by resets.
func (n *Network) whole() bool {
	for {
		n.mu.Lock()
		cut, how, healed := n.cut, n.how, n.healed
		n.mu.Unlock()
		if !cut {
			return true
		}
		if how == Reset {
			return false
		}
		<-healed
	}
}

func (n *Network) accept() {
	for {
		near, err := n.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		n.relays.Go(func() { n.relay(near) })
	}
}

func (n *Network) relay(near net.Conn) {
	p := &pair{near: near}
	if !n.whole() {
		_ = near.Close()
		return
	}
	far, err := net.Dial("tcp", n.target)
	if err != nil {
		_ = near.Close()
		return
	}
	p.far = far
	n.mu.Lock()
	if n.closed || (n.cut && n.how == Reset) {
		n.mu.Unlock()
		p.reset()
		return
	}
	n.pairs[p] = struct{}{}
	n.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { n.carry(p.far, p.near) })
	both.Go(func() { n.carry(p.near, p.far) })
	both.Wait()
	n.mu.Lock()
	delete(n.pairs, p)
	n.mu.Unlock()
	_ = p.near.Close()
	_ = p.far.Close()
}

// carry copies one direction, as long as the network is whole.
func (n *Network) carry(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		read, err := from.Read(buffer)
		if !n.whole() {
			break
		}
		if read > 0 {
			if _, err := to.Write(buffer[:read]); err != nil {
				break
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				if tcp, ok := to.(*net.TCPConn); ok {
					_ = tcp.CloseWrite()
					return
				}
			}
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
}
