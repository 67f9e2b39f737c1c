// Package requests makes the requests of all waits on one connection to an API: in the order in
// which they are due, a bounded number at a time, at a rate that the API bears, and one for all
// waits on the same interaction.
//
// Nothing is kept per wait but its [Waiter]. One goroutine dispatches while there is something
// to wait for, and each request in flight has one; whatever the number of waits.
package requests
