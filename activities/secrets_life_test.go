package activities_test

// What starts, answers, cancels and looks at a run has the same vendors' clients as a poll, and
// leaves more behind: errors, results and heartbeats that are kept in histories. Every vendor's
// server gives the key back here, at each request of each activity.

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/testing/allvendors"
	"github.com/agentwait/agentwait/vendors"
)

// echoes are answers with the key.
func echoes() map[string]allvendors.Said {
	all := map[string]allvendors.Said{
		"a page":      {Status: 404, Body: "<html><title>" + markedKey + "</title>"},
		"a redirect":  {Status: 307, Header: http.Header{"Location": {"https://" + markedKey + ".example/" + markedKey}}},
		"a limit":     {Status: 429, Header: http.Header{"Retry-After": {markedKey}}, Body: markedKey},
		"broken JSON": {Body: `{"error": "` + markedKey + `", `},
	}
	for _, status := range []int{200, 400, 401, 402, 404, 409, 500, 503} {
		all[fmt.Sprintf("an error with %d", status)] = allvendors.Said{Status: status, Body: `{"jsonrpc":"2.0","id":1,"error":{"code":"` + markedKey + `","message":"Bearer ` + markedKey + `"}}`}
		all[fmt.Sprintf("JSON-RPC's with %d", status)] = allvendors.Said{Status: status, Body: `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Bearer ` + markedKey + `","data":"` + markedKey + `"}}`}
	}
	return all
}

func TestTheKeyStaysInTheClientOfEveryVendor(t *testing.T) {
	for _, v := range allvendors.All() {
		if v.Again || v.Scheme == vendors.SchemeNone {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			tried := 0
			for activity, input := range activitiesOf(t, v) {
				for what, echo := range echoes() {
					for step := range 4 {
						server := &allvendors.Transport{Serve: func(r allvendors.Asked) allvendors.Said {
							if r.Nth == step {
								tried++
								return echo
							}
							return v.Serve(r)
						}}
						api, err := v.Make(vendors.Config{Transport: server}, markedKey)
						if err != nil {
							t.Fatal(err)
						}
						a := attempt{api: api}
						var result any
						err = a.run(t, activity, input, &result)
						for where, text := range a.left(t, result, err) {
							if strings.Contains(text, markedKey) {
								t.Errorf("%s, request %d, %s: the key is in the %s: %s", activity, step, what, where, text)
							}
						}
					}
				}
			}
			if tried < 20 {
				t.Errorf("the key came back %d times: the test proves nothing", tried)
			}
		})
	}
}

// activitiesOf are those whose vendor can do what they ask, with their inputs.
func activitiesOf(t *testing.T, v allvendors.Vendor) map[string]string {
	t.Helper()
	target := map[string]any{"interaction_id": v.Ref.InteractionID, "user_id": v.Ref.UserID, "project_id": v.Ref.ProjectID, "ids": v.Ref.IDs}
	with := func(more map[string]any) string {
		all := map[string]any{}
		for _, fields := range []map[string]any{target, more} {
			for name, value := range fields {
				if text := fmt.Sprint(value); text != "" && text != "map[]" {
					all[name] = value
				}
			}
		}
		return asJSON(t, all)
	}
	value := v.Answer.Value
	if value == nil {
		value = json.RawMessage(`"x"`)
	}
	start := map[string]any{"agent_id": v.Start.AgentID, "message": v.Start.Message, "key": v.Start.Key}
	inputs := map[string]string{agentwait.CheckAgentStatusName: with(nil)}
	api, err := v.Make(vendors.Config{Transport: &allvendors.Transport{Serve: v.Serve}}, markedKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := vendors.As[vendors.Starter](api); ok {
		delete(target, "interaction_id")
		inputs[agentwait.StartAgentName] = with(start)
		target["interaction_id"] = v.Ref.InteractionID
	}
	if _, ok := vendors.As[vendors.Canceller](api); ok {
		inputs[agentwait.CancelAgentName] = with(nil)
	}
	if _, ok := vendors.As[vendors.Answerer](api); ok {
		inputs[agentwait.AnswerAgentName] = with(map[string]any{"request_id": v.Answer.RequestID, "value": value})
	}
	return inputs
}

// left is what an attempt leaves behind.
func (a *attempt) left(t *testing.T, result any, err error) map[string]string {
	t.Helper()
	all := map[string]string{"result": asJSON(t, result), "heartbeats": strings.Join(a.beats, "\n")}
	for i := 0; err != nil; i, err = i+1, errors.Unwrap(err) {
		all[fmt.Sprintf("error %d", i)] = fmt.Sprintf("%v %+v", err, err)
		if application, ok := err.(*temporal.ApplicationError); ok { //nolint:errorlint // each of the chain
			var details json.RawMessage
			if application.HasDetails() && application.Details(&details) == nil {
				all[fmt.Sprintf("details %d", i)] = string(details)
			}
		}
	}
	return all
}
