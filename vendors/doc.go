// Package vendors is the seam between a wait and the APIs whose runs it awaits, and what all of
// them share: one bounded exchange over HTTP, the ways to show a key, redirects that stay where
// they were made for, masks, limits.
//
// An [API] asks how one run stands. Each vendor is a package of its own below this one, with
// its paths and its way of reading, and nothing else. What else it can do, it says by implementing
// [Starter], [Finder], [Canceller] and [Answerer]; one whose questions are told only once is a
// [Reminded]. Their requests are made by [Client.Once], which tells what may be repeated from what
// was done, was refused, or is not known.
//
// # Secrets
//
// A [Client] sends its key as its [Auth] says and nowhere else. No error of this
// package contains the key or a URL's query, and no format verb prints it.
//
// An answer that repeats the key has "[hidden]" in its place, whatever escapes it was written
// with: in its body, before any of it is read, in its headers, and in errors. So has the
// password of USER:PASSWORD by itself. A vendor that joins texts hides it once more afterwards, with
// [Client.HideIn], since it may come in pieces. Two things are out of reach: a key of less than 8
// bytes, which is found inside of words, and what a server sends unasked on a kept connection, which
// net/http prints, as it came, to the standard log. A program that collects its log hides that, as
// the worker does.
//
// # Memory
//
// Answers are bounded one by one ([Config.MaxBodyBytes]) and together ([Config.MaxInflightBytes], or a
// [Budget] that several clients share). What does not fit has to queue, so a thousand waits
// whose agents answer with large documents take the memory of a few. No client takes more of a
// shared budget than it leaves free, so one whose server hangs does not stop the others.
package vendors
