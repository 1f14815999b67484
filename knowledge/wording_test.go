package knowledge_test

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/leeway-bot/leeway/knowledge"
)

// longestQuote is the longest run of words that the library may share with a
// source document. It tells what the documents say in its own words; they
// belong to their authors.
const longestQuote = 11

var seeds = []string{
	"clayton-professional-learning-goals.txt",
	"missouri-success-ready-students-report.txt",
	"missouri-success-ready-students-web-page.txt",
	"montana-focus-group-a-notes.txt",
	"montana-policy-primer.txt",
}

// names are words that can be said in one way only. Within a shared run they
// count for nothing. Titles and headings of the catalog are added to them.
var names = []string{
	"Mont. Code Ann.", // how lawyers write a citation, with the title of the section behind it
	"Incentives for Creation of Advanced Opportunity Programs",                    // title of mca:20-7-1506
	"Incentives for Creation of Transformational Learning Programs",               // title of mca:20-7-1602
	"Calculation of Average Number Belonging (ANB)",                               // title of mca:20-9-311
	"Title I Parts A, C and D", "Title II Part A", "Title III", "Title IV Part A", // federal programs, by their place in the law
}

func TestTheLibraryUsesItsOwnWords(t *testing.T) {
	allowed := make([][]string, 0, len(names))
	for _, name := range names {
		allowed = append(allowed, words(name))
	}
	for _, c := range catalog(t) {
		for _, name := range append([]string{c.Title}, c.Source.Heading...) {
			allowed = append(allowed, words(name))
		}
	}
	documents := map[string][]string{}
	for _, seed := range seeds {
		documents[seed] = words(string(shared(t, path.Join("seeds", seed))))
	}
	runs := runsOf(documents, longestQuote+1)
	for _, e := range bundled(t).Entries {
		pieces := append([]string{e.Summary}, e.NextSteps...)
		for _, p := range e.Passages {
			pieces = append(pieces, p.Text)
		}
		for _, piece := range pieces {
			text := words(piece)
			for at := 0; at+longestQuote < len(text); at++ {
				seed, n := runs.longest(documents, text[at:])
				if n == 0 {
					continue
				}
				if run := text[at : at+n]; counted(run, allowed) > longestQuote {
					t.Errorf("%s: %d words of %s: %q", e.File, n, seed, strings.Join(run, " "))
				}
				at += n - longestQuote - 1
			}
		}
	}
}

// The labelled questions measure how the library answers what it has not seen,
// so none of them may stand in it. Only the place is told, never the question.
func TestHeldOutQuestionsAreHeldOut(t *testing.T) {
	heldOut := map[string]bool{}
	for line := range strings.Lines(string(shared(t, "questions/dev.jsonl"))) {
		var q struct {
			Question string
			Context  []string
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil || q.Question == "" {
			t.Fatal("a line of the held-out questions has no question")
		}
		for _, text := range append(q.Context, q.Question) {
			heldOut[strings.Join(words(text), " ")] = true
		}
	}
	lib := bundled(t)
	check := func(what string, line knowledge.Line) {
		if heldOut[strings.Join(words(line.Text), " ")] {
			t.Errorf("%s:%d: this %s is a held-out question", line.File, line.Line, what)
		}
	}
	for _, e := range lib.Entries {
		for _, ask := range e.Asks {
			check("ask", ask)
		}
	}
	for _, line := range lib.OffTopic {
		check("off-topic line", line)
	}
	for _, g := range lib.Golden {
		check("golden question", knowledge.Line{Text: g.Question, File: g.File, Line: g.Line})
	}
}

// words are the words of a text in small letters: a hyphen parts them, an
// apostrophe does not.
func words(text string) []string {
	text = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// place is where a run of words begins in a document.
type place struct {
	document string
	at       int
}

// runsByWords finds runs of a fixed number of words in the documents.
type runsByWords struct {
	size   int
	places map[string][]place
}

func runsOf(documents map[string][]string, size int) runsByWords {
	runs := runsByWords{size, map[string][]place{}}
	for name, text := range documents {
		for at := 0; at+size <= len(text); at++ {
			key := strings.Join(text[at:at+size], " ")
			runs.places[key] = append(runs.places[key], place{name, at})
		}
	}
	return runs
}

// longest is how many words at the beginning of text also stand in a document,
// and in which; 0 when they are fewer than the size of a run.
func (runs runsByWords) longest(documents map[string][]string, text []string) (document string, n int) {
	for _, p := range runs.places[strings.Join(text[:runs.size], " ")] {
		source, same := documents[p.document][p.at:], runs.size
		for same < len(text) && same < len(source) && text[same] == source[same] {
			same++
		}
		if same > n || same == n && p.document < document {
			document, n = p.document, same
		}
	}
	return document, n
}

// counted is how many words of a run lie outside the names.
func counted(run []string, names [][]string) int {
	named := make([]bool, len(run))
	for _, name := range names {
		for at := 0; len(name) > 0 && at+len(name) <= len(run); at++ {
			if slices.Equal(run[at:at+len(name)], name) {
				for i := range name {
					named[at+i] = true
				}
			}
		}
	}
	n := 0
	for _, is := range named {
		if !is {
			n++
		}
	}
	return n
}

// The measure itself: a run is found to its full length, wherever it stands.
func TestRunsAreFound(t *testing.T) {
	documents := map[string][]string{"primer": words("Boards may, on their own motion, decide how long a school day lasts in each grade.")}
	runs := runsOf(documents, 5)
	text := words("Here boards may on their own motion decide - how long the day is")
	if seed, n := runs.longest(documents, text[1:]); seed != "primer" || n != 9 {
		t.Errorf("%d words of %q, want 9 of the primer", n, seed)
	}
	if _, n := runs.longest(documents, text); n != 0 {
		t.Errorf("%d words where none are shared", n)
	}
	if n := counted(text[1:10], [][]string{{"own", "motion"}, {"day"}}); n != 7 {
		t.Errorf("%d words outside the names, want 7", n)
	}
}
