package outcome_test

import (
	"reflect"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
)

// A field of the schedule that no option follows from is accepted and then ignored.
func TestEveryFieldOfAScheduleChangesTheOptions(t *testing.T) {
	usual := outcome.Options(agentwait.Schedule{})
	kind := reflect.TypeFor[agentwait.Schedule]()
	for i := range kind.NumField() {
		var schedule agentwait.Schedule
		switch field := reflect.ValueOf(&schedule).Elem().Field(i); {
		case kind.Field(i).Name == "OnNeedsInput":
			field.SetString(agentwait.OnWait)
		case kind.Field(i).Name == "AfterMessageID":
			field.SetString("m")
		case field.Kind() == reflect.Float64:
			field.SetFloat(7)
		case field.Kind() == reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
			field.Elem().SetFloat(7)
		default:
			t.Fatalf("a field %s of a kind that this test does not know: teach it", kind.Field(i).Name)
		}
		if err := schedule.Validate(); err != nil {
			t.Fatal(err)
		}
		if outcome.Options(schedule) == usual {
			t.Errorf("%s changes nothing of the options", kind.Field(i).Name)
		}
	}
}

// And none is made up: each option follows from the schedule.
func TestEveryOptionFollowsFromTheSchedule(t *testing.T) {
	grace := 7.0
	options := outcome.Options(agentwait.Schedule{
		MinIntervalSeconds: 7, MaxIntervalSeconds: 7, NotFoundGraceSeconds: &grace, OnNeedsInput: agentwait.OnReturn,
		StallTimeoutSeconds: 7, AfterMessageID: "m",
	})
	for _, v := range []reflect.Value{reflect.ValueOf(options), reflect.ValueOf(options.Policy)} {
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is zero, whatever the schedule has", v.Type(), v.Type().Field(i).Name)
			}
		}
	}
}
