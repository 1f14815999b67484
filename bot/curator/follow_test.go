package curator

import (
	"strings"
	"testing"
)

func TestFollowing(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	leader, follower := openDesk(t, Source{Location: r.dir}), openDesk(t, Source{Location: r.dir})
	first := leader.Current().ID
	next := serveEditions(t, r, leader, 1)[0]
	if err := follower.Follow(t.Context(), next, leader.Current().Commit); err != nil {
		t.Fatal(err)
	}
	follower.serves(next)
	if _, err := leader.Rollback(t.Context(), "token", ""); err != nil {
		t.Fatal(err)
	}
	at := leader.Status()
	if err := follower.FollowHold(t.Context(), at.Revision, at.Commit, at.Held); err != nil {
		t.Fatal(err)
	}
	follower.serves(first)
	follower.wants(follower.reindex(Request{By: Poll}), Held)
	if _, err := leader.Release(t.Context(), "token"); err != nil {
		t.Fatal(err)
	}
	at = leader.Status()
	if err := follower.FollowHold(t.Context(), at.Revision, at.Commit, at.Held); err != nil {
		t.Fatal(err)
	}
	follower.serves(next)
	if follower.Status().Held {
		t.Error("the hold did not end")
	}
	if err := follower.Follow(t.Context(), strings.Repeat("ab", 6), leader.Current().Commit); err == nil {
		t.Error("a revision that the commit does not hold was followed")
	}
	if err := follower.Follow(t.Context(), "../../etc", ""); err == nil {
		t.Error("no revision was followed")
	}
	follower.serves(next)
}

// A replica that starts late begins with what the others serve, and keeps nothing
// that it did not serve: going back from there must not go forward.
func TestBeginningWithWhatOthersServe(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	leader := openDesk(t, Source{Location: r.dir})
	at := leader.Status()
	newest := serveEditions(t, r, leader, 1)[0]
	for start, want := range map[string]string{at.Commit: at.Revision, "": newest, strings.Repeat("ab", 20): newest} {
		late := prepare(t, Source{Location: r.dir})
		late.o.Start = start
		late.open()
		late.serves(want)
		if kept := late.Status().Kept; len(kept) != 1 {
			t.Errorf("from %q: kept %+v", start, kept)
		}
	}
}

// The gate is skipped, lint is not: a newer replica may know more than this one.
func TestFollowingABadRevision(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	id := d.Current().ID
	at := r.push(policy(t).replace(t, ferryFile, "kind: flexibility", "kind: none"))
	if err := d.Follow(t.Context(), strings.Repeat("ab", 6), at); err == nil {
		t.Error("no error")
	}
	d.serves(id)
}
