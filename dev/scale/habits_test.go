package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecovery(t *testing.T) {
	for _, test := range []struct {
		reason string
		means  []float64
		want   int
	}{
		{"as before", []float64{1, 1.1, 0.9, 1}, 0},
		{"one noisy mean of three", []float64{1, 1.7, 0.9, 1}, 0},
		{"late at first", []float64{6, 1, 1, 1, 1}, 1},
		{"the second is late too", []float64{6, 4, 1, 1, 1}, 2},
		{"relapsed", []float64{1, 1, 1, 1, 5, 1, 1, 1}, 5},
		{"never", []float64{6, 5, 4, 3, 2}, 5},
		{"too few to be taken together", []float64{3, 3}, 2},
	} {
		t.Run(test.reason, func(t *testing.T) {
			require.Equal(t, test.want, recovery(test.means, 1))
		})
	}
}

func TestMeansOfEachRunAfterTheChange(t *testing.T) {
	f := fared{lags: [][]float64{{1, 3}, {5}}}
	require.Equal(t, []float64{2, 5}, f.means())
	require.Equal(t, []float64{1, 3, 5}, f.all())
}
