package command

import (
	"bufio"
	"encoding/json"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// lines is a log that tells each line.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

// A server that goes on after its answer is told of by net/http, in a log of its own: as plain
// text among JSON, and with what it sent, which was the key.
func TestWhatAServerSendsUnaskedIsLoggedWithoutIt(t *testing.T) {
	const key = "sk-key-of-the-tests"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	answered := make(chan struct{})
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		request, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
		<-answered
		_, _ = conn.Write([]byte("you sent \"" + request.Header.Get("Authorization") + "\"\nand more"))
	}()
	logged := make(lines, 8)
	defer takeStandardLog(slog.New(slog.NewJSONHandler(logged, nil)))()
	client, err := gumloop.NewClient(gumloop.Config{APIKey: key, BaseURL: "http://" + listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Check(t.Context(), vendors.Ref{InteractionID: "a", UserID: "u"}); err != nil {
		t.Fatal(err)
	}
	close(answered)
	select {
	case line := <-logged:
		var record struct{ Level, Msg string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("not JSON: %q", line)
		}
		if strings.Contains(line, key) || record.Level != "WARN" || !strings.Contains(record.Msg, "Unsolicited response") {
			t.Errorf("logged %s", line)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was logged")
	}
}

func TestTheStandardLogIsPutBack(t *testing.T) {
	before, flags := log.Writer(), log.Flags()
	takeStandardLog(slog.Default())()
	if log.Writer() != before || log.Flags() != flags {
		t.Error("it is not as it was")
	}
}
