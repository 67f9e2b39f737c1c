package strictjson_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

func TestATypeReadsItsValueItself(t *testing.T) {
	var in agentwait.AgentsInput
	if err := strictjson.Decode([]byte(`{"interaction_ids":["a"],"return_when":"first"}`), &in); err != nil || in.ReturnWhen != agentwait.ReturnFirst {
		t.Errorf("got %+v, %v", in.ReturnWhen, err)
	}
	var wrong *agentwait.FieldError
	err := strictjson.Decode([]byte(`{"interaction_ids":["a"],"return_when":"any"}`), &in)
	if !errors.As(err, &wrong) || wrong.Field != "return_when" || wrong.Found != `the string "any"` || wrong.Expected == "" {
		t.Errorf("got %v", err)
	}
}

// A batch is larger than an input of names and settings may be.
func TestATypeSaysHowLargeItMayBe(t *testing.T) {
	long := `{"interaction_ids":["` + strings.Repeat("x", strictjson.MaxBytes) + `"]}`
	if err := strictjson.Decode([]byte(long), new(agentwait.AgentsInput)); err != nil {
		t.Errorf("got %v", err)
	}
	if err := strictjson.Decode([]byte(long), new(agentwait.Input)); err == nil {
		t.Error("an input of 256 KiB was read")
	}
}
