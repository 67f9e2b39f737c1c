// Package a2a holds the A2A servers that others wrote, with an agent of ours: the Python SDK's in
// server.py and the JavaScript SDK's in server.mjs. Its tests start, answer, cancel and await that
// agent's runs in each version and binding.
//
// The task vendors:a2a installs both and runs the tests.
package a2a
