package slackbot

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	mentionBody = `{"type":"event_callback","team_id":"T0LEEWAY","event_id":"Ev1","event":{"type":"app_mention","user":"U0AAA","text":"<@U0LEEWAY> fog delay?","ts":"1700000000.000100","channel":"C0FOG"},"authorizations":[{"user_id":"U0LEEWAY","is_bot":true}],"is_ext_shared_channel":false}`
	commandBody = "team_id=T0LEEWAY&channel_id=C0FOG&user_id=U0AAA&command=%2Fleeway&text=fog+delay&trigger_id=1.2.3&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1"
	shortcut    = `{"type":"message_action","callback_id":"ask_leeway","trigger_id":"1.2.3","team":{"id":"T0LEEWAY"},"user":{"id":"U0AAA"},"channel":{"id":"C0FOG"},"message":{"ts":"1700000000.000100","text":"fog delay?"}}`
)

func payloadForm(json string) string { return url.Values{"payload": {json}}.Encode() }

// Bolt answers the same requests with the same status, but for these.
func TestStatusAsBolt(t *testing.T) {
	commands, interactions := "/slack/commands", "/slack/interactions"
	tests := []struct {
		name         string
		letter       letter
		bolt, leeway int
		why          string // of a difference
	}{
		{"mention", letter{body: mentionBody}, 200, 200, ""},
		{"mention, delivered again", letter{body: mentionBody}, 200, 200, ""},
		{"an event of no known type", letter{body: `{"type":"event_callback","event":{"type":"brand_new"}}`}, 200, 200, ""},
		{"a delivery of no known type", letter{body: `{"type":"brand_new"}`}, 200, 200, ""},
		{"command", letter{path: commands, kind: formKind, body: commandBody}, 200, 200, ""},
		{"shortcut", letter{path: interactions, kind: formKind, body: payloadForm(shortcut)}, 200, 200, ""},
		{"an interaction of no known type", letter{path: interactions, kind: formKind, body: payloadForm(`{"type":"brand_new"}`)}, 200, 200, ""},
		{"challenge", letter{body: `{"type":"url_verification","challenge":"3eZbrw1a"}`}, 200, 200, ""},
		{"test of the certificate", letter{path: commands, kind: formKind, body: "ssl_check=1&token=x", signed: "not"}, 200, 200, ""},

		{"unsigned", letter{body: mentionBody, signed: "not"}, 401, 401, ""},
		{"unsigned challenge", letter{body: `{"type":"url_verification","challenge":"3eZbrw1a"}`, signed: "not"}, 401, 401, ""},
		{"unsigned command", letter{path: commands, kind: formKind, body: commandBody, signed: "not"}, 401, 401, ""},
		{"unsigned shortcut", letter{path: interactions, kind: formKind, body: payloadForm(shortcut), signed: "not"}, 401, 401, ""},
		{"unsigned, no form", letter{path: commands, body: "ssl_check=1", signed: "not"}, 401, 401, ""},
		{"unsigned and empty", letter{signed: "not"}, 401, 401, ""},
		{"of another secret", letter{body: mentionBody, signed: "wrongly"}, 401, 401, ""},
		{"signature without version", letter{body: mentionBody, signed: strings.Repeat("0", 64)}, 401, 401, ""},
		{"of another version", letter{body: mentionBody, signed: "v1=" + strings.Repeat("0", 64)}, 401, 401, ""},
		{"290 s old", letter{body: mentionBody, age: 290 * time.Second}, 200, 200, ""},
		{"310 s old", letter{body: mentionBody, age: 310 * time.Second}, 401, 401, ""},
		{"a year old", letter{body: mentionBody, age: 365 * 24 * time.Hour}, 401, 401, ""},
		{"290 s ahead", letter{body: mentionBody, age: -290 * time.Second}, 200, 200, ""},
		{"310 s ahead", letter{body: mentionBody, age: -310 * time.Second}, 200, 401, "the window is five minutes both ways"},

		{"no JSON", letter{body: "fog delay?"}, 400, 400, ""},
		{"empty", letter{}, 400, 400, ""},
		{"broken JSON", letter{body: mentionBody[:50]}, 400, 400, ""},
		{"two JSON values", letter{body: `{"type":"a"} {"type":"b"}`}, 400, 400, ""},
		{"a broken payload", letter{path: interactions, kind: formKind, body: payloadForm(shortcut[:50])}, 400, 400, ""},
		{"no UTF-8", letter{body: "{\"type\":\"\xff\"}"}, 401, 200, "Bolt checks the signature of the text, Leeway that of the bytes, which are what Slack signs"},
		{"a list", letter{body: `[{"type":"event_callback"}]`}, 200, 400, "Slack sends objects"},
		{"a type that is a number", letter{body: `{"type":7}`}, 200, 400, "Slack names types"},
		{"events as a form", letter{kind: formKind, body: payloadForm(`{"type":"event_callback"}`)}, 200, 400, "each address takes what Slack sends there"},
		{"a command as JSON", letter{path: commands, body: `{"command":"/leeway"}`}, 200, 400, "as events as a form"},
		{"a command of no name", letter{path: commands, kind: formKind, body: "text=fog"}, 200, 400, "there is nothing to do for it"},
		{"no payload", letter{path: interactions, kind: formKind, body: "text=fog"}, 200, 400, "as a command of no name"},
		{"a form with a bad escape", letter{path: commands, kind: formKind, body: commandBody + "&x=%zz"}, 200, 400, "Node guesses at it"},
		{"a form with its charset", letter{path: commands, kind: formKind + "; charset=utf-8", body: commandBody}, 400, 200, "Bolt compares the whole header, and reads JSON"},
		{"a test of the certificate that brings a payload", letter{path: interactions, kind: formKind, body: "ssl_check=1&" + payloadForm(shortcut), signed: "not"}, 200, 401,
			"Bolt drops the payload unread; Leeway wants its signature. Neither acts on it"},
		{"a payload in the query", letter{path: interactions + "?" + payloadForm(shortcut), kind: formKind, body: payloadForm(shortcut)}, 200, 400, "the signature does not cover a query"},

		{"GET", letter{method: http.MethodGet}, 404, 404, ""},
		{"PUT", letter{method: http.MethodPut, body: mentionBody}, 404, 404, ""},
		{"another path", letter{path: "/slack/actions", body: mentionBody}, 404, 404, ""},
		{"a path below", letter{path: "/slack/events/1", body: mentionBody}, 404, 404, ""},
		{"a path with a doubled slash", letter{path: "/slack//events", body: mentionBody}, 404, 307, "Go's router points to the path as it should be; nothing is read or done"},
		{"a path with dots", letter{path: "/slack/x/../events", body: mentionBody}, 200, 307, "as with a doubled slash"},
		{"no path", letter{path: "/", body: mentionBody}, 404, 404, ""},
		{"1 MiB", letter{body: strings.Repeat(" ", maxBody-2) + "{}"}, 200, 200, ""},
		{"over 1 MiB", letter{body: strings.Repeat(" ", maxBody-1) + "{}"}, 413, 413, ""},
		{"over 1 MiB, unsigned", letter{body: strings.Repeat(" ", maxBody+1), signed: "not"}, 413, 413, ""},
	}
	bolt, leeway := startBolt(t), startHandler(t)
	for _, tt := range tests {
		theirs, theirReply := tt.letter.post(t, bolt)
		ours, ourReply := tt.letter.post(t, leeway)
		if theirs != tt.bolt || ours != tt.leeway {
			t.Errorf("%s: Bolt answers %d, Leeway %d; want %d, %d", tt.name, theirs, ours, tt.bolt, tt.leeway)
		}
		if (tt.bolt != tt.leeway) != (tt.why != "") {
			t.Errorf("%s: a difference needs a reason, and only a difference does", tt.name)
		}
		if tt.name == "challenge" && (theirReply != `{"challenge":"3eZbrw1a"}` || strings.TrimSpace(ourReply) != theirReply) {
			t.Errorf("the challenge is answered by Bolt with %s, by Leeway with %s", theirReply, ourReply)
		}
	}
	compareRandom(t, bolt, leeway)
}

// compareRandom posts events of random content: objects, sound or broken, signed
// rightly or not. Their fields are none that Leeway reads; of what type those may
// be is in the table.
func compareRandom(t *testing.T, bolt, leeway string) {
	r := rand.New(rand.NewPCG(5, 4322))
	met := map[int]int{}
	for range 300 {
		l := letter{body: randomObject(r, 3)}
		switch at := r.IntN(len(l.body)); r.IntN(4) {
		case 0:
			l.body = l.body[:at]
		case 1:
			l.body = l.body[:at] + string(rune(32+r.IntN(95))) + l.body[at+1:]
		}
		if r.IntN(5) == 0 {
			l.signed = "wrongly"
		}
		theirs, _ := l.post(t, bolt)
		ours, _ := l.post(t, leeway)
		if theirs != ours {
			t.Errorf("%q: Bolt answers %d, Leeway %d", l.body, theirs, ours)
		}
		met[theirs]++
	}
	if met[200] < 30 || met[400] < 30 || met[401] < 30 {
		t.Errorf("the random requests are too one-sided to compare by: %v", met)
	}
}

// randomObject is a JSON object of ASCII characters.
func randomObject(r *rand.Rand, depth int) string {
	var fields []string
	for i := range 1 + r.IntN(4) {
		value := fmt.Sprintf("%d.%de%d", r.IntN(100), r.IntN(100), r.IntN(9))
		switch {
		case depth > 0 && r.IntN(3) == 0:
			value = randomObject(r, depth-1)
		case r.IntN(3) == 0:
			value = []string{"null", "true", "[]", `[7,"x",{}]`, `"\ud83d\ude00"`, `"\ud83d"`, `"<@U0LEEWAY>"`, `""`}[r.IntN(8)]
		}
		fields = append(fields, fmt.Sprintf(`"k%d": %s`, i, value))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
