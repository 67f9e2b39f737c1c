package a2a_test

// A part may be a whole file, in base64. It is in memory once, as a part of the answer, which
// MaxBodyBytes bounds, and comes out where files are asked for and nowhere else.

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

func TestFilesThatAreInTheAnswer(t *testing.T) {
	content := strings.Repeat("QUJD", 1<<18)
	for name, part := range map[string]string{
		"1.0":               `{"raw":"` + content + `","filename":"a.png","mediaType":"image/png"}`,
		"0.3":               `{"kind":"file","file":{"bytes":"` + content + `","name":"a.png","mimeType":"image/png"}}`,
		"0.3 as converted":  `{"file":{"fileWithBytes":"` + content + `","name":"a.png","mimeType":"image/png"}}`,
		"1.0 with a kind":   `{"kind":"file","raw":"` + content + `","filename":"a.png","mediaType":"image/png"}`,
		"1.0 with metadata": `{"raw":"` + content + `","filename":"a.png","mediaType":"image/png","metadata":{"k":1.0}}`,
	} {
		agent := newFake(t, func(string, int) (int, string) {
			return 200, `{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"artifactId":"a","parts":[{"text":"Here it is."},` + part + `]}]}`
		})
		answer, err := newClient(t, agent.URL, direct1).Check(t.Context(), ref)
		if err != nil || answer.Status == nil {
			t.Fatal(answer, err)
		}
		files := answer.Status.Files()
		if len(files) != 1 || files[0].Name != "a.png" || files[0].MediaType != "image/png" || files[0].URL != "" || string(files[0].Raw) != part {
			t.Errorf("%s: got %d files", name, len(files))
		}
		if answer.Status.Response != "Here it is." {
			t.Errorf("%s: the reply is %.64q", name, answer.Status.Response)
		}
		doc, err := answer.Status.MarshalJSON()
		if err != nil || strings.Count(string(doc), content) != 1 {
			t.Errorf("%s: it is %d times in the document, %v", name, strings.Count(string(doc), content), err)
		}

		small := direct1
		small.HTTP.MaxBodyBytes = 1 << 20
		_, err = newClient(t, agent.URL, small).Check(t.Context(), ref)
		if large, ok := errors.AsType[*vendors.BodyTooLargeError](err); !ok || large.Limit != 1<<20 || !strings.Contains(err.Error(), "raise MaxBodyBytes") {
			t.Errorf("%s: got %.256v", name, err)
		}
	}
}

// A question with a file is shown with its words: the file is not one of them.
func TestAQuestionWithAFile(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) {
		return 200, `{"id":"T","status":{"state":"TASK_STATE_INPUT_REQUIRED","message":{"messageId":"q","role":"ROLE_AGENT","parts":[{"raw":"QUJD","filename":"plan.png"},{"text":"Like this?"}]}}}`
	})
	answer, err := newClient(t, agent.URL, direct1).Check(t.Context(), ref)
	if err != nil || answer.Status == nil {
		t.Fatal(answer, err)
	}
	if asked := answer.Status.Told().InputRequests; len(asked) != 1 || asked[0].Text != "Like this?" || asked[0].Kind != agentstatus.InputQuestion {
		t.Errorf("got %+v", asked)
	}
}
