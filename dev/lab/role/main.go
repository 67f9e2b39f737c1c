package role

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Main becomes a role if the process was executed as one, and does not return then.
// Otherwise it does nothing. It stands first in a main function.
func Main(roles map[string]Func) {
	if len(os.Args) != 3 || os.Args[1] != argument {
		return
	}
	name := os.Args[2]
	if err := play(roles[name], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func play(role Func, stdin io.Reader, stdout io.Writer) error {
	if role == nil {
		return fmt.Errorf("there is no such role")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	in := bufio.NewReader(stdin)
	config, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read the configuration: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, in) // ends when the parent has closed it, or has gone
		stop()
	}()
	out := json.NewEncoder(stdout)
	farewell, err := role(ctx, config, func(v any) { _ = out.Encode(v) }) // a parent that has gone needs no answer
	if err != nil {
		return err
	}
	if farewell != nil {
		return out.Encode(farewell)
	}
	return nil
}
