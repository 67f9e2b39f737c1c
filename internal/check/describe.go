package check

import (
	"errors"
	"net/url"

	"github.com/agentwait/agentwait/agentstatus"
)

// describe returns what is known of why a poll did not give a status, for people.
func describe(decision agentstatus.Decision, pollErr error) string {
	var api *agentstatus.APIError
	switch {
	case errors.As(decision.Err, &api):
		return api.Error()
	case decision.Err != nil:
		return decision.Err.Error()
	case pollErr != nil:
		// An error of net/http shows the whole URL. Its query may have a key.
		for withURL := (*url.Error)(nil); errors.As(pollErr, &withURL); {
			pollErr = withURL.Err
		}
		return pollErr.Error()
	default:
		return string(decision.Reason)
	}
}
