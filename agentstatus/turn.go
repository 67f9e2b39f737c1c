package agentstatus

// PhaseAfter is the phase of the turn after a message, if a conversation goes on. An API may
// answer, a moment after a turn was started, with how the turn before ended: with its state, and
// perhaps already with the new question. So a turn has completed with a later message of the
// agent's, since [Status.FinalText] is its last one, and has come to any other end with a later
// message; until then it is [PhaseRunning]. So it is where the message is not there: the answer is
// older than it. An answer without any messages is not the turn before's, which had one:
// agent_status has none of a run that has failed. It tells any end but a reply.
//
// An empty id, as of a run's first turn, is before every message.
func (s *Status) PhaseAfter(messageID string) Phase {
	if messageID == "" || s.Phase == PhaseRunning || len(s.Messages) == 0 && s.Phase != PhaseCompleted {
		return s.Phase
	}
	for i := len(s.Messages) - 1; i >= 0; i-- {
		switch m := &s.Messages[i]; {
		case m.ID != messageID:
			continue
		case i == len(s.Messages)-1, s.Phase == PhaseCompleted && !answers(s.Messages[i+1:]):
			return PhaseRunning
		}
		return s.Phase
	}
	return PhaseRunning
}

// answers reports whether a message is the agent's.
func answers(messages []Message) bool {
	for i := range messages {
		if messages[i].Role == assistant {
			return true
		}
	}
	return false
}

// after is the status as the turn after a message sees it.
func (s *Status) after(messageID string) *Status {
	phase := s.PhaseAfter(messageID)
	if phase == s.Phase {
		return s
	}
	seen := *s // others wait for other turns
	seen.Phase = phase
	if run := s.Run; run != nil && len(run.InputRequests) > 0 {
		now := *run
		now.InputRequests = nil // a turn that runs asks nothing: the one before has asked
		seen.Run = &now
	}
	return &seen
}

// LastMessageID is the id of the last message that has one; empty if none has.
func (s *Status) LastMessageID() string {
	for i := len(s.Messages) - 1; i >= 0; i-- {
		if id := s.Messages[i].ID; id != "" {
			return id
		}
	}
	return ""
}
