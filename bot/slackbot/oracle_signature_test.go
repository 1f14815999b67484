package slackbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slackSignature is Slack's signature of a body at a time, in seconds.
func slackSignature(secret, timestamp, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return fmt.Sprintf("v0=%x", mac.Sum(nil))
}

// signedRequest is a request as far as its signature goes.
type signedRequest struct {
	Now       int64  `json:"now"` // seconds
	Timestamp string `json:"timestamp"`
	Signature string `json:"signature"`
	Body      string `json:"body"`
}

func (r signedRequest) verify(secret string) error {
	return verify(http.Header{"X-Slack-Request-Timestamp": {r.Timestamp}, "X-Slack-Signature": {r.Signature}}, []byte(r.Body), secret)
}

// bubble is when the clock of a synctest bubble begins, in seconds.
const bubble = 946684800 // 2000-01-01

// Bolt and Leeway take the same requests for Slack's, but for these.
func TestSignaturesAsBolt(t *testing.T) {
	body := `{"type":"event_callback"}`
	at := func(offset int) signedRequest {
		ts := strconv.Itoa(bubble + offset)
		return signedRequest{bubble, ts, slackSignature(hexSecret, ts, body), body}
	}
	signature := func(s string) signedRequest {
		r := at(0)
		r.Signature = s
		return r
	}
	timestamp := func(s string) signedRequest {
		return signedRequest{bubble, s, slackSignature(hexSecret, s, body), body}
	}
	right := at(0).Signature
	tests := []struct {
		name         string
		request      signedRequest
		bolt, leeway bool
		why          string // of a difference
	}{
		{"now", at(0), true, true, ""},
		{"a second old", at(-1), true, true, ""},
		{"a second ahead", at(1), true, true, ""},
		{"299 s old", at(-299), true, true, ""},
		{"300 s old", at(-300), true, true, ""},
		{"301 s old", at(-301), false, false, ""},
		{"a day old", at(-86400), false, false, ""},
		{"300 s ahead", at(300), true, true, ""},
		{"301 s ahead", at(301), true, false, "Bolt takes any future: one that was recorded could be played much later"},
		{"a year ahead", at(365 * 86400), true, false, "as 301 s ahead"},

		{"of another secret", signature(slackSignature("another", strconv.Itoa(bubble), body)), false, false, ""},
		{"of another body", signature(slackSignature(hexSecret, strconv.Itoa(bubble), body+" ")), false, false, ""},
		{"of another time", signature(slackSignature(hexSecret, strconv.Itoa(bubble-1), body)), false, false, ""},
		{"none", signature(""), false, false, ""},
		{"version alone", signature("v0="), false, false, ""},
		{"no version", signature(strings.TrimPrefix(right, "v0=")), false, false, ""},
		{"another version", signature("v1=" + strings.TrimPrefix(right, "v0=")), false, false, ""},
		{"cut short", signature(right[:len(right)-2]), false, false, ""},
		{"too long", signature(right + "00"), false, false, ""},
		{"no hexadecimal", signature("v0=" + strings.Repeat("zz", 32)), false, false, ""},
		{"in capitals", signature("v0=" + strings.ToUpper(strings.TrimPrefix(right, "v0="))), false, true, "the same 32 bytes; Slack writes small letters"},
		{"with a tail", signature(right + "=00"), true, false, "Bolt reads no further than a second equals sign"},

		{"no time", timestamp(""), false, false, ""},
		{"a time that is a word", timestamp("now"), false, false, ""},
		{"a time with a fraction", timestamp(strconv.Itoa(bubble) + ".5"), true, false, "Slack sends whole seconds"},
		{"a time with a plus", timestamp("+" + strconv.Itoa(bubble)), false, true, "Bolt signs the number, Leeway what was sent"},
	}
	var requests []signedRequest
	for _, tt := range tests {
		requests = append(requests, tt.request)
	}
	random := randomRequests(300)
	taken := runNode[[]bool](t, "verify.mjs", map[string]any{"secret": hexSecret, "requests": append(requests, random...)})
	synctest.Test(t, func(t *testing.T) {
		for i, tt := range tests {
			if leeway := tt.request.verify(hexSecret) == nil; taken[i] != tt.bolt || leeway != tt.leeway {
				t.Errorf("%s: taken by Bolt %t, by Leeway %t; want %t, %t", tt.name, taken[i], leeway, tt.bolt, tt.leeway)
			}
			if (tt.bolt != tt.leeway) != (tt.why != "") {
				t.Errorf("%s: a difference needs a reason, and only a difference does", tt.name)
			}
		}
		for i, r := range random {
			if bolt, leeway := taken[len(tests)+i], r.verify(hexSecret) == nil; bolt != leeway {
				t.Errorf("%+v: taken by Bolt %t, by Leeway %t", r, bolt, leeway)
			}
		}
		// Bolt's clock has whole seconds and ours has not: at most a second stricter.
		time.Sleep(500 * time.Millisecond)
		if at(-300).verify(hexSecret) == nil || at(-299).verify(hexSecret) != nil {
			t.Error("half a second later the oldest that is taken is not 299 s old")
		}
	})
	genuine := 0
	for _, yes := range taken[len(tests):] {
		if yes {
			genuine++
		}
	}
	if genuine < 50 || genuine > 250 {
		t.Errorf("of %d random requests Bolt takes %d: too one-sided to compare by", len(random), genuine)
	}
}

// randomRequests are n signed requests with bodies of random characters, half of
// which were tampered with after signing. They are the same on every run.
func randomRequests(n int) []signedRequest {
	r := rand.New(rand.NewPCG(5, 300))
	text := func(length int) string {
		var b strings.Builder
		for range length {
			c := rune(r.IntN(0x3000)) // none of these is a surrogate
			if r.IntN(3) > 0 {
				c = rune(r.IntN(128))
			}
			b.WriteRune(c)
		}
		return b.String()
	}
	var list []signedRequest
	for range n {
		ts := strconv.Itoa(bubble + r.IntN(601) - 300)
		body := text(r.IntN(400))
		req := signedRequest{bubble, ts, slackSignature(hexSecret, ts, body), body}
		switch r.IntN(8) {
		case 0:
			req.Body += text(1)
		case 1:
			req.Signature = req.Signature[:len(req.Signature)-1] + "g"
		case 2:
			req.Signature = slackSignature(text(32), ts, body)
		case 3:
			req.Timestamp = strconv.Itoa(bubble - 301 - r.IntN(1000))
		}
		list = append(list, req)
	}
	return list
}
