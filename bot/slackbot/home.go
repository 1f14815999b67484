package slackbot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/slack-go/slack"
)

// home is what the Home tab shows.
type home struct {
	Library  *knowledge.Library // nil until it is loaded
	Entries  []bot.Entry        // all that are served, as of today
	Loading  bool
	Admin    bool           // whether the reader may see what follows
	Health   []check        // of the set-up
	Counts   map[string]int // of answers, by verdict
	Acts     []string       // what the reader may have done with the library
	Held     bool           // whether what is served is held
	Said     string         // what came of the last act; "" when there was none
	LoadedOn string         // day on which this revision was loaded, 2026-11-22; "" when not known
}

// check is one thing that must work, and whether it does.
type check struct {
	Name string
	OK   bool
	Text string // what was found, or what to do
}

// home lays the Home tab out.
func (r renderer) home(h home) slack.HomeTabViewRequest {
	var s sheet
	s.title("Leeway: what policy already lets you do")
	if h.Loading || h.Library == nil {
		s.line(strong("The library is loading. "), say("Ask all the same: the answer follows as soon as it is there."))
	}
	if h.Library != nil {
		r.offer(&s, h)
	}
	s.list("How to ask:", howToAsk("/leeway")...)
	if h.Admin {
		r.operate(&s, h)
	}
	s.small(edition(h))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: s.view()}}
}

// title adds the heading of a view.
func (s *sheet) title(text string) {
	text = clip(flat(text), maxHeader)
	s.parts = append(s.parts, part{slack.NewHeaderBlock(plainObject(text)), escaped(text), chars(text)})
}

// view is the blocks of a sheet that has no text of its own.
func (s *sheet) view() []slack.Block {
	var blocks []slack.Block
	for _, p := range s.parts[:min(len(s.parts), maxHomeBlocks)] {
		blocks = append(blocks, p.block)
	}
	return blocks
}

// How many places, and entries of each, the Home tab names: it is a shop window,
// the library may hold thousands.
const (
	placesShown = 12
	titlesShown = 30
)

// offer shows what can be asked, place by place, and questions to press.
func (r renderer) offer(s *sheet, h home) {
	var row []slack.BlockElement
	for i, e := range examples(h.Library, 5) {
		value, whole := r.value(actionExample, press{Question: e.question, Jurisdiction: e.jurisdiction})
		if whole {
			row = append(row, button(fmt.Sprintf("%s:%d", actionExample, i), flat(e.question), value))
		}
	}
	if len(row) > 0 {
		s.line(strong("Press a question to ask it:"))
		s.row("", row...)
	}
	byPlace := map[string][]bot.Entry{}
	for _, e := range h.Entries {
		byPlace[e.Jurisdiction] = append(byPlace[e.Jurisdiction], e)
	}
	order := byForce(h.Library)
	places := slices.SortedFunc(maps.Keys(byPlace), func(a, b string) int {
		return cmp.Or(slices.Index(order, a)-slices.Index(order, b), cmp.Compare(a, b))
	})
	for _, place := range places[:min(len(places), placesShown)] {
		s.place(clip(byPlace[place][0].Place, maxButton), byPlace[place])
	}
	if more := len(places) - placesShown; more > 0 {
		s.line(say(fmt.Sprintf("And %s more: ask about any of them by its name.", number(more, [2]string{"place", "places"}))))
	}
}

// place names what the library holds for a place, flexibilities first.
func (s *sheet) place(name string, entries []bot.Entry) {
	var items []spans
	count := map[knowledge.Kind]int{}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b bot.Entry) int {
		return slices.Index(knowledge.Kinds(), a.Kind) - slices.Index(knowledge.Kinds(), b.Kind)
	})
	for _, e := range entries {
		if count[e.Kind]++; len(items) < titlesShown {
			items = append(items, say(clip(e.Title, maxEcho)+" ("+force(e)+")"))
		}
	}
	if more := len(entries) - len(items); more > 0 {
		items = append(items, say(fmt.Sprintf("and %d more: ask about them", more)))
	}
	s.list(name+" – "+kindsIn(count), items...)
}

// operate is for admins: whether all is well, what was asked, and what to press.
func (r renderer) operate(s *sheet, h home) {
	var checks, counts []spans
	for _, c := range h.Health {
		sign, word := "white_check_mark", "OK"
		if !c.OK {
			sign, word = "warning", "Needs attention"
		}
		checks = append(checks, join(emoji(sign), strong(c.Name), say(": "+word+". "+clip(c.Text, maxEcho))))
	}
	s.list("For admins: health", checks...)
	for _, v := range []struct {
		verdict bot.Verdict
		words   string
	}{{bot.Answered, "answered"}, {bot.Unsure, "unsure, offered as choices"}, {bot.NotCovered, "not covered"}} {
		counts = append(counts, say(fmt.Sprintf("%d %s", h.Counts[string(v.verdict)], v.words)))
	}
	s.list("For admins: what was asked", counts...)
	if h.Held {
		s.line(strong("The library is held. "), say("New revisions are checked, and not served until somebody releases it."))
	}
	if h.Said != "" {
		s.reported(h.Said)
	}
	if h.Library != nil {
		s.row("", r.actButtons(h.Acts, h.Library.Revision)...)
	}
	s.row("", button(actionRefresh, "Refresh", r.seal(actionRefresh, press{})), button(actionCheck, "Check the set-up", r.seal(actionCheck, press{})))
}

// edition says which state of the library answers.
func edition(h home) string {
	text := prevails
	if h.Library != nil {
		text = h.Library.Title + " · Library revision " + h.Library.Revision
		if on := longDate(h.LoadedOn); on != "" {
			text += ", loaded " + on
		}
		text += " · " + prevails
	}
	return text
}
