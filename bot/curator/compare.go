package curator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// Diff is what sets one revision apart from another.
type Diff struct {
	From    string         `json:"from"`
	To      string         `json:"to"`
	Added   []EntryRef     `json:"added"`
	Removed []EntryRef     `json:"removed"`
	Changed []EntryChange  `json:"changed"` // approvals first, then citations, then the others by id
	Library []FieldChange  `json:"library"` // what is no entry's: jurisdictions, thesaurus, off-topic lines
	Answers []AnswerChange `json:"answers"` // golden questions that are answered in another way
}

// EntryRef names an entry.
type EntryRef struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Kind     knowledge.Kind     `json:"kind"`
	Approval knowledge.Approval `json:"approval"`
	Draft    bool               `json:"draft,omitempty"`
}

// EntryChange is an entry of which fields changed, approval and citations first.
type EntryChange struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Fields []FieldChange `json:"fields"`
}

// FieldChange is one field before and after. Of lists and of the body, both hold
// only what differs, one piece a line.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// AnswerChange is a golden question that is answered in another way.
type AnswerChange struct {
	Question     string      `json:"question"`
	Jurisdiction string      `json:"jurisdiction,omitempty"`
	Context      []string    `json:"context,omitempty"`
	Old          GoldenReply `json:"old"`
	New          GoldenReply `json:"new"`
}

// GoldenReply is what is compared of an answer.
type GoldenReply struct {
	Verdict  bot.Verdict        `json:"verdict"` // "" when the question could not be put to the revision
	First    string             `json:"first"`   // id; "" when it shows none
	Approval knowledge.Approval `json:"approval"`
}

// fill makes its lists lists, so that their JSON is.
func (d *Diff) fill() {
	d.Added, d.Removed = append([]EntryRef{}, d.Added...), append([]EntryRef{}, d.Removed...)
	d.Changed, d.Library = append([]EntryChange{}, d.Changed...), append([]FieldChange{}, d.Library...)
	d.Answers = append([]AnswerChange{}, d.Answers...)
}

// Empty reports whether nothing differs.
func (d Diff) Empty() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed)+len(d.Library)+len(d.Answers) == 0
}

// Compare sets one revision beside another: their entries, and their answers to
// the golden questions of both, on the given day.
func Compare(ctx context.Context, old, new *bot.Assistant, today time.Time) (Diff, error) {
	was, is := newHearing(old, today), newHearing(new, today)
	return compare(ctx, was, is, union(old.Library().Golden, new.Library().Golden))
}

func compare(ctx context.Context, was, is *hearing, questions []knowledge.Golden) (Diff, error) {
	d := compareEntries(was.lib(), is.lib())
	if err := was.ask(ctx, questions); err != nil {
		return d, err
	}
	if err := is.ask(ctx, questions); err != nil {
		return d, err
	}
	for _, g := range questions {
		before, after := was.reply(g), is.reply(g)
		if before != after {
			d.Answers = append(d.Answers, AnswerChange{g.Question, g.Jurisdiction, g.Context, before, after})
		}
	}
	return d, nil
}

// compareEntries compares without asking anything.
func compareEntries(old, new *knowledge.Library) Diff {
	d := Diff{From: old.Revision, To: new.Revision}
	d.fill()
	for _, e := range old.Entries {
		if new.Entry(e.ID) == nil {
			d.Removed = append(d.Removed, refOf(e))
		}
	}
	for _, e := range new.Entries {
		was := old.Entry(e.ID)
		if was == nil {
			d.Added = append(d.Added, refOf(e))
			continue
		}
		if fields := changedFields(was, e); len(fields) > 0 {
			d.Changed = append(d.Changed, EntryChange{e.ID, e.Title, fields})
		}
	}
	byID := func(a, b EntryRef) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(d.Added, byID)
	slices.SortFunc(d.Removed, byID)
	slices.SortFunc(d.Changed, func(a, b EntryChange) int { return cmp.Or(a.weight()-b.weight(), cmp.Compare(a.ID, b.ID)) })
	d.Library = libraryChanges(old, new)
	return d
}

// weight is where a change stands: what an educator may do comes first, then the
// law that says so.
func (c EntryChange) weight() int {
	switch c.Fields[0].Field {
	case "approval":
		return 0
	case "citations":
		return 1
	}
	return 2
}

func refOf(e *knowledge.Entry) EntryRef {
	return EntryRef{e.ID, e.Title, e.Kind, e.Approval, e.Draft}
}
