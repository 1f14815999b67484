package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot"
)

// The journal counts names; slackbot chose them: "asked", a verdict, "sent",
// "channel/C1", "entry/mt/…", "helpful/mt/…", "unhelpful/mt/…" and below it the
// reason. tally sorts them out again.

// tally is what was asked in some days, and what came of it.
type tally struct {
	From       string             `json:"from"` // first day, in UTC: 2026-11-22
	To         string             `json:"to"`   // last day
	Asked      int                `json:"asked"`
	Answered   int                `json:"answered"`
	Unsure     int                `json:"unsure"`
	NotCovered int                `json:"not_covered"`
	Helpful    int                `json:"helpful"`
	Unhelpful  int                `json:"unhelpful"`
	Sent       int                `json:"sent"`     // to the policy team
	Entries    map[string]int     `json:"entries"`  // how often each was the answer, by id
	Channels   map[string]int     `json:"channels"` // questions by channel id; "direct": in all direct messages
	Votes      map[string]*rating `json:"votes"`    // by id of the entry
}

// rating is what people said of an entry.
type rating struct {
	Helpful   int            `json:"helpful"`
	Unhelpful int            `json:"unhelpful"`
	Reasons   map[string]int `json:"reasons,omitempty"` // why it did not help
	Last      string         `json:"last,omitempty"`    // day on which it last did not
}

// direct is the channel of all direct messages: each by itself is one person's.
const direct = "direct"

func tallyOf(from, to time.Time, days []journal.Day) tally {
	t := tally{From: from.UTC().Format(time.DateOnly), To: to.UTC().Format(time.DateOnly),
		Entries: map[string]int{}, Channels: map[string]int{}, Votes: map[string]*rating{}}
	for _, day := range days {
		for name, n := range day.Counts {
			t.add(day, name, n)
		}
	}
	return t
}

func (t *tally) add(day journal.Day, name string, n int) {
	kind, of, named := strings.Cut(name, "/")
	totals := map[string]*int{"asked": &t.Asked, "answered": &t.Answered, "unsure": &t.Unsure, "not_covered": &t.NotCovered,
		"helpful": &t.Helpful, "unhelpful": &t.Unhelpful, "sent": &t.Sent}
	switch {
	case !named && totals[name] != nil:
		*totals[name] += n
	case kind == "entry":
		t.Entries[of] += n
	case kind == "channel" && strings.HasPrefix(of, "D"): // as they were once counted
		t.Channels[direct] += n
	case kind == "channel":
		t.Channels[of] += n
	case kind == "helpful":
		t.rating(of).Helpful += n
	case kind == "unhelpful":
		t.unhelpful(day, of, n)
	}
}

// unhelpful adds votes on an entry, or on one of its reasons. An entry may be
// called like a reason, so the reason counts as one only below an entry's votes.
func (t *tally) unhelpful(day journal.Day, of string, n int) {
	at := strings.LastIndexByte(of, '/')
	if at > 0 && slices.Contains(slackbot.Reasons(), of[at+1:]) && day.Counts["unhelpful/"+of[:at]] > 0 {
		r := t.rating(of[:at])
		if r.Reasons == nil {
			r.Reasons = map[string]int{}
		}
		r.Reasons[of[at+1:]] += n
		return
	}
	r := t.rating(of)
	r.Unhelpful += n
	r.Last = max(r.Last, day.Day)
}

func (t *tally) rating(entry string) *rating {
	if t.Votes[entry] == nil {
		t.Votes[entry] = &rating{}
	}
	return t.Votes[entry]
}

// mark is an entry that did not help.
type mark struct {
	Entry string
	rating
}

// unhelpfulEntries are the entries that did not help, the last marked first.
func (t *tally) unhelpfulEntries() []mark {
	var list []mark
	for id, r := range t.Votes {
		if r.Unhelpful > 0 {
			list = append(list, mark{id, *r})
		}
	}
	slices.SortFunc(list, func(a, b mark) int {
		return cmp.Or(strings.Compare(b.Last, a.Last), b.Unhelpful-a.Unhelpful, strings.Compare(a.Entry, b.Entry))
	})
	return list
}

// byCount lists names by how often, the most first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
}
