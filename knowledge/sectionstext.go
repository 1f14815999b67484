package knowledge

import (
	"regexp"
	"strings"
)

// paragraphs takes a section's text apart as the revisors of statutes print it:
//
//	160.031.  Title of law. — This law shall be known as …
//	  (1)  …
//	(L. 1963 p. 200 § 1-3)
//
// The number and heading that lead it and the notes on its history are left out.
// The heading is the one of the text where that goes on further, for files cut it
// at a second dash.
func (row section) paragraphs() (heading string, paragraphs []string) {
	heading = row.Heading
	for line := range strings.Lines(row.Text) {
		line = oneLine(line)
		if line == "" || len(paragraphs) > 0 && historyNote.MatchString(line) {
			continue
		}
		if len(paragraphs) == 0 {
			heading, line = row.cutLead(line)
		}
		paragraphs = append(paragraphs, line)
	}
	if len(paragraphs) > 0 && paragraphs[0] == "" {
		paragraphs = paragraphs[1:]
	}
	return strings.TrimSuffix(heading, "."), paragraphs
}

// historyNote is a paragraph that says where a section comes from.
var historyNote = regexp.MustCompile(`^(?:\(L\. ?\d{4}\b.*\)|\(RSMo \d{4}\b.*\)|\(Source: .*\)|Prior revisions: .*|History: .*)$`)

// longestHeading in bytes: a dash after more than that belongs to the sentence.
const longestHeading = 600

// cutLead takes number and heading from a first paragraph. Without the number
// nothing leads it: the heading may be how its sentence begins.
func (row section) cutLead(line string) (heading, rest string) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, "*"), row.Section+". ")
	if row.Section == "" || !ok {
		return row.Heading, line
	}
	known := strings.TrimSuffix(row.Heading, ".")
	if at := strings.Index(rest+" ", ". — "); at >= 0 && at <= longestHeading && strings.HasPrefix(rest, known) {
		return rest[:at], strings.TrimSpace(strings.TrimPrefix(rest[at:], ". —"))
	}
	if after, ok := strings.CutPrefix(rest, known); ok && known != "" {
		for _, sign := range []string{". ", " — "} {
			if text, ok := strings.CutPrefix(after+" ", sign); ok {
				return row.Heading, strings.TrimSpace(text)
			}
		}
	}
	return row.Heading, rest
}

// oneLine puts a space for every run of spaces, no-break spaces among them, and
// drops the soft hyphens that web pages are strewn with.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}

// packParagraphs cuts paragraphs into passages no longer than one that is read
// for meaning whole, where paragraphs allow it.
func packParagraphs(paragraphs []string) []Passage {
	var (
		passages []Passage
		blocks   []string
		words    int
	)
	for _, p := range paragraphs {
		n := len(strings.Fields(p))
		if words > 0 && words+n > passageWords {
			passages = append(passages, newPassage(nil, blocks))
			blocks, words = nil, 0
		}
		blocks, words = append(blocks, p), words+n
	}
	return append(passages, newPassage(nil, blocks))
}
