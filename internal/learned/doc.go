// Package learned is the learned poll schedule: how long an agent's runs took says when
// its next run is worth a request. Agents are known by a key and keep a Histogram each, of
// less than 300 bytes; from MinRuns runs on it answers the delays of a poll schedule.
//
// # The schedule
//
// Let h(t) be the hazard, the share of the runs still open after t that end in the next
// second. Requests cost one each, and a second of lag costs λ of them. The cheapest
// interval between two polls is then about √(2/(λ·h(t))): polls are rare where no run
// ever ended, before the first and between two bumps, and dense where most do. A plan puts
// the next poll where the integral of the rate, one over that interval, has grown by one.
//
// λ is not a setting. A second of lag counts in proportion to what the proportional
// schedule waits at that time, and λ is such that over the histogram the mean of that is
// the same for both: the same lag, for fewer requests.
//
// # What a wrong history costs
//
// A delay is never more than elapsed/3 + 5 s above the proportional one, and never under
// 1 s. Some weight stands for the run that is unlike all before, so that the longer a run
// has outlasted the others, the nearer the delays come to the proportional ones, and
// beyond everything seen they are the same.
//
// Nothing here reads a clock, waits or starts a goroutine. Times come in, delays go out.
package learned
