package command

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// madeUpID is an id that no interaction and no user has.
const madeUpID = "agentwait-check"

// unknownInteraction is the reference page's error for it, a 404.
const unknownInteraction = "interaction_not_found"

// unknownSession is the same of the Sessions API.
const unknownSession = "session_not_found"

// probe is one request to find out whether the API can be reached and takes the key.
type probe struct {
	ref         vendors.Ref
	interaction string // given by the caller; empty where it is made up
	ownerMadeUp bool
	foreign     bool // the API is another vendor's, whose error codes are not known
	named       bool // in a file or by --connection, which say its address and its vendor
	vendor      string
}

// judge reads the answer, as a wait does. The reference page has 401 for a missing key, 403 for a
// user without access, and 404 for an interaction that does not exist: a 404 for a
// made-up interaction thus means that all else was accepted. What is not the API's own error says
// nothing about the key.
func (p probe) judge(report *report, credential string, answer *check.Answer, refused *agentwait.Error) {
	name := "api " + credential
	if refused != nil {
		p.unsent(report, name, refused)
		return
	}
	seen := answer.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, time.Now(), 0)
	switch status := seen.Status; {
	case status == nil:
	case status.Phase == agentstatus.PhaseUnknown:
		report.unsure(name, fmt.Sprintf("interaction %s is in the state %s, and what that means is not known: a wait goes on until another comes",
			p.ref.InteractionID, text.Quote(string(status.State), agentwait.MaxStateBytes)), "a vendor's file says it under [states], an adapter as its phase")
		return
	default:
		state := string(status.State)
		if !strings.EqualFold(state, string(status.Phase)) {
			state += " (" + string(status.Phase) + ")"
		}
		report.ok(name, fmt.Sprintf("interaction %s is %s", p.ref.InteractionID, state))
		return
	}
	said := errors.New(seen.Text)
	apiErr, came := errors.AsType[*agentstatus.APIError](seen.Err)
	switch {
	case !answer.Came():
		report.problem(name, said, "check the network, a proxy, and "+p.setting("url", "--base-url"))
		return
	case seen.Reason == agentstatus.ReasonTooLarge:
		report.problem(name, said, "agentwait run reads no such answer either, with the same flags")
		return
	case !came:
		report.problem(name, fmt.Errorf("an answer that is no status document: %s", seen.Decision.Problem), p.address())
		return
	case seen.Stray:
		report.problem(name, said, p.address())
		return
	}
	switch code := apiErr.HTTPStatus; {
	case p.vendor == "gumloop-sessions" && p.interaction == "" && code == http.StatusNotFound && apiErr.Code == unknownSession:
		report.ok(name, "reached, the key is accepted (404 for a session that does not exist)")
	case p.foreign && p.interaction == "" && (code == http.StatusNotFound || code == http.StatusBadRequest):
		report.unsure(name, fmt.Sprintf("reached; whether the key is accepted cannot be told from a %d for an id that is made up", code), "give --interaction")
	case code == http.StatusNotFound && apiErr.Code != unknownInteraction && !p.foreign:
		// A server that is not the API answers 404 too.
		report.problem(name, apiErr, p.address())
	case code == http.StatusNotFound && p.interaction == "":
		report.ok(name, "reached, the key is accepted (404 for an interaction that does not exist)")
	case code == http.StatusNotFound:
		report.problem(name, fmt.Errorf("interaction %q: %w", p.interaction, apiErr), "check --interaction, and that --user-id or --project-id owns it")
	case code == http.StatusUnauthorized && p.vendor == "gumloop-sessions" && p.ref.UserID+p.ref.ProjectID == "":
		report.problem(name, apiErr, "give --user-id with a personal key, --project-id with a team's; if the key needs neither, it is refused")
	case code == http.StatusUnauthorized:
		report.problem(name, apiErr, "the API refuses the key: give a valid one")
	case code == http.StatusForbidden && p.ownerMadeUp && !p.foreign:
		report.unsure(name, "reached; whether the key is accepted cannot be told without an owner", "give --user-id or --project-id")
	case code == http.StatusForbidden:
		report.problem(name, apiErr, "check that the key and --user-id or --project-id belong together")
	case code == http.StatusPaymentRequired:
		report.problem(name, apiErr, "the account has no credits left: add some")
	case code == http.StatusTooManyRequests || code >= http.StatusInternalServerError:
		report.problem(name, apiErr, "the API is reached but busy or failing: try again later")
	default:
		report.problem(name, apiErr, p.address())
	}
}

// address says what to check where something else than the API seems to answer.
func (p probe) address() string {
	if p.named {
		return "check the connection's url, and its vendor"
	}
	if p.foreign {
		return "check --base-url and --status-path"
	}
	return "is --base-url the API's base? It ends in /api/v1 at Gumloop"
}

// setting is what an address is set by.
func (p probe) setting(field, flag string) string {
	if p.named {
		return "the connection's " + field
	}
	return flag
}

// unsent says what the request lacks. Of a run that is made up it is no fault of the connection's.
func (p probe) unsent(report *report, name string, refused *agentwait.Error) {
	id, further := strings.CutPrefix(refused.Details.Field, "ids.")
	switch {
	case further && p.interaction == "":
		report.unsure(name, fmt.Sprintf("not asked: a run of this vendor has a %s as well", id), fmt.Sprintf("give --interaction, and --id %s=ID", id))
	case further:
		report.problem(name, errors.New(refused.Message), fmt.Sprintf("nothing was sent: give --id %s=ID", id))
	default:
		report.problem(name, errors.New(refused.Message), "nothing was sent: check --interaction, --user-id and --project-id")
	}
}
