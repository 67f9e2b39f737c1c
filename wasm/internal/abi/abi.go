// Package abi has the contract of ABI.md as far as it is code: its version, and the
// names of the exports. The module, its build and the hosts share it.
package abi

// Version is what agentstatus_abi answers.
const Version = 1

// Exports returns the names of everything that the module exports, in its order.
func Exports() []string {
	return []string{
		"memory",
		"agentstatus_abi",
		"agentstatus_input",
		"agentstatus_parse",
		"agentstatus_doc",
		"agentstatus_to_json",
		"agentstatus_final_text",
		"agentstatus_unescape",
		"agentstatus_error_text",
		"agentstatus_out",
		"agentstatus_out_len",
		"agentstatus_arg",
		"agentstatus_decide_in",
		"agentstatus_decide",
	}
}
