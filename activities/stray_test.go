// What is not the API's own is not a verdict on an agent: a proxy's page, a redirect, an answer about
// another interaction. One such answer once ended waits that had gone well for hours, and handed
// one tenant's conversation to another.
package activities_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

const signIn = `<!DOCTYPE html><html><head><title>Sign in</title></head><body>…</body></html>`

// strays are answers that are not the API's own, with the words for each.
var strays = map[string]any{
	`HTTP 404 with an HTML page titled "Sign in"`: answer(404, signIn),
	`HTTP 403 with an HTML page titled "Sign in"`: answer(403, signIn),
	"HTTP 401 with an empty body":                 answer(401, ``),
	"HTTP 405 with an empty body":                 answer(405, ``),
	"HTTP 451":                                    answer(451, `Unavailable For Legal Reasons`),
	"HTTP 304 with an empty body":                 answer(304, ``),
	"https://status.example":                      &vendors.RedirectError{HTTPStatus: 302, From: "https://api.example", To: "https://status.example"},
	`"another", wanted "xYz789"`:                  answer(200, `{"interaction_id":"another","state":"COMPLETED","response":"not ours"}`),
	`"another", wanted "xYz789"; `:                answer(200, `{"interaction_id":"another","state":"FAILED","error_message":"not ours"}`),
}

func TestOneStrayAnswerDoesNotEndAHealthyWait(t *testing.T) {
	for words, stray := range strays {
		t.Run(words, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(state(running), state(running), stray, stray, done())
				result, err := newHarness(t, m, api.Check).poll(``)
				if err != nil || *result.Response != "Posted <b>it</b>." || result.Polls != 5 {
					t.Errorf("got %+v, %v", result, err)
				}
			})
		})
	}
}

// The words of the last problem stand in the token, in the error and in its details.
func TestTheDeadlineSaysWhatCame(t *testing.T) {
	for words, stray := range strays {
		t.Run(words, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(state(running), stray).Check)
				_, err := h.poll(`"timeout_seconds":5`)
				failure, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
				if strings.Contains(words, "wanted") {
					words = strings.TrimSuffix(words, "; ")
				}
				for what, text := range map[string]string{
					"message": failure.Message(), "details": details.Problem, "token": h.lastToken().ProblemText,
				} {
					if !strings.Contains(text, words) {
						t.Errorf("the %s has %q, want %q", what, text, words)
					}
				}
				if strings.Contains(failure.Message(), "last 1 polls") || details.State != running {
					t.Errorf("got %q, %+v", failure.Message(), details)
				}
			})
		})
	}
}

func TestOnePollThatFailedIsNotManyPolls(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		_, err := newHarness(t, m, scripted(state(running), state(running), answer(403, signIn)).Check).poll(`"timeout_seconds":4,"min_interval_seconds":2`)
		failure, _ := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
		if !strings.Contains(failure.Message(), `The last poll failed: HTTP 403 with an HTML page titled "Sign in"`) {
			t.Errorf("got %q", failure.Message())
		}
	})
}

// A verdict that persists is one: with the details of every other end.
func TestStrayAnswersThatPersistEndTheWait(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		h := newHarness(t, m, scripted(state(running), &vendors.RedirectError{HTTPStatus: 302, From: "https://api.example", To: "https://status.example"}).Check)
		h.config.Random = func() float64 { return 0.5 }
		_, err := h.poll(`"timeout_seconds":3600`)
		for attempts := 1; err != nil; attempts++ {
			failure, details := applicationError(t, err)
			if failure.NonRetryable() {
				lasted := time.Since(begin)
				if failure.Type() != agentwait.ErrTypeInvalidResponse || lasted < time.Minute || lasted > 3*time.Minute ||
					details.State != running || details.LastStatusAt == nil || details.ElapsedSeconds < 60 || !strings.Contains(details.Problem, "https://status.example") {
					t.Errorf("after %v: %v, %+v", lasted, failure, details)
				}
				return
			}
			if attempts > 3 {
				t.Fatalf("attempt %d: %v", attempts, err)
			}
			// The row goes on in the next attempt.
			token := h.lastToken()
			if token.StrayAnswers == 0 || token.StraySince == nil {
				t.Fatalf("the token has %+v", token)
			}
			elapse(failure.NextRetryDelay())
			next := newHarness(t, m, scripted(&vendors.RedirectError{HTTPStatus: 302, From: "https://api.example", To: "https://status.example"}).Check)
			next.env.details = token
			h = next
			_, err = h.poll(`"timeout_seconds":3600`)
		}
	})
}

// A wrong base URL is not polled for ten minutes.
func TestAWaitWithoutAnyGoodAnswerEndsSoon(t *testing.T) {
	for status, errType := range map[int]string{401: agentwait.ErrTypeUnauthorized, 403: agentwait.ErrTypeForbidden, 404: agentwait.ErrTypeInteractionNotFound} {
		inBothModes(t, func(t *testing.T, m mode) {
			begin := time.Now()
			_, err := newHarness(t, m, scripted(answer(status, signIn)).Check).poll(``)
			failure, _ := wantError(t, err, errType, true)
			if time.Since(begin) > 40*time.Second || !strings.Contains(failure.Message(), "check the base URL") {
				t.Errorf("%d: after %v: %v", status, time.Since(begin), failure)
			}
		})
	}
}

// The agent has completed, but its answer will never fit: it was fetched whole until the deadline.
func TestAnAnswerOverTheLimitIsFinal(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		api := scripted(state(running), &vendors.TransportError{Op: "GET agent_status", Err: &vendors.BodyTooLargeError{HTTPStatus: 200, Limit: 9}})
		_, err := newHarness(t, m, api.Check).poll(``)
		failure, details := wantError(t, err, agentwait.ErrTypeResultTooLarge, true)
		if len(api.at) != 2 || !strings.Contains(failure.Message(), "raise MaxBodyBytes") || details.State != running {
			t.Errorf("%d polls, %v, %+v", len(api.at), failure, details)
		}
	})
	inBothModes(t, func(t *testing.T, m mode) { // what is in front of the API may say as much
		api := scripted(state(running), answer(503, strings.Repeat("x", 100)), done())
		if _, err := newHarness(t, m, api.Check).poll(``); err != nil {
			t.Error(err)
		}
	})
}

func TestStrayAnswersInABatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, since time.Duration, polls int) any {
			switch {
			case id == "i0000" && polls == 3:
				return answer(404, signIn)
			case id == "i0000" && polls > 3:
				return replies("done")
			case id == "i0001" && polls > 1:
				return answer(403, signIn)
			case id == "i0002":
				return answer(200, `{"interaction_id":"another","state":"COMPLETED","response":"not ours"}`)
			}
			return state(running)
		})
		in := batchOf(3)
		in.TimeoutSeconds = 30
		result, err := r.run(in)
		if err != nil {
			t.Fatal(err)
		}
		wantOutcomes(t, result, "completed", "deadline_exceeded", "deadline_exceeded")
		for i, want := range map[int]string{1: `polls failed: HTTP 403 with an HTML page titled "Sign in"`, 2: `"another", wanted "i0002"`} {
			if e := result.Rows[i].Error; e == nil || !strings.Contains(e.Message, want) {
				t.Errorf("row %d has the error %+v, want %q", i, e, want)
			}
		}
	})
}

// What a batch knows of stray answers goes on in its next attempt: without it each attempt of a
// worker that restarts began a new row.
func TestABatchsRowOfStrayAnswersIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		strayAnswers := func(string, time.Duration, int) any { return answer(403, signIn) }
		r, _ := newBatch(t, func(id string, since time.Duration, polls int) any {
			if polls == 1 {
				return state(running)
			}
			return strayAnswers(id, since, polls)
		})
		time.AfterFunc(50*time.Second, func() { close(r.stop) })
		_, err := r.run(batchOf(2))
		if failure, _ := applicationError(t, err); failure.NonRetryable() {
			t.Fatal(err)
		}
		token := r.tokens[len(r.tokens)-1]
		waits, err := token.ReadWaits(2)
		if err != nil || !waits[0].Answered || waits[0].Stray < 3 || waits[0].StrayFor < 40*time.Second || !strings.Contains(token.ProblemText, "Sign in") {
			t.Fatalf("got %+v %q, %v", waits, token.ProblemText, err)
		}
		next, f := newBatch(t, strayAnswers)
		next.before = token
		result, err := next.run(batchOf(2))
		if err != nil {
			t.Fatal(err)
		}
		wantOutcomes(t, result, "error", "error")
		if e := result.Rows[0].Error; e.Type != agentwait.ErrTypeForbidden || f.total() != 2 {
			t.Errorf("%+v after %d polls", e, f.total())
		}
	})
}

// A check that poll_now asks for is not a verdict either.
func TestACheckThatIsAnsweredByAProxy(t *testing.T) {
	for words, stray := range strays {
		t.Run(words, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				_, err := newHarness(t, m, scripted(stray).Check).run(agentwait.CheckAgentStatusName, input(``))
				failure, details := wantError(t, err, agentwait.ErrTypeInvalidResponse, false)
				if want := strings.TrimSuffix(words, "; "); !strings.Contains(failure.Message(), want) || !strings.Contains(details.Problem, want) {
					t.Errorf("got %q, %+v", failure.Message(), details)
				}
			})
		})
	}
}

// A deadline bounds the request in flight.
func TestADeadlineCutsTheRequestInFlight(t *testing.T) {
	for _, row := range []struct{ timeout, ends time.Duration }{{5 * time.Second, 5 * time.Second}, {8 * time.Second, 8 * time.Second}, {2 * time.Second, 5 * time.Second}} {
		inBothModes(t, func(t *testing.T, m mode) {
			begin := time.Now()
			h := newHarness(t, m, hanging)
			_, err := h.poll(fmt.Sprintf(`"timeout_seconds":%v`, row.timeout.Seconds()))
			failure, _ := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
			if took := time.Since(begin); took != row.ends {
				t.Errorf("%v: ended after %v, want %v", row.timeout, took, row.ends)
			}
			if !strings.Contains(failure.Message(), "the deadline cut the request short") {
				t.Errorf("got %q", failure.Message())
			}
			if token := h.lastToken(); token.LastProblem != "request_timeout" {
				t.Errorf("the token has %+v", token)
			}
		})
	}
}
