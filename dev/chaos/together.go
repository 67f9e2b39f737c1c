package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// shortLasts is what the short form may take, for CI. It is meant with four laboratories at once.
const shortLasts = 6 * time.Minute

// together meets faults, some at once, and names those that were under way if the time for
// all of them is over. A time of zero has no end.
func together(ctx context.Context, all []fault, atOnce int, within time.Duration, meet func(context.Context, fault) (verdict, error)) ([]verdict, error) {
	errTooLong := fmt.Errorf("the time for all faults, %v, is over", within)
	if within > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, within, errTooLong)
		defer cancel()
	}
	verdicts := make([]verdict, len(all))
	var (
		mu       sync.Mutex
		underWay = map[string]bool{}
		begun    int
	)
	labs, ctx := errgroup.WithContext(ctx)
	labs.SetLimit(max(1, atOnce))
	for i, f := range all {
		labs.Go(func() (err error) {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			mu.Lock()
			underWay[f.name] = true
			begun++
			mu.Unlock()
			if verdicts[i], err = meet(ctx, f); err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			mu.Lock()
			delete(underWay, f.name)
			mu.Unlock()
			return nil
		})
	}
	err := labs.Wait()
	if err != nil && errors.Is(context.Cause(ctx), errTooLong) {
		names := strings.Join(slices.Sorted(maps.Keys(underWay)), ", ")
		return nil, fmt.Errorf("%w; under way: %s; not begun: %d of %d. Give more with --within, or run more at once with --parallel",
			errTooLong, names, len(all)-begun, len(all))
	}
	return verdicts, err
}
