package mcp

import (
	"context"
	"encoding/json"
)

// maxPages bounds how far a list of tools is followed.
const maxPages = 100

const listTools = "tools/list"

// runsAsTask reports whether a tool of [Core] is to be called as a task. A client must not call
// another one so: some servers run it, and then refuse what came of it. The tools are listed once a
// session, and once more if one is asked for that is not among them.
func (c *Client) runsAsTask(ctx context.Context, in *session, tool string) (bool, error) {
	if !in.tasks {
		return false, nil
	}
	in.mu.Lock()
	as, known := in.tools[tool]
	in.mu.Unlock()
	if known {
		return as, nil
	}
	tools, err := c.list(ctx, in)
	if err != nil {
		return false, err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.tools = tools
	return tools[tool], nil
}

func (c *Client) list(ctx context.Context, in *session) (map[string]bool, error) {
	tools := map[string]bool{}
	params := map[string]any{}
	for range maxPages {
		asked := call{protocol: Core, session: in.id, method: listTools, params: params}
		r, err := c.do(ctx, asked)
		switch {
		case err != nil:
			return nil, c.before(listTools, err)
		case !r.ok():
			return nil, c.refusedCall(r, asked)
		}
		var page struct {
			Tools []struct {
				Name      string `json:"name"`
				Execution struct {
					TaskSupport string `json:"taskSupport"`
				} `json:"execution"`
			} `json:"tools"`
			Next string `json:"nextCursor"`
		}
		if err := json.Unmarshal(r.result, &page); err != nil {
			r.broken, r.result = err, nil
			return nil, c.refusedCall(r, asked)
		}
		for _, tool := range page.Tools {
			tools[tool.Name] = tool.Execution.TaskSupport == "required" || tool.Execution.TaskSupport == "optional"
		}
		if page.Next == "" {
			break
		}
		params = map[string]any{"cursor": page.Next}
	}
	return tools, nil
}
