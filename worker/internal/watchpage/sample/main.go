// Command sample serves the watch page over waits that are made up, for its tests in a browser and
// its screenshot: the same ones each time, but for the time that goes by.
//
//	go run ./worker/internal/watchpage/sample --waits 10000 --document FILE
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/agentwait/agentwait/worker/internal/watchpage"
)

func main() {
	count := flag.Int("waits", 10_000, "how many waits")
	file := flag.String("document", "", "a status document, which every wait has")
	token := flag.String("token", "", "what a request for data has to bring (made up, too)")
	flag.Parse()
	if err := run(*count, *file, *token); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

func run(count int, file, token string) error {
	document, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cfg := watchpage.Config{
		Address: "127.0.0.1:0",
		Worker:  watchpage.Worker{TaskQueue: "agents", Namespace: "production", Version: "0.2.0", TemporalUI: "https://temporal.example.com"},
		Vendors: vendors, Source: newWaits(count, document),
	}
	if token != "" {
		cfg.Token = func() string { return token }
	}
	server, err := watchpage.Listen(ctx, cfg)
	if err != nil {
		return err
	}
	fmt.Println("http://" + server.Address() + "/")
	<-ctx.Done()
	return server.Close()
}
