package vendors

import "github.com/agentwait/agentwait/agentstatus"

// HideIn hides the key in what a status says. An answer's body has it hidden before it is read, so
// that this is for a vendor that joins texts with nothing between them: a model writes in
// pieces, and a key that was in two of them is whole afterwards.
func (c *Client) HideIn(s *agentstatus.Status) {
	if s == nil {
		return
	}
	s.Response, s.ErrorMessage = c.secrets.current().hideText(s.Response), c.secrets.current().hideText(s.ErrorMessage)
	for i := range s.Messages {
		m := &s.Messages[i]
		m.Content = c.secrets.current().hideText(m.Content)
		for j := range m.Parts {
			m.Parts[j].Text = c.secrets.current().hideText(m.Parts[j].Text)
		}
	}
	if s.Run == nil {
		return
	}
	for i := range s.Run.InputRequests {
		r := &s.Run.InputRequests[i]
		r.Text = c.secrets.current().hideText(r.Text)
	}
}
