package scan

import "testing"

// Each list has to find its names in their slots, and nothing that is only like one of them.
func TestListsFindTheirNamesAlone(t *testing.T) {
	for list, names := range map[string]map[string]int{
		documentNames: {"interaction_id": slotInteractionID, "gummie_id": slotAgentID, "state": slotState, "created_ts": slotCreatedAt, "messages": slotMessages, "response": slotResponse, "error_message": slotErrorText},
		messageNames:  {"id": slotMessageID, "role": slotRole, "content": slotContent, "timestamp": slotTimestamp, "parts": slotParts},
		partNames:     {"id": slotPartID, "type": slotType, "text": slotText, "reasoning": slotReasoning, "toolCallId": slotToolCallID, "toolName": slotToolName, "toolCallState": slotToolCallState, "result": slotResult, "error": slotError, "file": slotFile},
		resultNames:   {"args": slotArgs, "result": slotResultResult},
		fileNames:     {"filename": slotFileName, "media_type": slotFileMediaType, "artifact_url": slotFileURL},
		errorNames:    {"error": slotErrorError, "message": slotErrorMessage, "detail": slotErrorDetail, "code": slotErrorCode, "type": slotErrorType},
		kindNames:     {"text": int(PartText), "reasoning": int(PartReasoning), "tool_invocation": int(PartTool), "file": int(PartFile), "error": int(PartError)},
	} {
		check := func(name string) {
			t.Helper()
			want, known := names[name]
			if !known {
				want = unknown
			}
			k := keyNamed(name)
			if got := find(list, &k); got != want {
				t.Errorf("%q: got slot %d, want %d", name, got, want)
			}
		}
		check("")
		check("sixteen letters.")
		for name := range names {
			check(name)
			check(name[1:])
			check(name[:len(name)-1])
			if len(name) < 16 {
				check(name + "x")
				check(name + "\x00")
			}
			for i := range name {
				check(name[:i] + "x" + name[i+1:])
			}
		}
		if k := (key{size: 17}); find(list, &k) != unknown {
			t.Error("a key that is too long has a slot")
		}
	}
}
