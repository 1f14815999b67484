package workspace

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// kinds is what a text is made of, in the order found.
func kinds(parts []Part) []string {
	var list []string
	for _, p := range parts {
		list = append(list, p.Kind+" "+p.What)
	}
	return list
}

// TestLiveText: the top-level text, with Slack's defaults.
func TestLiveText(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Late work is the teacher's decision.", nil},
		{"<!channel> now", []string{"broadcast <!channel>"}},
		{"<!here|here>", []string{"broadcast <!here|here>"}},
		{"<!EVERYONE>", []string{"broadcast <!EVERYONE>"}},
		{"<!subteam^S123|@math>", []string{"usergroup <!subteam^S123|@math>"}},
		{"<!date^1392734382^{date}|x>", []string{"date <!date^1392734382^{date}|x>"}},
		{"<@U123> and <@W1|bob>", []string{"mention <@U123>", "mention <@W1|bob>"}},
		{"<#C123|general>", []string{"channel <#C123|general>"}},
		{"<http://evil.example|the statute>", []string{"link <http://evil.example|the statute>"}},
		{"<mailto:a@b.example|write>", []string{"link <mailto:a@b.example|write>"}},
		{"<javascript:alert(1)|x>", []string{"link <javascript:alert(1)|x>"}},
		{"<evil.com|statute>", []string{"link <evil.com|statute>"}},
		{"<<!channel>>", []string{"broadcast <!channel>"}},
		{"`<@U123>`", []string{"mention <@U123>", "format `\ufffc`"}},
		{"see https://opi.mt.gov/x.", []string{"url https://opi.mt.gov/x"}},
		{"see opi.mt.gov today", []string{"url opi.mt.gov"}},
		{"write to help@opi.mt.gov", []string{"url help@opi.mt.gov"}},
		{"&lt;!channel&gt; &amp;lt;!channel&amp;gt;", nil},
		{"<\u200b!channel> <!\u200bchannel>", nil},
		{"@channel #general", nil},
		{"a < b and c > d", nil},
		{"*bold* and _it_ and ~gone~ and `code`", []string{"format `code`", "format *bold*", "format _it_", "format ~gone~"}},
		{"```x\ny```", []string{"format ```x\ny```"}},
		{"> quoted", []string{"format > quoted"}},
		{"line\n&gt; quoted", []string{"format &gt; quoted"}},
		{"2 * 3 * 4, snake_case_name, ~5 and a*b*c", nil},
		{":eyes: 10:55:604 mca:20-1-302", []string{"emoji :eyes:"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			if d := cmp.Diff(c.want, kinds(LiveParts(object{"text": c.text}))); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// TestLiveSwitches: what the sender switches off, and what it cannot.
func TestLiveSwitches(t *testing.T) {
	text := "<!channel> *bold* @bob #general https://x.example"
	for _, c := range []struct {
		name    string
		message object
		want    []string
	}{
		{"as it is", object{"text": text}, []string{"broadcast <!channel>", "url https://x.example", "format *bold*"}},
		{"no mrkdwn", object{"text": text, "mrkdwn": false}, []string{"broadcast <!channel>", "url https://x.example"}},
		{"link_names", object{"text": text, "mrkdwn": false, "link_names": true}, []string{"broadcast <!channel>", "url https://x.example", "name @bob", "name #general"}},
		{"parse full", object{"text": text, "mrkdwn": false, "parse": "full"}, []string{"broadcast <!channel>", "url https://x.example", "name @bob", "name #general"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, kinds(LiveParts(c.message))); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// TestLiveBlocks: each kind of block, each with the same hostile text.
func TestLiveBlocks(t *testing.T) {
	hostile := "<!channel> [x](http://evil.example) *b* :eyes: @bob"
	for _, c := range []struct{ name, block, want string }{
		{"plain_text", `{"type":"header","text":{"type":"plain_text","text":"%"}}`, `/0/text/text: emoji ":eyes:"`},
		{"plain_text without emoji", `{"type":"header","text":{"type":"plain_text","text":"%","emoji":false}}`, ""},
		{"mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"%"}}`,
			`/0/text/text: broadcast "<!channel>"; /0/text/text: url "http://evil.example"; /0/text/text: name "@bob"; /0/text/text: emoji ":eyes:"; /0/text/text: format "*b*"`},
		{"mrkdwn verbatim", `{"type":"section","text":{"type":"mrkdwn","text":"%","verbatim":true}}`,
			`/0/text/text: broadcast "<!channel>"; /0/text/text: emoji ":eyes:"; /0/text/text: format "*b*"`},
		{"markdown", `{"type":"markdown","text":"%"}`,
			`/0/text: link "http://evil.example"; /0/text: broadcast "<!channel>"; /0/text: emoji ":eyes:"; /0/text: format "*b*"`},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"%"}]}]}`, ""},
		{"rich text elements", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"},{"type":"usergroup","usergroup_id":"S1"},{"type":"broadcast","range":"here"},{"type":"channel","channel_id":"C1"},{"type":"link","url":"https://x.org","text":"%"},{"type":"emoji","name":"eyes"}]}]}`,
			`/0/elements/0/elements/0: mention "U1"; /0/elements/0/elements/1: usergroup "S1"; /0/elements/0/elements/2: broadcast "here"; /0/elements/0/elements/3: channel "C1"; /0/elements/0/elements/4: link "https://x.org"; /0/elements/0/elements/5: emoji "eyes"`},
		{"list and preformatted", `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]},{"type":"rich_text_preformatted","elements":[{"type":"link","url":"https://x.org"}]}]}`,
			`/0/elements/0/elements/0/elements/0: mention "U1"; /0/elements/1/elements/0: link "https://x.org"`},
		{"button", `{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"},"url":"https://x.org","value":"%"}]}`, `/0/elements/0/url: link "https://x.org"`},
		{"image", `{"type":"image","image_url":"https://x.org/a.png","alt_text":"%"}`, `/0/image_url: image "https://x.org/a.png"`},
		{"context", `{"type":"context","elements":[{"type":"mrkdwn","text":"<@U1>"}]}`, `/0/elements/0/text: mention "<@U1>"`},
		{"field", `{"type":"section","fields":[{"type":"mrkdwn","text":"<@U1>"}]}`, `/0/fields/0/text: mention "<@U1>"`},
		{"confirm", `{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"},"confirm":{"text":{"type":"mrkdwn","text":"<@U1>"}}}]}`, `/0/elements/0/confirm/text/text: mention "<@U1>"`},
		{"option", `{"type":"section","accessory":{"type":"radio_buttons","options":[{"text":{"type":"mrkdwn","text":"<@U1>"},"value":"%"}]}}`, `/0/accessory/options/0/text/text: mention "<@U1>"`},
		{"feedback", `{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":{"type":"plain_text","text":":eyes:"},"value":"%"}}]}`, `/0/elements/0/positive_button/text/text: emoji ":eyes:"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			block := strings.ReplaceAll(c.block, "%", hostile)
			for where, body := range map[string]string{"": "[" + block + "]", "/blocks": `{"type":"home","blocks":[` + block + `],"private_metadata":"<!channel>"}`} {
				var want []string
				for _, w := range strings.Split(c.want, "; ") {
					if w != "" {
						want = append(want, where+w)
					}
				}
				if d := cmp.Diff(want, Live(body)); d != "" {
					t.Errorf("%s (-want +got)\n%s", body, d)
				}
			}
		})
	}
}

func TestLiveMarkdown(t *testing.T) {
	for text, want := range map[string][]string{
		"plain words":                          nil,
		"![x](http://evil.example/a.png)":      {"image http://evil.example/a.png"},
		"[x](<http://evil.example> \"title\")": {"link http://evil.example"},
		"[x]: http://evil.example":             {"link http://evil.example"},
		"<http://evil.example>":                {"link <http://evil.example>"},
		"http://evil.example":                  {"url http://evil.example"},
		"<@U1>":                                {"mention <@U1>"},
		"**bold**":                             {"format **bold**"},
		"# Heading":                            {"format # Heading"},
		"- item":                               {"format - item"},
		"1. item":                              {"format 1. item"},
		"`code`":                               {"format `code`"},
		"| a | b |":                            {"format | a | b |"},
	} {
		t.Run(text, func(t *testing.T) {
			got := LiveParts([]object{{"type": "markdown", "text": text}})
			if d := cmp.Diff(want, kinds(got)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestLiveTakesAnything(t *testing.T) {
	m := Message{Text: "*x*", Mrkdwn: false}
	if got := Live(m); got != nil {
		t.Errorf("a message with mrkdwn off: %v", got)
	}
	m.Mrkdwn = true
	if got := Live(m); len(got) != 1 {
		t.Errorf("a message with mrkdwn on: %v", got)
	}
	v := View{Raw: object{"type": "modal", "title": object{"type": "plain_text", "text": ":eyes:"}}}
	if got := Live(v); len(got) != 1 {
		t.Errorf("a view: %v", got)
	}
	for _, broken := range []any{"{", []byte("nonsense"), make(chan int)} {
		if got := LiveParts(broken); len(got) != 1 || got[0].Kind != "unreadable" {
			t.Errorf("%v: %v, want unreadable", broken, got)
		}
	}
	if p := (Part{Kind: KindBroadcast}); !p.Pings() || p.Of(KindLink) {
		t.Error("a broadcast pings and is no link")
	}
}

// FuzzLive: whatever the text, an escaped one holds no entity, and a broken-up one
// none either.
func FuzzLive(f *testing.F) {
	for _, s := range []string{"<!channel>", "<@U1|x>", "<<http://x.org|y>>", "&lt;!here&gt;", "a<b>c", "``` <!here>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		for _, p := range LiveParts(object{"text": Escape(text)}) {
			if p.Pings() || p.Of(KindLink, KindChannel, KindDate) {
				t.Errorf("escaped %q holds %v", text, p)
			}
		}
		Render(object{"text": text})
	})
}
