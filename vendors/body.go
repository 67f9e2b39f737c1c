package vendors

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
)

const (
	// atOnce is how much memory an answer gets because its header says that it is as long.
	// The rest follows what has come, since a header costs its sender nothing.
	atOnce = 2 << 20
	// unmeasured is how far a body may unfold whatever it was sent as.
	unmeasured = 1 << 20
)

// bodyReader reads one answer's body.
type bodyReader struct {
	lease *lease
	limit int // of the body, decompressed
	ratio int // how many bytes one byte may unfold to, beyond unmeasured
	// enough ends a body that has no end of its own; nil: there is none.
	enough func(body []byte) bool
}

// read reads a body, decompressed: a small answer can unfold to a large one. A body that ends
// before its Content-Length is an error. Where it is too large, what was read comes with a
// [*BodyTooLargeError].
func (r bodyReader) read(ctx context.Context, resp *http.Response) ([]byte, error) {
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil // what follows is another protocol, without an end
	}
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		return r.unpack(ctx, resp)
	}
	length := resp.ContentLength
	if length > int64(r.limit) && resp.StatusCode/100 == 2 {
		return nil, &BodyTooLargeError{Limit: r.limit}
	}
	return r.drain(ctx, resp.Body, min(length, atOnce), min(length, int64(r.limit)), func(int) bool { return false })
}

// unpacker is the memory that decompressing takes. It is pooled.
type unpacker struct {
	sent counter
	buf  *bufio.Reader
	gzip gzip.Reader
}

var unpackers = sync.Pool{New: func() any { return &unpacker{buf: bufio.NewReaderSize(nil, 4096)} }}

func (r bodyReader) unpack(ctx context.Context, resp *http.Response) ([]byte, error) {
	u := unpackers.Get().(*unpacker)
	defer func() {
		u.sent.from = nil
		unpackers.Put(u)
	}()
	// Members without content unfold to nothing: what is sent has an end, too.
	u.sent = counter{from: resp.Body, limit: int64(r.limit) + unmeasured}
	u.buf.Reset(&u.sent)
	switch err := u.gzip.Reset(u.buf); {
	case errors.Is(err, io.EOF) && u.sent.n == 0:
		return nil, nil // no body: 204 and 304 may have the header nevertheless
	case err != nil:
		return nil, r.named(err)
	}
	start := min(max(4*resp.ContentLength, 512), free)
	return r.drain(ctx, &u.gzip, start, -1, func(n int) bool {
		return int64(n) > unmeasured+u.sent.n*int64(r.ratio)
	})
}

// drain reads all there is. start is the size of the first buffer, length that of the body if
// it is known, else -1.
func (r bodyReader) drain(ctx context.Context, from io.Reader, start, length int64, unfolds func(n int) bool) ([]byte, error) {
	most := int64(r.limit)
	if length >= 0 {
		most = length
	}
	most++ // in which the end is found, or that there is none
	body := make([]byte, 0, min(max(start, 511)+1, most))
	if err := r.lease.grow(ctx, int64(cap(body))); err != nil {
		return nil, err
	}
	for {
		if len(body) == cap(body) {
			if len(body) > r.limit {
				return body[:r.limit], &BodyTooLargeError{Limit: r.limit}
			}
			next := int64(cap(body)) * 4
			if next > atOnce {
				next = max(atOnce, int64(cap(body))*2)
			}
			next = min(next, most)
			if next <= int64(cap(body)) { // longer than its header says: no such body comes from net/http
				most = int64(r.limit) + 1
				continue
			}
			// Until it is collected the old one is there, too.
			if err := r.lease.grow(ctx, next+int64(cap(body))); err != nil {
				return nil, err
			}
			body = append(make([]byte, 0, next), body...)
		}
		n, err := from.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case unfolds(len(body)):
			return body[:min(len(body), r.limit)], &BodyTooLargeError{Limit: r.limit, Ratio: r.ratio}
		case len(body) > r.limit:
			return body[:r.limit], &BodyTooLargeError{Limit: r.limit}
		case errors.Is(err, io.EOF), n > 0 && r.enough != nil && r.enough(body):
			return body, nil
		case err != nil:
			return nil, r.named(err)
		}
	}
}

// named is the error of a body that is over what may be sent of it.
func (r bodyReader) named(err error) error {
	if errors.Is(err, errSentTooMuch) {
		return &BodyTooLargeError{Limit: r.limit}
	}
	return err
}

var errSentTooMuch = errors.New("the compressed body is too large")

// counter counts what comes, up to a limit.
type counter struct {
	from     io.Reader
	n, limit int64
}

// Read is io.Reader's.
func (c *counter) Read(p []byte) (int, error) {
	if c.n > c.limit {
		return 0, errSentTooMuch
	}
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
