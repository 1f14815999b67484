package slackbot

import "testing"

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"<@U0LEEWAY> may we?":         "may we?",
		"<@U0LEEWAY|leeway> may we?":  "may we?",
		"hey <@U0COLLEAGUE>, may we?": "hey  , may we?",
		"<#C0TEACHERS|teachers> asks": "#teachers asks",
		"<#C0TEACHERS> asks":          "asks",
		"<!here> <!subteam^S0STAFF|staff> may we?":          "may we?",
		"see <https://leg.mt.gov/bills|the bill>":           "see the bill",
		"see <https://leg.mt.gov/bills>":                    "see https://leg.mt.gov/bills",
		"until <!date^1795339081^{date}|November 22, 2026>": "until November 22, 2026",
		"R&amp;D &lt; 5 &amp;lt; 6":                         "R&D < 5 &lt; 6",
	} {
		if got := plainText(in); got != want {
			t.Errorf("plainText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct {
		text, user string
		want       bool
	}{
		{"hey <@U0LEEWAY>", "U0LEEWAY", true},
		{"hey <@U0LEEWAY|leeway>", "U0LEEWAY", true},
		{"hey <@U0LEEWAYS>", "U0LEEWAY", false},
		{"hey @U0LEEWAY", "U0LEEWAY", false},
		{"hey &lt;@U0LEEWAY&gt;", "U0LEEWAY", false},
		{"hey <@>", "", false},
	} {
		if got := mentions(c.text, c.user); got != c.want {
			t.Errorf("mentions(%q, %q) = %v", c.text, c.user, got)
		}
	}
}
