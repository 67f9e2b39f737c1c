package gumloop

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

const codeBusy = "interaction_not_in_terminal_state"

// before2xx is the error of a look before a request that was not made then.
func before2xx(op string, seen *vendors.Answer, err error) error {
	var (
		wrong    *vendors.RefError
		redirect *vendors.RedirectError
	)
	switch {
	case errors.As(err, &wrong), errors.As(err, &redirect):
		return err
	case err != nil:
		return vendors.NotTaken(err)
	case seen.HTTPStatus/100 == 2 && seen.Err != nil:
		return &vendors.RefusedError{Vendor: vendor, Op: op, Answer: seen, Err: vendors.NotTaken(seen.Err)}
	case seen.HTTPStatus/100 == 2:
		return nil
	}
	told := agentstatus.ParseAPIError(seen.HTTPStatus, seen.Body)
	err = told
	if told.Stray() || seen.HTTPStatus/100 != 4 || seen.HTTPStatus == http.StatusTooManyRequests || seen.HTTPStatus == http.StatusRequestTimeout {
		err = vendors.NotTaken(told)
	}
	return &vendors.RefusedError{Vendor: vendor, Op: op, Answer: seen, Code: told.Code, Err: err}
}

// busy makes a refusal of a conversation whose turn has not ended known as that.
func busy(err error) error {
	var refused *vendors.RefusedError
	if errors.As(err, &refused) && refused.Code == codeBusy {
		refused.Err = fmt.Errorf("%w: %w", vendors.ErrBusy, refused.Err)
	}
	return err
}

// maxMessageID is the longest id of a message that a wait goes by.
const maxMessageID = 256

// named reports whether a wait can go by a message's id.
func named(m *agentstatus.Message) bool { return m.ID != "" && len(m.ID) <= maxMessageID }

// lastSaid is the id of the last message of a conversation that is to go on, by which the next turn
// is told from those before: an API that is slow goes on showing them. Empty if nothing has been
// said, or if agent_status does not show it, as after a failure.
//
// While a turn works its last message is still to come. By then the API may take a further message,
// and would show the one that was not known here as if it were the reply to that. So nothing is sent.
func lastSaid(op string, ref vendors.Ref, seen *vendors.Answer) (string, error) {
	status := seen.Status
	last := len(status.Messages) - 1
	switch {
	case works(status.State):
		return "", &vendors.RefusedError{Vendor: vendor, Op: op, Answer: seen, Code: codeBusy,
			Err: fmt.Errorf("%w: its state is %s", vendors.ErrBusy, status.State)}
	case last < 0 && status.Phase != agentstatus.PhaseCompleted:
		return "", nil
	case last < 0:
		return "", untold(ref, "has completed and shows no messages")
	case !named(&status.Messages[last]):
		return "", untold(ref, "has a last message without an id that can be used")
	}
	return status.Messages[last].ID, nil
}

// works reports whether a state is one in which no message is taken.
func works(state agentstatus.State) bool {
	switch strings.ToUpper(string(state)) {
	case "ASYNC_PROCESSING", "PROCESSING", "QUEUED":
		return true
	}
	return false
}

// untold is the error of a conversation whose next reply could not be told from its last.
func untold(ref vendors.Ref, why string) error {
	return &vendors.RefError{
		Vendor: vendor, Field: "interaction_id", Value: text.Quote(ref.InteractionID, 64) + ", which " + why,
		Wanted: fmt.Sprintf("a conversation whose last message has an id of at most %d bytes, since its next reply could not be told from that one; or start a new one", maxMessageID),
	}
}
