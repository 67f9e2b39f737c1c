//go:build !race

package vendors_test

const thin = false
