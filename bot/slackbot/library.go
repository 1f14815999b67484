package slackbot

import (
	"context"
	"sync"
	"time"
)

// What admins have done with the library goes beside the journal: it is not asked
// by an educator, may take minutes, and is written down by whoever does it. Who may
// is judged at every press and every command.

// libraryActs are the acts that this Leeway offers; nil ones are not.
type libraryActs struct {
	reindex  func(ctx context.Context, by string, dryRun bool) (string, error)
	rollback func(ctx context.Context, by string) (string, error)
	release  func(ctx context.Context, by string) (string, error)
	held     func() bool
	going    sync.Mutex // held while one goes back: a second press must not go back twice
}

func newLibraryActs(o Options) *libraryActs {
	return &libraryActs{reindex: o.Reindex, rollback: o.Rollback, release: o.Release, held: o.Held}
}

// isHeld reports whether what is served is held until it is released.
func (l *libraryActs) isHeld() bool { return l.held != nil && l.held() }

// offered are the buttons for an admin, in the order in which they are used.
func (l *libraryActs) offered() []string {
	var list []string
	if l.reindex != nil {
		list = append(list, actionPreview, actionReindex)
	}
	if l.isHeld() && l.release != nil {
		return append(list, actionRelease)
	}
	if l.rollback != nil {
		list = append(list, actionRollback)
	}
	return list
}

// actLimit bounds an act; a response_url takes no message after thirty minutes.
const actLimit = 25 * time.Minute

// carryOut does an act. drawn is the revision that was served when the button was
// drawn, "" for a command: going back is meant from there, and only once.
func (b *Bot) carryOut(ctx context.Context, action, by, drawn string) (summary string, err error) {
	l := b.library
	switch action {
	case actionReindex, actionPreview:
		if l.reindex != nil {
			return l.reindex(ctx, by, action == actionPreview)
		}
	case actionRelease:
		if l.release != nil {
			return l.release(ctx, by)
		}
	case actionRollback:
		if l.rollback == nil {
			break
		}
		l.going.Lock()
		defer l.going.Unlock()
		if drawn != "" && drawn != b.served() {
			return "not rolled back: another revision is served by now\nLook at it, and press again if you mean that one.", nil
		}
		return l.rollback(ctx, by)
	}
	return "this Leeway serves a library that is not its to change\nSet library.source to one that you keep.", nil
}

// served is the revision that answers; "" while it loads.
func (b *Bot) served() string {
	if a := b.assistant(); a != nil {
		return a.Library().Revision
	}
	return ""
}

// carriedOut is what came of an act, for an admin to read.
func (b *Bot) carriedOut(action, by, drawn string) string {
	b.log.Info("admin acts", "action", action, "user", by)
	ctx, cancel := context.WithTimeout(b.running, actLimit)
	defer cancel()
	summary, err := b.carryOut(ctx, action, by, drawn)
	if err != nil {
		b.log.Warn("admin's act came to nothing", "action", action, "user", by, "err", err.Error())
		return err.Error()
	}
	return summary
}

// briefly does something that takes a moment, beside the journal.
func (b *Bot) briefly(do func(context.Context)) {
	ctx, cancel := context.WithTimeout(b.running, besideBudget)
	defer cancel()
	do(ctx)
}
