package scan

// Intervals returns a policy's shortest and longest interval, in milliseconds, with their
// defaults and bounds: for schedules beside [Decide] that keep to them.
func Intervals(in *DecideInput) (low, high uint64) { return intervals(in) }
