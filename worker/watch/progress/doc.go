// Package progress shows waits as they go on: one live line per wait on a
// terminal, plain lines that appear only when something has changed elsewhere.
//
//	board := progress.New(os.Stderr, progress.Options{})
//	line := board.Add("summarise the report")
//	result, err := follow.Wait(ctx, c, id, runID, follow.Options{}, line.Follow)
//	line.Done(err == nil, "completed")
//	board.Close()
package progress
