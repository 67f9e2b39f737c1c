// Package langgraph tries the file langgraph.toml of package declared against LangGraph's own
// in-memory server, which `go tool task vendors:langgraph` installs. Without that the test is
// skipped.
package langgraph
