package check

import (
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/agentwait/agentwait/agentstatus"
)

// describe returns what is known of why a poll did not give a status, for people.
func describe(decision agentstatus.Decision, pollErr error) string {
	var api *agentstatus.APIError
	switch {
	case pollErr != nil && decision.Err != nil: // a redirect, or an answer that is too large
		return pollErr.Error()
	case errors.As(decision.Err, &api):
		return api.Error()
	case overLimit(decision.Err) != nil:
		return limitText(overLimit(decision.Err))
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

// cut bounds the words of a problem that somebody else wrote, and makes one printable line of them,
// as the core does with its own.
func cut(words string) string {
	words = strings.ToValidUTF8(words[:min(len(words), agentstatus.MaxProblemBytes)], "")
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, words)
}
