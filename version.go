package agentwait

// Version is the version of this module, of the binary, and of the packages in other languages. It
// stands here alone: `go tool task version` writes it everywhere else.
const Version = "0.2.0"
