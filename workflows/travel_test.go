package workflows_test

// Nine fields were copied one by one into the poller's input: a new option that is forgotten
// there is accepted and then ignored.

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

// fill gives every field of a struct a value.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Float64:
			field.SetFloat(7)
		case reflect.Int:
			field.SetInt(2048)
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
			field.Elem().SetFloat(7)
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{"x"}))
		case reflect.Map:
			if field.Type() == reflect.TypeFor[map[string]map[string]string]() {
				field.Set(reflect.ValueOf(map[string]map[string]string{"i0": {"x": "y"}}))
				continue
			}
			field.Set(reflect.ValueOf(map[string]string{"x": "y"}))
		default:
			t.Fatalf("a field %s of a kind that this test does not know: teach it", v.Type().Field(i).Name)
		}
	}
}

func TestEveryOptionArrivesAtThePoller(t *testing.T) {
	in := agentwait.Input{}
	fill(t, reflect.ValueOf(&in.Target).Elem())
	fill(t, reflect.ValueOf(&in.Selection).Elem())
	fill(t, reflect.ValueOf(&in.Schedule).Elem())
	h := newHarness(t)
	h.pollerName = agentwait.PollRunStatusName
	h.poller(0, completed(1), nil)
	_, err := h.run(in)
	require.NoError(t, err)
	got := h.polls[0]
	require.Equal(t, in.Target, got.Target)
	require.Equal(t, in.Selection, got.Selection)
	require.Equal(t, in.Schedule, got.Schedule)

	// What is not embedded is the workflow's own. A new field has to be put somewhere.
	own := map[string]bool{"Target": true, "Selection": true, "Schedule": true, "Ending": true, "TimeoutSeconds": true, "HeartbeatTimeoutSeconds": true, "Carried": true}
	for i := range reflect.TypeFor[agentwait.Input]().NumField() {
		name := reflect.TypeFor[agentwait.Input]().Field(i).Name
		require.True(t, own[name], "the field %s of Input is not embedded: does it have to reach the poller?", name)
	}
}
