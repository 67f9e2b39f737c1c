package direct_test

// The loop without Temporal takes what is not the API's own as the others do, end to end: over
// HTTP, with the real client.

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestAWaitSurvivesWhatIsNotTheAPIsOwn(t *testing.T) {
	clock := agenttest.NewClock()
	api, client := emulator(t, clock)
	api.Script("a", agenttest.Processing().Times(3), agenttest.Page(404, "Not Found"), agenttest.Redirect("https://status.example/"),
		agenttest.Processing(), agenttest.Empty(403), agenttest.Completed("not ours").About("another"), agenttest.Completed("done"))
	var words []string
	result, err := direct.Await(deadline(t), client, input("a"), direct.WithClock(clock), direct.OnPoll(func(token agentwait.Token) {
		words = append(words, token.ProblemText)
		if err := token.Validate(); err != nil {
			t.Error(err)
		}
		if (token.StrayAnswers > 0) != (token.StraySince != nil) {
			t.Errorf("token %+v", token)
		}
	}))
	if err != nil || *result.Response != "done" || result.Polls != 9 {
		t.Fatalf("got %+v, %v", result, err)
	}
	for i, want := range []string{"", "", "", `HTTP 404 with an HTML page titled "Not Found"`, "redirects to https://status.example", "", "HTTP 403 with an empty body", `"another", wanted "a"`} {
		if !strings.Contains(words[i], want) || want == "" && words[i] != "" {
			t.Errorf("after poll %d: %q, want %q", i+1, words[i], want)
		}
	}
}

func TestAnAnswerOverTheClientsLimit(t *testing.T) {
	clock := agenttest.NewClock()
	api, _ := emulator(t, clock)
	client, err := gumloop.NewClient(gumloop.Config{APIKey: agenttest.DefaultKey, BaseURL: api.URL(), MaxBodyBytes: 1 << 16})
	if err != nil {
		t.Fatal(err)
	}
	api.Script("a", agenttest.Processing(), agenttest.Large(1<<17))
	_, err = direct.Await(deadline(t), client, input("a"), direct.WithClock(clock))
	var failure *agentwait.Error
	if !errors.As(err, &failure) || failure.Type != agentwait.ErrTypeResultTooLarge || !strings.Contains(failure.Message, "raise MaxBodyBytes") || api.Polls("a") != 2 {
		t.Errorf("got %v after %d polls", err, api.Polls("a"))
	}
}

// A row of stray answers goes on in a program that is started again.
func TestAResumedWaitGoesOnWithItsRow(t *testing.T) {
	clock := agenttest.NewClock()
	api, client := emulator(t, clock)
	api.Script("a", agenttest.Empty(405))
	since := clock.Now().Add(-2 * time.Minute)
	token := agentwait.Token{StartedAt: since, LastStatusAt: &since, Polls: 9, StrayAnswers: 2, StraySince: &since}
	_, err := direct.Await(deadline(t), client, input("a"), direct.WithClock(clock), direct.Resume(token))
	var failure *agentwait.Error
	if !errors.As(err, &failure) || failure.Type != agentwait.ErrTypeInvalidRequest || api.Polls("a") != 1 {
		t.Errorf("got %v after %d polls", err, api.Polls("a"))
	}
}
