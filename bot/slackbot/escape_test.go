package slackbot

import (
	"strings"
	"testing"
)

// TestOrdinaryText stays as it is, byte for byte.
func TestOrdinaryText(t *testing.T) {
	for _, s := range []string{
		"Mont. Code Ann. § 20-1-302(3)(a)", "R&D < 5 > 3 & more", "a * b", "5 ~ 6", "see Part A: the law", "10:00-3:00: Columbia, lunch",
		"- one\n- two\n\tdeeper", "“quoted” — and ‘so’", "naïve café 日本 🙂 👩‍🏫", "x<y and y>z", "f(a, b) <- c", "two_words", "50 % @ noon", "soft\u00adhyphen",
	} {
		if got := inert(s); got != s {
			t.Errorf("inert(%q) = %q", s, got)
		}
		if got := slackUnescape(escaped(s)); got != s {
			t.Errorf("escaped(%q) = %q", s, got)
		}
	}
}

// slackUnescape undoes Slack's three escapes, once.
func slackUnescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

func TestShapesAreBroken(t *testing.T) {
	for in, want := range map[string]string{
		"<!channel>":              "<·!channel>",
		"<@U123|x>":               "<·@U123|x>",
		"<#C123>":                 "<·#C123>",
		"<https://evil|ok>":       "<·https://evil|ok>",
		"<mailto:a@b.c>":          "<·mailto:a@b.c>",
		"&lt;!here&gt;":           "&lt;·!here&gt;",
		"&amp;lt;@U1&gt;":         "&amp;lt;·@U1&gt;",
		"&#60;!here>":             "&#60;·!here>",
		"@channel, @Here":         "@·channel, @·Here",
		"@everyone@group":         "@·everyone@·group",
		"<<!channel>>":            "<<·!channel>>",
		"a\x00b\x1b[1m\x7f":       "ab[1m",
		"\u202eevil\u202c\u2066x": "evilx",
		"a\r\nb\rc\u2028d\ve":     "a\nb\nc\nd\ne",
		"bad \xff byte":           "bad \ufffd byte",
	} {
		if got := strings.ReplaceAll(inert(in), breaker, "·"); got != want {
			t.Errorf("inert(%q) = %q, want %q", in, got, want)
		}
		if again := inert(inert(in)); again != inert(in) {
			t.Errorf("inert twice of %q: %q", in, again)
		}
	}
}

func TestEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"https://evil.example/a":  "https·://evil.·example/a",
		"http:evil":               "http·:evil",
		"[x](http://evil)":        "[x](http·://evil)",
		"evil.com, www.1.2":       "evil.·com, www.·1.2",
		"javascript:alert(1)":     "javascript·:alert(1)",
		"mailto:a@b.c":            "mailto·:a@·b.c",
		":smile: and :+1::tada:":  ":·smile: and :·+1::·tada:",
		"*bold* _it_ ~s~ `code`":  "∗bold∗ ＿it＿ ∼s∼ ˋcodeˋ",
		"```\nrm\n```":            "ˋˋˋ\nrm\nˋˋˋ",
		"one * alone":             "one * alone",
		"a & b < c > d":           "a &amp; b &lt; c &gt; d",
		"> not a quote\n  > here": "·&gt; not a quote\n  ·&gt; here",
		"&lt;!channel&gt;":        "&amp;lt;!channel&amp;gt;",
		"from 10:00-3:00: lunch":  "from 10:00-3:00: lunch",
		"e.g. Part A.1, a.m.":     "e.g. Part A.1, a.m.",
	} {
		if got := strings.ReplaceAll(escaped(in), breaker, "·"); got != want {
			t.Errorf("escaped(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFlat(t *testing.T) {
	for in, want := range map[string]string{"a\nb": "a b", "a \n\n  b": "a b", "a\r\n> b": "a > b", "keeps  two": "keeps  two", " ends ": " ends "} {
		if got := flat(in); got != want {
			t.Errorf("flat(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://leg.mt.gov/bills/mca/title_0200/0010.html": "https://leg.mt.gov/bills/mca/title_0200/0010.html",
		"HTTP://OPI.mt.gov/a b?q=§ 1&r=<x>|y#top":           "http://OPI.mt.gov/a%20b?q=%C2%A7%201&r=%3Cx%3E%7Cy#top",
		"https://example.org:8443/":                         "https://example.org:8443/",
		"https://example.org/:smile:/@channel":              "https://example.org/%3Asmile%3A/%40channel",
		"https://user:secret@example.org/":                  "",
		"https://leg.mt.gov@evil.example/":                  "",
		"https://":                                          "",
		"https:evil.example":                                "",
		"//evil.example":                                    "",
		"/relative":                                         "",
		"javascript:alert(1)":                               "",
		"ftp://example.org":                                 "",
		"mailto:a@example.org":                              "",
		"https://exämple.org/":                              "",
		"https://ex ample.org/":                             "",
		"https://example.org/\x00":                          "",
		"https://evil|x>/":                                  "",
		"":                                                  "",
		"https://example.org/" + strings.Repeat("x", 3000):  "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", in, got, want)
		}
	}
}
