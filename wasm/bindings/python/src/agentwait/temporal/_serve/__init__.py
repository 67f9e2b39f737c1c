"""What serves the activities in a Python worker: the other half of the Go package activities.

Whatever a caller or another worker sees is the same: the inputs and what is wrong with them, the
schedule, the resume token, the errors with their details, the results.
"""
