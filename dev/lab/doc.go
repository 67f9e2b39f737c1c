// Package lab is a laboratory for waits: the Temporal server, an agent API and workers,
// each a process of its own, so that they can be measured, killed, stopped and cut off
// from each other. Packages dev/scale and dev/chaos work in it.
package lab
