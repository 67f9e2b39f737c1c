// Package declared is a vendor as one TOML file: its requests, what its states mean, and where in
// its answers the rest is. README.md shows how to write one.
//
//	vendor, err := declared.Load("acme.toml") // or declared.Named("langgraph")
//	…
//	api, err := vendor.New(declared.Config{APIKey: os.Getenv("ACME_API_KEY")})
//	…
//	result, err := direct.Await(ctx, api, agentwait.Input{…})
//
// A file is checked when it is loaded: each fault is a [*FileError] with the line and what to
// write. It never has a key. Paths are gjson's, with the modifiers that
// [agentstatus.CheckPath] allows; what an evaluation may cost is bounded.
package declared
