package slackbot

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// lead stands before a shape in what somebody writes: where it is shown, the shape
// follows.
const lead = "how do we apply for a variance, "

// posed is what Leeway sent in one call: the message or the view, as Slack would
// show it. That marks are switched off is left out, as in [asAny].
func posed(t testing.TB, c workspace.Call) map[string]any {
	t.Helper()
	o := map[string]any{}
	for _, field := range []string{"text", "title", "status"} {
		if text, ok := c.Args[field]; ok {
			o[field] = text
		}
	}
	for _, field := range []string{"blocks", "view", "prompts", "attachments"} {
		var v any
		if text := c.Args[field]; text != "" {
			if err := json.Unmarshal([]byte(text), &v); err != nil {
				t.Fatalf("%s: %s: %v", c.Method, field, err)
			}
			o[field] = v
		}
	}
	return o
}

// ways are how words get into what Leeway posts. Each writes a text somewhere, has
// Leeway answer, and presses what shows the text once more.
var ways = map[string]func(r *rig, text string){
	"mention": func(r *rig, text string) {
		r.echoed(r.reply(r.ws.Mention(teachers, principal, workspace.Escape(text))))
	},
	"mention of entities": func(r *rig, text string) { r.echoed(r.reply(r.ws.Mention(teachers, principal, text))) },
	"direct message":      func(r *rig, text string) { r.echoed(r.reply(r.ws.Direct(principal, workspace.Escape(text)))) },
	"message of a thread": func(r *rig, text string) {
		r.echoed(r.reply(r.ws.MentionInThread(r.ws.Say(teachers, colleague, workspace.Escape(text)).Message, principal, "")))
	},
	"command": func(r *rig, text string) {
		r.echoed(r.private(r.ws.Command(teachers, principal, "/leeway", text)))
	},
	"citation":      func(r *rig, text string) { r.private(r.ws.Command(teachers, principal, "/cite", text)) },
	"command's own": func(r *rig, text string) { r.private(r.ws.Command(teachers, principal, "/"+text, "help")) },
	"shortcut": func(r *rig, text string) {
		m := r.unheard(func() workspace.Sent { return r.ws.Say(teachers, colleague, text) })
		r.echoed(r.private(r.ws.Shortcut(m, principal, callbackShortcut)))
	},
	"display name": func(r *rig, text string) {
		r.ws.User(principal, workspace.UserOptions{Name: text})
		r.echoed(r.private(r.ws.Command(teachers, principal, "/leeway", howToApply)))
		r.home(principal)
	},
}

// echoed presses the buttons of an answer that show what was asked.
func (r *rig) echoed(m workspace.Message) {
	r.Helper()
	for _, action := range workspace.Actions(m) {
		if slices.Contains([]string{actionPerson, actionMemo, actionShare, actionSend}, action) {
			r.took(r.ws.Press(m, principal, action))
		}
	}
}

// Whatever is written to Leeway, and in whatever way, of all that it then sends to
// Slack nothing pings, leads anywhere or looks like more than text, but for the
// library's own links and the person who shares.
func TestNothingWrittenBecomesLive(t *testing.T) {
	var allowed []string
	for address := range addressesOf(policy(t).Library()) {
		allowed = append(allowed, address, webAddress(address))
	}
	shown, combinations := map[string]int{}, 0
	for j, way := range slices.Sorted(maps.Keys(ways)) {
		t.Run(way, func(t *testing.T) {
			r := newRig(t, withAdmin)
			for i, shape := range hostile {
				if (i+j)%4 != 0 {
					continue // a quarter each, in turn
				}
				before := len(r.ws.Calls(""))
				ways[way](r, []string{lead + shape, lead + shape + " for more", lead + "\n" + shape}[(i/4+j)%3])
				for _, c := range r.ws.Calls("")[before:] {
					o := posed(t, c)
					for _, complaint := range alive(t, o, allowed...) {
						t.Errorf("%q as %s, %s: %s", shape, way, c.Method, complaint)
					}
					if strings.Contains(fmt.Sprint(o), strings.TrimSpace(lead)) {
						shown[way]++
					}
				}
				combinations++
			}
		})
	}
	t.Logf("%d combinations; shown again: %v", combinations, shown)
	for way := range ways {
		if n := shown[way]; n < len(hostile)/4 && way != "display name" {
			t.Errorf("%s: what was written was shown %d times: too few to trust", way, n)
		}
	}
}
