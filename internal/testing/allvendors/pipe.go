package allvendors

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Pipe is a server at the other end of a pipe in memory: what net/http does is all there, and time
// is the test's, in a bubble of testing/synctest.
type Pipe struct {
	Serve func(Asked) Said
	// From is from which request on Misbehave answers. It writes what it likes, and returns when
	// the client has gone.
	From      int
	Misbehave func(w io.Writer)

	mu      sync.Mutex
	nth     int
	written int // by Misbehave
}

// Dial connects to the server: see [http.Transport.DialContext].
func (p *Pipe) Dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go p.serve(server)
	return client, nil
}

// Written is how many bytes Misbehave got rid of.
func (p *Pipe) Written() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.written
}

// Requests is how many came.
func (p *Pipe) Requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.nth
}

func (p *Pipe) serve(conn net.Conn) {
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		base, _ := url.Parse(BaseURL) // it can be parsed
		p.mu.Lock()
		asked := Asked{Method: r.Method, Path: strings.TrimPrefix(r.URL.Path, base.Path), Header: r.Header, Body: string(body), Nth: p.nth}
		p.nth++
		p.mu.Unlock()
		if p.Misbehave != nil && asked.Nth >= p.From {
			p.Misbehave(counted{conn, p})
			return
		}
		if err := write(conn, p.Serve(asked)); err != nil {
			return
		}
	}
}

func write(to io.Writer, said Said) error {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d Said\r\nContent-Length: %d\r\n", said.StatusOr200(), len(said.Body))
	if said.Header.Get("Content-Type") == "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\n", said.contentType())
	}
	for name, values := range said.Header {
		for _, value := range values {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	_, err := io.WriteString(to, b.String()+"\r\n"+said.Body)
	return err
}

type counted struct {
	net.Conn
	pipe *Pipe
}

// Write counts.
func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.pipe.mu.Lock()
	defer c.pipe.mu.Unlock()
	c.pipe.written += n
	return n, err
}
