package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAFormThatTakesTooLongNamesWhatWasUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := []fault{{name: "quick"}, {name: "hangs"}, {name: "never begins"}}
		_, err := together(t.Context(), all, 1, time.Minute, func(ctx context.Context, f fault) (verdict, error) {
			if f.name == "quick" {
				return verdict{fault: f}, nil
			}
			<-ctx.Done()
			return verdict{fault: f}, context.Cause(ctx)
		})
		require.EqualError(t, err, "the time for all faults, 1m0s, is over; under way: hangs; not begun: 1 of 3."+
			" Give more with --within, or run more at once with --parallel")
	})
}

func TestAnErrorNamesItsFault(t *testing.T) {
	broken := errors.New("no port is free")
	_, err := together(t.Context(), []fault{{name: "kill"}}, 1, time.Hour, func(context.Context, fault) (verdict, error) { return verdict{}, broken })
	require.EqualError(t, err, "kill: no port is free")
	require.ErrorIs(t, err, broken)
}

func TestVerdictsStandInTheOrderOfTheFaults(t *testing.T) {
	all := []fault{{name: "kill"}, {name: "deploy"}, {name: "freeze"}}
	verdicts, err := together(t.Context(), all, 3, 0, func(_ context.Context, f fault) (verdict, error) { return verdict{fault: f}, nil })
	require.NoError(t, err)
	for i, v := range verdicts {
		require.Equal(t, all[i].name, v.fault.name)
	}
}

func TestTheShortFormHasATime(t *testing.T) {
	require.Equal(t, shortLasts, options{Short: true}.within())
	require.Equal(t, time.Minute, options{Short: true, Within: time.Minute}.within())
	require.Zero(t, options{}.within())
}
