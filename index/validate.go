package index

import (
	"context"
	"slices"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/leeway-bot/leeway/knowledge"
)

// Validation is how well a library's own asks and off-topic lines are told
// apart when each was kept from what the index learned.
type Validation struct {
	Folds     int
	Hit1      float64 // of the asks: their own entry comes first, the jurisdiction given
	Hit3      float64
	AUC       float64 // how well Covered separates asks from off-topic lines, 0.5 to 1
	Misplaced float64 // share of asks, put to another jurisdiction, that were thought covered there
	Outcomes  []Held  // of each ask and off-topic line, in the order of the library

	outcomes  []outcome
	misplaced []outcome
}

// Held is an ask or off-topic line that was held out, and what the rest of the
// library made of it.
type Held struct {
	Text        string
	Entry       string   // its own; "" for an off-topic line
	Ranked      []string // ids, best first, at most five
	Probability float64  // of the first
	Covered     float64
}

// Validate cross-validates a library: it builds the index once for each fold,
// from the asks and off-topic lines of the others, and puts the fold's own to it.
func Validate(ctx context.Context, lib *knowledge.Library, folds int, o Options) (*Validation, error) {
	v, err := holdOut(ctx, lib, folds, o)
	if err != nil {
		return nil, err
	}
	v.measure(fusionsFor(curriculumOf(lib)))
	return v, nil
}

// holdOut gathers the outcome of every line, each kept from learning once.
func holdOut(ctx context.Context, lib *knowledge.Library, folds int, o Options) (*Validation, error) {
	b, err := newBuilder(ctx, lib, o)
	if err != nil {
		return nil, err
	}
	cache, err := o.vectors(ctx)
	if err != nil {
		return nil, err
	}
	defer cache.close()
	v := &Validation{Folds: folds}
	for fold := range folds {
		kept, held := split(lib, fold, folds)
		if err := v.ask(ctx, lib, kept, held, b.encoder, cache); err != nil {
			return nil, err
		}
		o.report("folds", fold+1, folds)
	}
	return v, nil
}

// ask builds the index of the kept library and puts the held lines to it.
func (v *Validation) ask(ctx context.Context, lib, kept *knowledge.Library, held []heldOut, encoder *meaning.Encoder, cache *vectorCache) error {
	b := &builder{ctx, kept, kept.Served(), curriculumOf(kept), encoder, Options{}}
	learned, err := b.learnWith(cache)
	if err != nil {
		return err
	}
	words, err := buildWords("", kept, b.entries, func() {})
	if err != nil {
		return err
	}
	x := assemble(b, words, learned)
	defer x.Close()
	for _, h := range held {
		if len(wordsOf(h.text)) == 0 {
			continue
		}
		cs, err := x.candidates(ctx, Query{Text: h.text, Filter: Filter{Jurisdictions: lib.Within(h.jurisdiction)}})
		if err != nil {
			return err
		}
		v.outcomes = append(v.outcomes, outcome{cs, h.entry})
		v.Outcomes = append(v.Outcomes, Held{Text: h.text, Entry: h.id})
		if err := v.misplace(ctx, x, h); err != nil {
			return err
		}
	}
	return nil
}

// misplace puts one ask in twenty to a jurisdiction whose entry does not answer it:
// there it should find nothing.
func (v *Validation) misplace(ctx context.Context, x *Index, h heldOut) error {
	const oneIn = 20 // about as often as people ask in the wrong channel
	if h.entry < 0 || len(v.outcomes)%oneIn != 0 {
		return nil
	}
	for _, j := range x.lib.Jurisdictions() {
		within := x.lib.Within(j.ID)
		if h.jurisdiction == "" || slices.Contains(within, h.jurisdiction) {
			continue
		}
		cs, err := x.candidates(ctx, Query{Text: h.text, Filter: Filter{Jurisdictions: within}})
		if err != nil {
			return err
		}
		v.misplaced = append(v.misplaced, outcome{cs, -1})
		return nil
	}
	return nil
}

// outcome is a question, its candidates and which entry is right, -1 for none.
type outcome struct {
	cs    *candidates
	right int
}

// heldOut is a line kept from learning; entry is its place, -1 for off-topic.
type heldOut struct {
	text, id, jurisdiction string
	entry                  int
}

// stripped is a library as if nobody had written asks or off-topic lines, and
// those lines as questions to it.
func stripped(lib *knowledge.Library) (kept *knowledge.Library, held []heldOut) {
	const all = 1
	return split(lib, 0, all)
}

// halfStripped is a library as if nobody had written asks for every second entry,
// and those asks, with every second off-topic line, as questions to it.
func halfStripped(lib *knowledge.Library, half int) (kept *knowledge.Library, held []heldOut) {
	bare, questions := stripped(lib)
	copied := *bare
	for i, e := range lib.Served() {
		if i%2 != half {
			copied.Entries[i] = e
		}
	}
	n := 0
	for _, q := range questions {
		switch {
		case q.entry >= 0 && q.entry%2 == half:
			held = append(held, q)
		case q.entry < 0:
			if n++; n%2 == half {
				held = append(held, q)
			} else {
				copied.OffTopic = append(copied.OffTopic, knowledge.Line{Text: q.text})
			}
		}
	}
	return &copied, held
}

// split keeps every folds-th ask and off-topic line back. Off-topic lines are
// asked for each jurisdiction in turn.
func split(lib *knowledge.Library, fold, folds int) (kept *knowledge.Library, held []heldOut) {
	copied := *lib
	copied.Entries, copied.OffTopic = nil, nil
	n := 0
	for i, e := range lib.Served() {
		own := *e
		own.Asks = nil
		for _, a := range e.Asks {
			if n++; n%folds == fold {
				held = append(held, heldOut{a.Text, e.ID, e.Jurisdiction, i})
			} else {
				own.Asks = append(own.Asks, a)
			}
		}
		copied.Entries = append(copied.Entries, &own)
	}
	places := append(lib.Jurisdictions(), &knowledge.Jurisdiction{})
	for i, line := range lib.OffTopic {
		if n++; n%folds == fold {
			held = append(held, heldOut{line.Text, "", places[i%len(places)].ID, -1})
		} else {
			copied.OffTopic = append(copied.OffTopic, line)
		}
	}
	return &copied, held
}

// measure ranks every outcome and sums up.
func (v *Validation) measure(f fusions) {
	var asks, others []float64
	ids := map[int]string{}
	for i, o := range v.outcomes {
		if o.right >= 0 {
			ids[o.right] = v.Outcomes[i].Entry
		}
	}
	v.Hit1, v.Hit3 = 0, 0
	for i, o := range v.outcomes {
		h := &v.Outcomes[i]
		var list []candidate
		list, h.Covered = f.rank(o.cs)
		h.Ranked = nil
		for _, c := range list[:min(5, len(list))] {
			if !c.elsewhere {
				h.Ranked = append(h.Ranked, ids[c.entry])
			}
		}
		h.Probability = list[0].probability
		if o.right < 0 {
			others = append(others, h.Covered)
			continue
		}
		asks = append(asks, h.Covered)
		switch at := slices.IndexFunc(list, func(c candidate) bool { return c.entry == o.right }); {
		case at == 0:
			v.Hit1++
			v.Hit3++
		case at < 3:
			v.Hit3++
		}
	}
	v.Hit1 /= float64(max(1, len(asks)))
	v.Hit3 /= float64(max(1, len(asks)))
	v.AUC = auc(asks, others)
	v.Misplaced = 0
	for _, o := range v.misplaced {
		if _, covered := f.rank(o.cs); covered >= 0.5 {
			v.Misplaced += 1 / float64(len(v.misplaced))
		}
	}
}

// auc is the chance that a random member of above exceeds one of below.
func auc(above, below []float64) float64 {
	slices.Sort(below)
	wins := 0.0
	for _, p := range above {
		k, _ := slices.BinarySearch(below, p)
		wins += float64(k)
	}
	return wins / float64(max(1, len(above)*len(below)))
}

// At is what a threshold of Covered does: the share of asks at or above it, and
// the share of off-topic lines.
func (v *Validation) At(threshold float64) (asks, offTopic float64) {
	var n, others float64
	for _, h := range v.Outcomes {
		above := 0.0
		if h.Covered >= threshold {
			above = 1
		}
		if h.Entry == "" {
			others++
			offTopic += above
		} else {
			n++
			asks += above
		}
	}
	return asks / max(1, n), offTopic / max(1, others)
}
