package a2a

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// judged is an answer as if it were HTTP.
type judged struct {
	*vendors.Answer
	body         gjson.Result // of a 2xx
	broken       error        // why it is not JSON, or not an answer to the request
	otherVersion bool         // the agent does not speak the version, or not in this binding
	gone         bool         // nobody speaks A2A at the address
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
func (c *Client) judge(a *agent, what call, answer *vendors.Answer) judged {
	body, broken := parsed(answer.Body)
	if err := a.notOurs(body); err != nil {
		if answer.HTTPStatus/100 != 2 {
			return judged{Answer: stray(answer, answer.HTTPStatus, err.Error())}
		}
		return judged{Answer: answer, broken: err}
	}
	r, found := readRefusal(answer.HTTPStatus, body)
	switch {
	case found:
	case absent(answer.HTTPStatus):
		// The API would say it in its own words: this is about the address, and not about a task.
		return judged{gone: true, Answer: stray(answer, answer.HTTPStatus, fmt.Sprintf("%s has no A2A over %s in version %s: check the base URL, or the agent card",
			place(a.url), a.binding, a.version))}
	default:
		return judged{Answer: answer, body: body, broken: broken}
	}
	j := judged{otherVersion: r.reason == reasonVersion || r.reason == reasonMethod}
	switch asked := fmt.Sprintf("asked in version %s over %s", a.version, a.binding); {
	case !j.otherVersion:
	case !c.spoke.Load():
		r.message += fmt.Sprintf(" (%s); %s", asked, c.versionAdvice(a))
	case r.reason == reasonMethod && what.optional:
		r.message += fmt.Sprintf(" (%s); the agent answers in it, and has no %s", asked, what.name)
	default:
		// It has answered before. While it is deployed its old and new instances answer in turn:
		// waits of days must outlive that, so only a refusal which persists counts.
		j.Answer = stray(answer, r.status, fmt.Sprintf("%s: %s (%s, in which it has answered before); %s", r.reason, r.message, asked, c.versionAdvice(a)))
		return j
	}
	if r.reason == reasonExtension {
		r.message += "; " + c.extensionAdvice(a)
	}
	j.Answer = vendors.Refused(r.status, r.reason, r.message)
	j.RetryAfter = answer.RetryAfter
	return j
}

// notOurs says why a body is the answer to another request of JSON-RPC. One without an id, or with
// null, does not know which it answers.
func (a *agent) notOurs(body gjson.Result) error {
	if a.binding != BindingJSONRPC {
		return nil
	}
	id := body.Get("id")
	if !body.Get("jsonrpc").Exists() || !id.Exists() || id.Type == gjson.Null || id.String() == strconv.Itoa(rpcID) {
		return nil
	}
	return fmt.Errorf("the answer is to the JSON-RPC request %s, wanted %d: check what lies between here and the agent", text.Cut(id.Raw, 64), rpcID)
}

func (c *Client) versionAdvice(a *agent) string {
	if a.configured {
		return fmt.Sprintf("give %s and %s as the agent card has them, or leave both out", c.setting("Version"), c.setting("Binding"))
	}
	return fmt.Sprintf("the agent card names these: if it is wrong, give %s and %s", c.setting("Version"), c.setting("Binding"))
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
func stray(answer *vendors.Answer, status int, words string) *vendors.Answer {
	return &vendors.Answer{
		HTTPStatus: status, RetryAfter: answer.RetryAfter, ContentType: "text/plain",
		Body: []byte(words),
	}
}
