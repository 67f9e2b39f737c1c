package role

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Process is a running role.
type Process struct {
	name     string
	cmd      *exec.Cmd
	stdin    io.Closer
	errors   *ends
	ended    chan struct{}   // closed when it has ended and everything it said is read
	farewell json.RawMessage // set before ended is closed
}

// startPatience bounds the start of a role on a busy machine.
const startPatience = time.Minute

// Start executes the own binary as a role, and waits until it is ready: what it says then
// is decoded into ready, which may be nil.
func Start(ctx context.Context, name string, config, ready any) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(config)
	if err != nil {
		return nil, fmt.Errorf("configuration of the %s: %w", name, err)
	}
	// Nothing of this environment: what a person has set for Temporal is not meant here.
	cmd := exec.Command(self, argument, name) //nolint:gosec // this very binary
	return start(ctx, name, cmd, append(line, '\n'), ready)
}

func start(ctx context.Context, name string, cmd *exec.Cmd, config []byte, ready any) (*Process, error) {
	p := &Process{name: name, cmd: cmd, errors: &ends{}, ended: make(chan struct{})}
	cmd.Env, cmd.Stderr = []string{}, p.errors
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.stdin = stdin
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the %s: %w", name, err)
	}
	said := make(chan json.RawMessage, 1)
	go p.listen(stdout, said)
	if _, err := stdin.Write(config); err != nil {
		p.Kill()
		return nil, fmt.Errorf("configure the %s: %w%s", name, err, p.errors)
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	select {
	case line := <-said:
		if ready == nil {
			return p, nil
		}
		if err := json.Unmarshal(line, ready); err != nil {
			p.Kill()
			return nil, fmt.Errorf("what the %s said when it was ready: %w", name, err)
		}
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("the %s ended before it was ready%s", name, p.errors)
	case <-ctx.Done():
		p.Kill()
		return nil, fmt.Errorf("the %s does not get ready: %w%s", name, context.Cause(ctx), p.errors)
	}
}

// listen reads what the role says: when it is ready, and its farewell.
func (p *Process) listen(stdout io.Reader, said chan<- json.RawMessage) {
	decoder := json.NewDecoder(stdout)
	var ready json.RawMessage
	if decoder.Decode(&ready) == nil {
		said <- ready
		_ = decoder.Decode(&p.farewell) // none is none
	}
	_, _ = io.Copy(io.Discard, stdout)
	_ = p.cmd.Wait() // how it ended is in ProcessState
	close(p.ended)
}

// Signal sends a signal. It is not an error if the process has ended already.
func (p *Process) Signal(s os.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal the %s: %w", p.name, err)
	}
	return nil
}

// Kill ends the process as a crash does, and waits until it is gone. Stopped ones end too.
func (p *Process) Kill() {
	_ = p.Signal(syscall.SIGKILL)
	<-p.ended
	_ = p.stdin.Close()
}

// Stop asks the process to end, and waits for that until ctx ends; then it is killed. Its
// farewell is decoded into farewell, which may be nil.
func (p *Process) Stop(ctx context.Context, farewell any) error {
	if err := p.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.Wait(ctx, farewell)
}

// Wait waits for the end of a process that was asked to end; see [Process.Stop].
func (p *Process) Wait(ctx context.Context, farewell any) error {
	select {
	case <-p.ended:
	case <-ctx.Done():
		p.Kill()
		return fmt.Errorf("the %s did not stop: %w%s", p.name, context.Cause(ctx), p.errors)
	}
	_ = p.stdin.Close()
	if !p.cmd.ProcessState.Success() {
		return fmt.Errorf("the %s ended with %s%s", p.name, p.cmd.ProcessState, p.errors)
	}
	if farewell == nil {
		return nil
	}
	if p.farewell == nil {
		return fmt.Errorf("the %s ended without a word%s", p.name, p.errors)
	}
	return json.Unmarshal(p.farewell, farewell)
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// PID is the process's id.
func (p *Process) PID() int { return p.cmd.Process.Pid }
