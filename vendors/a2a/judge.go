package a2a

import (
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// judged is an answer as if it were HTTP.
type judged struct {
	*vendors.Answer
	body         gjson.Result // of a 2xx
	broken       error        // why it is not JSON
	otherVersion bool         // the agent does not speak the version, or not in this binding
	early        bool         // it is about the agent card: the call itself was not made
}

// task is what a request for a task was answered with.
func (j judged) task() (*agentstatus.Status, error) {
	if j.broken != nil {
		return nil, j.broken
	}
	return readTask(j.body)
}

// sent is what a message was answered with: a task, or a message.
func (j judged) sent() (thing gjson.Result, isMessage bool, err error) {
	if j.broken != nil {
		return gjson.Result{}, false, j.broken
	}
	thing, isMessage = unwrapped(j.body)
	return thing, isMessage, nil
}

// The reasons for which an agent refuses, in the words of the protocol.
const (
	reasonTaskNotFound = "TASK_NOT_FOUND"
	reasonVersion      = "VERSION_NOT_SUPPORTED"
	reasonMethod       = "METHOD_NOT_FOUND"
)

// judge reads an answer's refusal, where it is one. A 2xx that is none stays as it is.
func (c *Client) judge(a *agent, answer *vendors.Answer) judged {
	body, broken := parsed(answer.Body)
	r, found := readRefusal(answer.HTTPStatus, body)
	switch {
	case found:
	case absent(answer.HTTPStatus):
		// The API would say it in its own words: this is about the address, and not about a task.
		return judged{Answer: stray(answer, fmt.Sprintf("%s has no A2A over %s in version %s: check the base URL, or the agent card",
			place(a.url), a.binding, a.version))}
	default:
		return judged{Answer: answer, body: body, broken: broken}
	}
	j := judged{otherVersion: r.reason == reasonVersion || r.reason == reasonMethod}
	if j.otherVersion {
		r.message += fmt.Sprintf(" (asked in version %s over %s); %s", a.version, a.binding, c.versionAdvice(a))
	}
	j.Answer = vendors.Refused(r.status, r.reason, r.message)
	j.RetryAfter = answer.RetryAfter
	return j
}

func (c *Client) versionAdvice(a *agent) string {
	if a.configured {
		return fmt.Sprintf("give the %s and %s that the agent card names, or leave both out", c.setting("Version"), c.setting("Binding"))
	}
	return fmt.Sprintf("the agent card names these, wrongly: give %s and %s", c.setting("Version"), c.setting("Binding"))
}

// absent reports whether a status says that nothing is at the address.
func absent(status int) bool {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		return true
	}
	return false
}

// stray is an answer that is not the agent's own, in words that say what to check. It ends a wait
// when it persists: a proxy answers so while the agent is deployed.
func stray(answer *vendors.Answer, words string) *vendors.Answer {
	return &vendors.Answer{
		HTTPStatus: answer.HTTPStatus, RetryAfter: answer.RetryAfter, ContentType: "text/plain",
		Body: []byte(words),
	}
}
