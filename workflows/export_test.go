package workflows

var ForPrevious = forPrevious
