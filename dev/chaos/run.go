package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/dev/lab"
	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// faultPatience bounds one fault; the longest takes a quarter of an hour on a busy machine.
const faultPatience = 30 * time.Minute

func run(ctx context.Context, opts options) error {
	all := faults()
	if opts.List {
		for _, f := range all {
			fmt.Printf("%-12s %s\n", f.name, f.title)
		}
		return nil
	}
	chosen, err := choose(all, opts.Faults)
	if err != nil {
		return err
	}
	log := io.Discard
	if opts.Log {
		log = os.Stderr
	}
	verdicts, err := together(ctx, chosen, opts.Parallel, opts.within(), func(ctx context.Context, f fault) (verdict, error) {
		v, err := meet(ctx, f, opts, log)
		if err == nil {
			fmt.Fprintln(os.Stderr, summary(v))
		}
		return v, err
	})
	if err != nil {
		return err
	}
	if err := report(verdicts, opts.Out); err != nil {
		return err
	}
	var failed []string
	for _, v := range verdicts {
		if v.failed() {
			failed = append(failed, v.fault.name)
		}
	}
	if failed != nil {
		return fmt.Errorf("%d of %d faults were not survived: %s", len(failed), len(verdicts), strings.Join(failed, ", "))
	}
	return nil
}

func choose(all []fault, names []string) ([]fault, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []fault
	for _, name := range names {
		i := slices.IndexFunc(all, func(f fault) bool { return f.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no fault %q: --list lists them", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// errLeftOut is why a fault cannot be tried here.
type errLeftOut struct {
	why       string
	avoidable bool // it could have been tried: leaving it out is a failure
}

func (e errLeftOut) Error() string { return e.why }

func (e errLeftOut) verdict(what fault) verdict {
	v := verdict{fault: what, skipped: e.why}
	if e.avoidable {
		v.wrong = []string{"left out: " + e.why}
	}
	return v
}

// meet lets one fault happen in a laboratory of its own.
func meet(ctx context.Context, what fault, opts options, log io.Writer) (verdict, error) {
	ctx, cancel := context.WithTimeout(ctx, faultPatience)
	defer cancel()
	began := time.Now()
	f := &field{fault: what, count: what.waits, short: opts.Short, log: log, plans: map[string]stubapi.Plan{}, living: map[*labworker.Worker]bool{}}
	if opts.Short {
		f.count = what.short
	}
	if opts.Waits > 0 {
		f.count = opts.Waits
	}
	var err error
	if f.Lab, err = lab.Open(ctx, lab.Options{OnFile: what.onFile}); err != nil {
		return verdict{fault: what}, err
	}
	defer f.Close()
	defer func() {
		for _, network := range f.networks {
			network.Close()
		}
		if f.starts != nil {
			f.starts.api.Close()
		}
	}()
	if err := what.run(ctx, f); err != nil {
		var leftOut errLeftOut
		if errors.As(err, &leftOut) {
			return leftOut.verdict(what), nil
		}
		return verdict{fault: what}, err
	}
	f.say("waiting for the ends")
	judge := what.judge
	if judge == nil {
		judge = func(ctx context.Context, f *field) (verdict, error) { return f.judge(ctx) }
	}
	v, err := judge(ctx, f)
	v.took = time.Since(began)
	return v, err
}

// summary is a line for people while it runs.
func summary(v verdict) string {
	switch {
	case v.failed():
		return fmt.Sprintf("WRONG     %-12s %s", v.fault.name, strings.Join(shortened(v.wrong, 5), "\n          "))
	case v.skipped != "":
		return fmt.Sprintf("LEFT OUT  %-12s %s", v.fault.name, v.skipped)
	}
	return fmt.Sprintf("survived  %-12s %d of %d right in %v", v.fault.name, v.right, v.waits, v.took.Round(time.Second))
}
