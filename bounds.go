package agentwait

import (
	"math"
	"time"
)

// The defaults of an input. Those of a [Schedule] are agentstatus.Decide's.
const (
	DefaultTimeout          = 10 * time.Minute
	DefaultHeartbeatTimeout = time.Minute
	DefaultMaxResultBytes   = 3 << 19 // 1.5 MiB: under Temporal's 2 MB limit with room for a codec
)

// Backstop is how long after its deadline the server ends a wait that no worker has ended. It is
// generous: workers may be away for days, and an operator may pause a poller, without losing a
// wait.
const Backstop = 7 * 24 * time.Hour

// The bounds of an input.
const (
	MinTimeout          = time.Second          // of a workflow
	MaxTimeout          = 366 * 24 * time.Hour // also how far ahead a deadline can be moved
	MaxInterval         = 24 * time.Hour
	MaxGrace            = time.Hour
	MinHeartbeatTimeout = 5 * time.Second
	MaxHeartbeatTimeout = time.Hour

	MaxExtracts         = 32
	MaxExtractBytes     = 1024 // of one path
	MaxExtractNameBytes = 128
	// MaxExtractErrorBytes bounds a text of extract_errors.
	MaxExtractErrorBytes = 512

	MinResultBytes = 1 << 10
	MaxResultBytes = 32 << 20 // as large as an answer can be; over 2 MB needs external storage

	MaxCredentialBytes = 128
	MaxMessageIDBytes  = 256  // of Schedule.AfterMessageID
	MaxBatch           = 1000 // interactions of one AwaitAgents

	MaxAgentsInputBytes = 2 << 20 // of an AgentsInput as JSON, with what a continued run carries
	MaxStartInputBytes  = 2 << 20 // of a StartInput or RunInput as JSON: a message of many escapes, or a message and an input
	MaxAnswerInputBytes = 1 << 20 // of an Answer or AnswerInput as JSON
)

// The bounds of what comes from outside and is kept.
const (
	MaxErrorDetailsBytes = 16 << 10 // of details[0] of an error, as JSON
	MaxErrorTextBytes    = 1 << 10  // of an error's message: the server cuts what it keeps of the last failure at 4 KB
	MaxToldBytes         = 6 << 10  // of a Told as JSON
	MaxWebURLBytes       = 2 << 10  // a longer link is left out
	MaxErrorCodeBytes    = 128      // of the API's own code of a failure
	MaxStateBytes        = 128
	MaxPhaseBytes        = 32
	MaxPolls             = math.MaxInt32 // of any count: it holds in an int of any machine
	MaxProblemBytes      = 64            // of Token.LastProblem
	MaxProblemTextBytes  = 512           // of the words of a problem: Token.ProblemText and its like
	MaxSignalBytes       = 512 << 10     // of the rows of one RowsSignal; a larger one has a signal of its own
	MaxCarriedBytes      = 512 << 10     // of the rows of CarriedAgents
)
