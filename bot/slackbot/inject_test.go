package slackbot

import (
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/slack-go/slack"
)

// rawShapes are what even a client that parses everything must not find.
var rawShapes = regexp.MustCompile(`(?i)<[ \t]*[!@#]\S|<(https?|mailto|slack|javascript|file|tel):|@(channel|here|everyone)|[\x{202a}-\x{202e}\x{2066}-\x{2069}]|[\x00-\x08\x0b-\x1f\x7f]`)

// sharer is who shares an answer: the one person whom a message may mention.
const sharer = "U0PRINCIPAL"

func mentionOf(id string) string { return "<@" + id + ">" }

// alive lists what is wrong with a payload: what is live beyond the addresses and
// people that may be, and the shapes of it.
func alive(t testing.TB, v any, allowed ...string) []string {
	t.Helper()
	var found []string
	o := decoded(t, v)
	allowed = append(allowed, sharer, mentionOf(sharer))
	for _, p := range workspace.LiveParts(o) {
		switch {
		case p.Of(workspace.KindLink, workspace.KindURL, workspace.KindMention) && slices.Contains(allowed, p.What):
		case p.Of(workspace.KindEmoji) && strings.HasPrefix(p.Where, "/blocks/") && slices.Contains(ownEmoji, p.What):
		default:
			found = append(found, p.String())
		}
	}
	walk(o, func(o map[string]any) {
		for _, field := range []string{"text", "title", "message", "label"} {
			s, _ := o[field].(string)
			for _, may := range allowed {
				if strings.HasPrefix(may, "<@") {
					s = strings.ReplaceAll(s, may, "")
				}
			}
			for resolved := ""; s != resolved; resolved, s = s, html.UnescapeString(s) { // also with entities resolved, as often as there are some
				if shape := rawShapes.FindString(s); shape != "" {
					found = append(found, fmt.Sprintf("%s holds %q", field, shape))
				}
			}
			if !utf8.ValidString(s) {
				found = append(found, field+" is no UTF-8")
			}
		}
	})
	return found
}

// TestNothingBecomesLive: every shape in every place, alone, in a sentence or at
// the begin of a line. Of what Leeway draws each ninth, in turn, so that each
// place of each rendering meets half a dozen shapes.
func TestNothingBecomesLive(t *testing.T) {
	outputs, spots := slices.Sorted(maps.Keys(renderings)), slices.Sorted(maps.Keys(places))
	harmlessly := map[string]string{}
	for _, output := range outputs {
		harmlessly[output] = string(encoded(t, renderings[output](harmless())))
	}
	combinations, met := 0, map[string]bool{}
	for i, shape := range hostile {
		for j, place := range spots {
			text := []string{shape, "see " + shape + " for more", "first\n" + shape}[(i/3+j)%3]
			s := harmless()
			places[place](s, text)
			allowed := []string{safeAddress}
			if place == "address" {
				allowed = append(allowed, webAddress(text))
			}
			for k, output := range outputs {
				if (i+j+k)%9 != 0 {
					continue
				}
				payloads := renderings[output](s)
				if string(encoded(t, payloads)) == harmlessly[output] {
					continue // it does not show that place
				}
				combinations, met[place+" of "+output] = combinations+1, true
				for _, v := range payloads {
					for _, complaint := range append(alive(t, v, allowed...), refusals(t, v)...) {
						t.Fatalf("%q as %s of %s: %s", text, place, output, complaint)
					}
				}
			}
		}
	}
	t.Logf("%d shapes, %d places of renderings: %d combinations", len(hostile), len(met), combinations)
	if combinations < 800 || len(met) < 120 {
		t.Error("too few to trust")
	}
}

// TestHostileAddresses: what may be a link at all.
func TestHostileAddresses(t *testing.T) {
	for _, shape := range hostile {
		if got := webAddress(shape); got != "" && got != shape && shape != "HTTP://EVIL.EXAMPLE" {
			t.Errorf("webAddress(%q) = %q", shape, got)
		}
	}
}

// refusals are the complaints of both judges of limits.
func refusals(t testing.TB, v any) []string {
	t.Helper()
	o := decoded(t, v)
	if _, isMessage := v.(map[string]any); isMessage {
		return append(beyondLimits(o), workspace.CheckMessage(o)...)
	}
	return append(beyondLimits(o), workspace.CheckView(o)...)
}

// TestPromptsAreText: Slack shows a prompt as it is, and posts it as the user's.
func TestPromptsAreText(t *testing.T) {
	for _, shape := range hostile {
		for _, p := range prompts(libraryOf(shape+"?", "Montana", "Policy")) {
			for _, complaint := range alive(t, struct {
				Prompt slack.AssistantThreadsPrompt `json:"prompt"`
			}{p}) {
				t.Errorf("%q: %s", shape, complaint)
			}
		}
	}
}

// FuzzMessage draws scenes of any text in every place, in one of them of much
// text: Slack takes all of it, and nothing in it is live.
func FuzzMessage(f *testing.F) {
	for i := 0; i < len(hostile); i += 15 {
		f.Add(hostile[i], hostile[(i+7)%len(hostile)], uint8(i))
	}
	f.Add(strings.Repeat("word ", 150), strings.Repeat("x", 900), uint8(11))
	f.Add(strings.Repeat("🙂", 300), strings.Repeat("\n", 50), uint8(3))
	spots := slices.Sorted(maps.Keys(places))
	f.Fuzz(func(t *testing.T, one, other string, n uint8) {
		if len(one)+len(other) > 3000 {
			t.Skip("more of the same")
		}
		s := harmless()
		texts, allowed := []string{one, other, one + other}, []string{safeAddress}
		for i, place := range spots {
			text := texts[(i+int(n))%len(texts)]
			if i == int(n)%len(spots) {
				text = strings.Repeat(other+" ", 6000/(len(other)+1))
			}
			places[place](s, text)
			allowed = append(allowed, webAddress(text))
		}
		if userID.MatchString(s.user) { // an id as Slack writes them
			allowed = append(allowed, s.user, mentionOf(s.user))
		}
		for output, render := range renderings {
			for _, v := range render(s) {
				for _, complaint := range append(alive(t, v, allowed...), refusals(t, v)...) {
					t.Errorf("%s: %s", output, complaint)
				}
			}
		}
	})
}
