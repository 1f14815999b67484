// Package faults kills the process where a test wants it killed. Nothing is lost
// and nothing is done twice whatever dies when: that is only shown by dying
// between every two steps. The steps are named where they are taken:
//
//	faults.At("slack/posted") // Slack has the reply, the journal does not know
//
// In a program as it is released At is empty. Built with -tags faults it reads
// LEEWAY_FAULT, "slack/posted#3", and the third time that any goroutine comes by,
// the process is gone: SIGKILL, no clean-up, no last write.
package faults
