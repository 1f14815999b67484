package workspace

import (
	"context"
	"fmt"
)

// Wait returns when ok is true, and asks again whenever something in the
// workspace changed; it never sleeps. An error tells that ctx ended first.
func (w *Workspace) Wait(ctx context.Context, ok func() bool) error {
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the workspace: %w", context.Cause(ctx))
		case <-w.ctx.Done():
			return fmt.Errorf("wait for the workspace: it was closed")
		}
	}
}

// WaitReplies returns when a thread holds at least n replies of the bot.
func (w *Workspace) WaitReplies(ctx context.Context, channel, ts string, n int) error {
	err := w.Wait(ctx, func() bool { return len(w.Replies(channel, ts)) >= n })
	if err != nil {
		return fmt.Errorf("%d of %d replies in %s/%s: %w%s", len(w.Replies(channel, ts)), n, channel, ts, err, w.trouble())
	}
	return nil
}

// trouble is what a failed wait should say besides: what was refused.
func (w *Workspace) trouble() string {
	refused := w.Refused()
	if len(refused) == 0 {
		return ""
	}
	return fmt.Sprintf("; refused: %v", refused)
}
