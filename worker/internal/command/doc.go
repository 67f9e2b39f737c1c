// Package command has the commands of the worker binary, one file or two each: a
// struct with the flags, and Run.
package command
