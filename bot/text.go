package bot

import (
	"strings"
	"unicode"
)

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// contentWords are the words of a text that say what it is about: lower-cased,
// function words left out, a plural s cut.
func contentWords(text string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool { return !isWordRune(r) && r != '\'' }) {
		w = strings.TrimSuffix(strings.Trim(w, "'"), "'s")
		if functionWords[w] || len(w) < 2 {
			continue
		}
		if len(w) > 3 && strings.HasSuffix(w, "ies") {
			w = w[:len(w)-3] + "y"
		} else if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-1]
		}
		list = append(list, w)
	}
	return list
}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

var functionWords = wordSet(`a about after again all also am an and another any anybody anyone anything are aren't as at be because
been before being but by can can't could couldn't did didn't do does doesn't doing don't down each either else even ever for from get gets getting go
going got had has have having he her here hers him his how i i'd i'll i'm i've if in into is isn't it it's its just kind know let like
lot many may me might more most much must my need no not now of off on one ones only or other our ours out over own please put really right same
she should so some somebody someone something still such sure take tell than that that's the their them then there these they they're thing
things this those though through to too under until up us use very want was wasn't way we we'd we'll we're we've well were what what's when where
whether which while who who's whose why will with without won't would wouldn't yes yet you you're your yours`)

// intentWords ask for a property of an entry and name no entry.
var intentWords = wordSet(`approval approve approved permission permit sign signoff state deadline due date when law statute code rule
citation cite section who decide decides effect force place idea real expire end ending around apply first happen happen year long source document
link official two three four five once actually allowed ask ok okay say said mean explain more detail example`)
