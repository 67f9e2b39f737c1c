package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// measured is a scenario with the figures of all its rounds.
type measured struct {
	Name   string     `json:"scenario"`
	Title  string     `json:"title"`
	Beside string     `json:"beside,omitempty"` // what agentwait is compared with; empty: the plain loop
	Waits  int        `json:"waits"`
	Rounds [][]figure `json:"rounds"`
	// Version says which version was measured, if somebody wrote that into the file: it then
	// heads the column of --before.
	Version string `json:"version,omitempty"`
}

func run(ctx context.Context, opts options) error {
	all := scenarios()
	if opts.List {
		for _, s := range all {
			fmt.Printf("%-12s %s, beside the %s\n", s.name, titled(s.title, s.waits), cmp.Or(s.beside, plainLoop))
		}
		return nil
	}
	chosen, err := choose(all, opts)
	if err != nil {
		return err
	}
	before, err := read(opts.Before)
	if err != nil {
		return err
	}
	if opts.Short {
		return smoke(ctx, chosen, opts, before)
	}
	var done []measured
	for _, s := range chosen {
		m, err := measure(ctx, s, opts, os.Stderr)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		done = append(done, m)
		if err := write(done, before, opts); err != nil { // after each: an interrupted run keeps what it has
			return err
		}
	}
	return table(os.Stdout, done, before)
}

// smoke runs the scenarios all at once: it is not to measure, only to work.
func smoke(ctx context.Context, chosen []scenario, opts options, before []measured) error {
	done := make([]measured, len(chosen))
	group, ctx := errgroup.WithContext(ctx)
	for i, s := range chosen {
		group.Go(func() (err error) {
			if done[i], err = measure(ctx, s, opts, os.Stderr); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := write(done, before, opts); err != nil {
		return err
	}
	return table(os.Stdout, done, before)
}

// choose picks the scenarios that are named, or all that the form has.
func choose(all []scenario, opts options) ([]scenario, error) {
	var chosen []scenario
	for _, name := range opts.Scenarios {
		i := slices.IndexFunc(all, func(s scenario) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no scenario %q: --list lists them", name)
		}
		chosen = append(chosen, all[i])
	}
	if chosen != nil {
		return chosen, nil
	}
	return slices.DeleteFunc(all, func(s scenario) bool { return opts.Short && s.short == 0 }), nil
}

func measure(ctx context.Context, s scenario, opts options, progress io.Writer) (measured, error) {
	b := &bench{name: s.name, waits: s.waits, short: opts.Short, log: progress}
	rounds := opts.Rounds
	if opts.Short {
		b.waits, rounds = max(s.short, 1), 1
	}
	if opts.Waits > 0 {
		b.waits = opts.Waits
	}
	m := measured{Name: s.name, Title: titled(s.title, b.waits), Beside: s.beside, Waits: b.waits}
	for round := range rounds {
		_, _ = fmt.Fprintf(progress, "%s, round %d of %d: %s\n", s.name, round+1, rounds, m.Title)
		began := time.Now()
		figures, err := s.run(ctx, b)
		if err != nil {
			return m, err
		}
		m.Rounds = append(m.Rounds, figures)
		for _, f := range figures {
			b.say("%s: %s, %s %s", f.Name, number(float64(f.Agentwait), f.Unit), cmp.Or(s.beside, plainLoop), number(float64(f.Plain), f.Unit))
		}
		b.say("took %v", time.Since(began).Round(time.Second))
	}
	return m, nil
}

func titled(title string, waits int) string {
	if strings.Contains(title, "%d") {
		return fmt.Sprintf(title, waits)
	}
	return title
}

// read reads the figures of an earlier run; none if no file is named.
func read(file string) (before []measured, err error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &before); err != nil {
		return nil, fmt.Errorf("%s is not what --json writes: %w", file, err)
	}
	return before, nil
}

// write writes the files that the options ask for.
func write(done, before []measured, opts options) error {
	if opts.Out != "" {
		var b strings.Builder
		if err := table(&b, done, before); err != nil {
			return err
		}
		if err := os.WriteFile(opts.Out, []byte(b.String()), 0o644); err != nil { //nolint:gosec // for everybody
			return err
		}
	}
	if opts.Plot != "" {
		if drawing, ok := plot(done); ok {
			if err := os.WriteFile(opts.Plot, drawing, 0o644); err != nil { //nolint:gosec // for everybody
				return err
			}
		}
	}
	if opts.JSON != "" {
		encoded, err := json.MarshalIndent(done, "", "\t")
		if err != nil {
			return err
		}
		if err := os.WriteFile(opts.JSON, encoded, 0o644); err != nil { //nolint:gosec // for everybody
			return err
		}
	}
	return nil
}
