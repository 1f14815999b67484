package journal

// A lane that goes on costs a goroutine, a body and an answer in the making. Only
// Options.Hands of them do at one time, and a few that are made ready for the next
// free hand: what was delivered beyond waits for one to end, and what was not delivered waits in the stream, where it costs nothing. So
// more questions than can be answered fill the disk up to MaxTasks, and not the
// memory. A lane that only waits for a time to come does not count: a channel that
// Slack holds back must not hold up the others.

// readAhead is how many tasks are made ready beyond those that have a hand.
const readAhead = 64

// rouse counts a lane as going on, once there is room. It is false when the shift
// ended first.
func (w *shift) rouse() bool {
	select {
	case w.awake <- struct{}{}:
		return true
	case <-w.quit.Done():
		return false
	}
}

// rest no longer counts it. At the end of a shift it may not have been counted.
func (w *shift) rest() {
	select {
	case <-w.awake:
	default:
	}
}
