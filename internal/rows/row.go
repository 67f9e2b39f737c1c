package rows

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// Of returns a result as a row. Nothing in it holds on to the answer that it was made of, which
// may be much larger.
func Of(result *agentwait.Result) agentwait.Row {
	row := agentwait.Row{
		InteractionID:  result.InteractionID,
		Outcome:        result.Outcome,
		AgentID:        text.Cut(strings.Clone(result.AgentID), agentwait.MaxStateBytes),
		State:          text.Cut(strings.Clone(result.State), agentwait.MaxStateBytes),
		Phase:          text.Cut(strings.Clone(result.Phase), agentwait.MaxPhaseBytes),
		Messages:       bytes.Clone(result.Messages),
		ToolCalls:      bytes.Clone(result.ToolCalls),
		Files:          bytes.Clone(result.Files),
		Partial:        result.Partial,
		ErrorCode:      strings.Clone(result.ErrorCode),
		WebURL:         webURL(strings.Clone(result.WebURL)),
		InputRequests:  result.InputRequests, // it holds on to no answer, as the next two
		Progress:       result.Progress,
		Usage:          result.Usage,
		Polls:          result.Polls,
		ElapsedSeconds: result.ElapsedSeconds,
		LastStatusAt:   result.LastStatusAt,
		ExtractErrors:  maps.Clone(result.ExtractErrors), // their texts quote no document
	}
	if result.Response != nil {
		reply := strings.Clone(*result.Response)
		row.Response = &reply
	}
	row.CreatedAt, row.UpdatedAt, row.FinishedAt = copied(result.CreatedAt), copied(result.UpdatedAt), copied(result.FinishedAt)
	if result.Extracted != nil {
		row.Extracted = make(map[string]json.RawMessage, len(result.Extracted))
		for name, value := range result.Extracted {
			row.Extracted[name] = bytes.Clone(value)
		}
	}
	return row
}

func copied(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	own := *t
	return &own
}

// Tell adds to a row without a reply what is told of the run, if there is a status.
func Tell(row *agentwait.Row, status *agentstatus.Status) {
	if status == nil || status.Run == nil {
		return
	}
	row.ErrorCode = text.Cut(strings.Clone(status.Run.ErrorCode), agentwait.MaxErrorCodeBytes)
	row.WebURL = webURL(strings.Clone(status.Run.WebURL))
	row.UpdatedAt, row.FinishedAt = agentwait.MaybeTime(status.Run.UpdatedAt), agentwait.MaybeTime(status.Run.FinishedAt)
}

// Stand adds to the row of a run at work, or one that needs input, what is told of it: how far it is, and what it needs of a
// person. It is left out if there is no room, as a reply is.
func Stand(row *agentwait.Row, status *agentstatus.Status) {
	Tell(row, status)
	if status == nil || status.Run == nil {
		return
	}
	told := agentwait.ToldOf(*status.Run)
	row.Progress, row.InputRequests = told.Progress, told.InputRequests
}

// maxURLBytes bounds a row's link, of which there may be a thousand.
const maxURLBytes = 512

// webURL leaves out a link that is too long: a part of it leads elsewhere.
func webURL(url string) string {
	if len(url) > maxURLBytes {
		return ""
	}
	return url
}

// maxOutcomeBytes is more than any outcome has, and any error type.
const maxOutcomeBytes = 64

// bounded cuts what a row has beside its reply to what it may have: rows come in signals and in
// results of activities, which anybody may write. A time that the next run would refuse to read,
// such as an agent's that began in the year 1, is left out.
func bounded(row agentwait.Row) agentwait.Row {
	row.Outcome = text.Cut(row.Outcome, maxOutcomeBytes)
	row.AgentID = text.Cut(row.AgentID, agentwait.MaxStateBytes)
	row.State, row.Phase = text.Cut(row.State, agentwait.MaxStateBytes), text.Cut(row.Phase, agentwait.MaxPhaseBytes)
	row.ErrorCode, row.WebURL = text.Cut(row.ErrorCode, agentwait.MaxErrorCodeBytes), webURL(row.WebURL)
	row.Polls = min(max(row.Polls, 0), agentwait.MaxPolls)
	row.ElapsedSeconds = min(max(row.ElapsedSeconds, 0), math.MaxInt32)
	if e := row.Error; e != nil && (len(e.Type) > maxOutcomeBytes || len(e.Message) > maxErrorBytes) {
		row.Error = &agentwait.RowError{Type: text.Cut(e.Type, maxOutcomeBytes), Message: text.Cut(e.Message, maxErrorBytes)}
	}
	for _, at := range []**time.Time{&row.CreatedAt, &row.UpdatedAt, &row.FinishedAt, &row.LastStatusAt} {
		if *at != nil && !agentwait.TimeInRange(**at) {
			*at = nil
		}
	}
	return row
}

// shorten is what becomes of rows whose heads the server would not take: errors are cut, then all
// goes but the id, how it ended and the counts. Each says whether there was something to cut.
var shorten = []func(agentwait.Row) (agentwait.Row, bool){
	func(row agentwait.Row) (agentwait.Row, bool) {
		if row.Error == nil || len(row.Error.Message) <= maxShortBytes {
			return row, false
		}
		row.Error = &agentwait.RowError{Type: row.Error.Type, Message: text.Cut(row.Error.Message, maxShortBytes)}
		return row, true
	},
	func(row agentwait.Row) (agentwait.Row, bool) {
		if row.Error != nil && row.Error.Message != "" {
			row.Error = &agentwait.RowError{Type: row.Error.Type}
		} else if row.AgentID == "" && row.State == "" && row.CreatedAt == nil && row.LastStatusAt == nil &&
			row.UpdatedAt == nil && row.FinishedAt == nil && row.ErrorCode == "" && row.WebURL == "" {
			return row, false
		}
		row.AgentID, row.State, row.CreatedAt, row.LastStatusAt = "", "", nil, nil
		row.UpdatedAt, row.FinishedAt, row.ErrorCode, row.WebURL = nil, nil, "", ""
		return row, true
	},
}

const maxShortBytes = 64

// maxErrorBytes bounds the message of a row's error: there may be a thousand.
const maxErrorBytes = 512

// Error returns what a row says of a failure.
func Error(failure *agentwait.Error) *agentwait.RowError {
	return &agentwait.RowError{
		Type:    failure.Type,
		Message: text.Cut(strings.Clone(cmp.Or(failure.Details.Message, failure.Message)), maxErrorBytes),
	}
}
