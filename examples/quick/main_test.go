package main

// README promises that this shows a wait in seconds; it must say what it shows.

func Example() {
	main()
	// Output:
	// poll 1: ASYNC_PROCESSING
	// poll 2: ASYNC_PROCESSING
	// poll 3: rate_limited
	// completed after 4 polls: Done: the report is in #sales.
}
