package slackbot

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// What one message, view or label may hold. Slack refuses what is longer, or cuts
// it without a word, so Leeway stays below each limit by rules of its own. Lengths
// are in UTF-16 units, which no other way of counting characters exceeds.
const (
	maxBlocks     = 45     // a message; Slack: 50 (@slack/types, KnownBlock[])
	maxHomeBlocks = 90     // a Home tab; Slack: 100
	maxBlockText  = 11_500 // all words of a message's blocks; Slack refuses more than about 12,000 as msg_blocks_too_long (bolt-js #2509)
	maxBlockJSON  = 13_000 // the same blocks as JSON: rich text of 11,341 letters was refused (bolt-js #2867), a single block of 13,297 was not (#2509)
	maxText       = 38_000 // top-level text; Slack cuts at 40,000 (chat.postMessage)
	maxRich       = 2_900  // words of a rich_text block, for which Slack states no limit; a section's is 3,000
	maxElements   = 50     // elements of a rich_text block, at any depth; no limit stated
	maxSmall      = 1_900  // a context element; a text object may have 3,000
	maxHeader     = 150    // a header block's plain_text
	maxButton     = 75     // a button's plain_text
	maxOption     = 75     // an option's plain_text
	maxTitle      = 24     // a modal's title, submit and close
	maxValue      = 2_000  // a button's value
	maxMetadata   = 3_000  // a modal's private_metadata
	maxURL        = 3_000  // a button's url; rich_text links have no stated limit
	maxLinkText   = 300    // longer names of a link are written beside it; our own
	maxEcho       = 300    // a question that is shown again; our own
	maxPrompts    = 4      // suggested prompts (assistant.threads.setSuggestedPrompts)
)

// chars is a length as Slack's limits count it, or more.
func chars(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xffff {
			n++
		}
	}
	return n
}

// upTo is how many bytes of s lie within so many chars.
func upTo(s string, limit int) int {
	for at, r := range s {
		if limit--; r > 0xffff {
			limit--
		}
		if limit < 0 {
			return at
		}
	}
	return len(s)
}

// clip shortens a label to a limit, at a word, and says so with "…". Content is
// never clipped: it goes on in a further message.
func clip(s string, limit int) string {
	if chars(s) <= limit {
		return s
	}
	head := s[:upTo(s, limit-1)]
	if at := strings.LastIndexFunc(head, unicode.IsSpace); at > len(head)/2 {
		head = head[:at]
	}
	return strings.TrimRightFunc(head, unicode.IsSpace) + "…"
}

// pieces cuts a text into parts of at most so many chars, at ends of lines or else
// between words. Joined, they are the text.
func pieces(s string, limit int) []string {
	var list []string
	for chars(s) > limit {
		at := cutAt(s[:upTo(s, limit)])
		list = append(list, s[:at])
		s = s[at:]
	}
	return append(list, s)
}

// cutAt is where a head of a text ends best: behind its last line, word or letter.
func cutAt(head string) int {
	if at := strings.LastIndexByte(head, '\n'); at > len(head)/2 {
		return at + 1
	}
	if at := strings.LastIndexByte(head, ' '); at > len(head)/2 {
		return at + 1
	}
	return len(head)
}

// size is how much of a message's limits something takes.
type size struct{ blocks, words, json, text int }

func (s size) plus(t size) size {
	return size{s.blocks + t.blocks, s.words + t.words, s.json + t.json, s.text + t.text}
}

func (s size) fits() bool {
	return s.blocks <= maxBlocks && s.words <= maxBlockText && s.json <= maxBlockJSON && s.text <= maxText
}

// sizeOf measures a part. Its words are those people see: text, labels, links.
func sizeOf(p part) size {
	return size{blocks: 1, words: p.words, json: chars(asJSON(p.block)) + 1, text: chars(p.read) + 1}
}

func asJSON(b slack.Block) string {
	src, err := json.Marshal(b)
	if err != nil {
		panic(err) // our own blocks: strings and lists of them
	}
	return string(src)
}
