package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// approvalText says an entry's approval in words. What the source leaves open
// stays open: unstated never becomes a yes or a no.
func approvalText(lib *knowledge.Library, e *knowledge.Entry) string {
	switch e.Kind {
	case knowledge.Recommendation:
		return "Not in force: a proposal, so there is nothing to approve yet"
	case knowledge.Plan:
		return "A district's own goal: nothing to approve"
	case knowledge.Reference:
		return "Background: nothing to approve"
	}
	switch e.Approval {
	case knowledge.NotRequired:
		return "No state approval needed"
	case knowledge.Required:
		return "State approval required"
	case knowledge.Local:
		return "The local board decides"
	}
	text := "The source does not say whether the state must approve"
	if ask := contactOf(lib, e); ask.Name != "" {
		text += ": ask the " + ask.Name
	}
	return text
}

func contactOf(lib *knowledge.Library, e *knowledge.Entry) knowledge.Contact {
	if e.Contact.Name != "" {
		return e.Contact
	}
	return lib.ContactFor(e.Jurisdiction)
}

// warnings are what a reader must know before relying on an entry.
func warnings(e *knowledge.Entry, today time.Time) []string {
	list := []string{}
	switch e.Kind {
	case knowledge.Recommendation:
		list = append(list, "This is a recommendation of a work group. It is not in force.")
	case knowledge.Plan:
		list = append(list, "This is a district's own goal, not state policy.")
	}
	switch {
	case e.Expires.IsZero():
	case e.ExpiredOn(today):
		list = append(list, fmt.Sprintf("This ended on %s.", longDate(e.Expires)))
	case e.Expires.Sub(today) < expiryNoticeDays*24*time.Hour:
		list = append(list, fmt.Sprintf("This ends on %s.", longDate(e.Expires)))
	}
	return list
}

// headline is one sentence that says of the entry what was asked, and no more
// than the entry says. place leads when nobody said whose policy is meant.
func (a *Assistant) headline(e *knowledge.Entry, intents []intent, today time.Time, place string) string {
	says := summaryOf(e)
	if e.Kind == knowledge.Recommendation {
		says = strings.TrimPrefix(says, proposed)
	}
	text := ""
	if len(intents) == 1 && intents[0] == asksBeyond {
		intents = nil // it asks for no approval: the summary names the limits
	}
	for _, in := range intents {
		if text = a.speakTo(in, e, says, today); text != "" {
			break
		}
	}
	text = standing(e, cmp.Or(text, says), today)
	if place != "" {
		text = place + ": " + text
	}
	return text
}

// What leads a sentence about an entry that is not in force.
const (
	proposed     = "Proposed, not in force: "
	onlyProposed = "Not in force, only proposed: "
	ended        = "It ended on "
)

// standing leads a sentence about a proposal, or about what has ended, with
// that, whatever the sentence is about: its law and its deadline bind nobody.
func standing(e *knowledge.Entry, text string, today time.Time) string {
	proposal := e.Kind == knowledge.Recommendation
	switch {
	case proposal && !strings.HasPrefix(text, onlyProposed):
		return proposed + text
	case !proposal && e.ExpiredOn(today) && !strings.HasPrefix(text, ended):
		return fmt.Sprintf("Ended on %s: %s", longDate(e.Expires), text)
	}
	return text
}

// speakTo says what an intent asks for; "" when the entry has nothing on it.
func (a *Assistant) speakTo(in intent, e *knowledge.Entry, says string, today time.Time) string {
	proposal := e.Kind == knowledge.Recommendation
	switch {
	case proposal && (in == asksApproval || in == asksWho || in == asksInForce):
		return onlyProposed + says
	case e.Kind != knowledge.Flexibility && (in == asksApproval || in == asksWho || in == asksInForce):
		return ""
	case in == asksBeyond && e.Approval == knowledge.NotRequired:
		return "State approval is not needed for what this allows, within its limits and no further: " + says
	case in == asksBeyond:
		return ""
	case (in == asksApproval || in == asksWho) && e.Approval == knowledge.NotRequired:
		return approvalText(a.lib, e) + " for this: " + says
	case in == asksApproval || in == asksWho:
		return approvalText(a.lib, e) + ". " + says
	case in == asksDeadline && e.Deadline != nil:
		return deadlineText(e, today)
	case in == asksExpiry && e.ExpiredOn(today):
		return fmt.Sprintf("%s%s: %s", ended, longDate(e.Expires), says)
	case in == asksExpiry && !e.Expires.IsZero():
		return fmt.Sprintf("It ends on %s: %s", longDate(e.Expires), says)
	case in == asksLaw && len(e.Citations) > 0:
		return fmt.Sprintf("%s governs “%s”: %s", a.lib.Codes.Display(e.Citations[0]), e.Title, says)
	case in == asksLaw:
		return fmt.Sprintf("The source names no law for “%s”: %s", e.Title, says)
	case in == asksInForce && e.InForce(today):
		return "In force: " + says
	}
	return ""
}

func deadlineText(e *knowledge.Entry, today time.Time) string {
	text := fmt.Sprintf("%s: %s", upperFirst(e.Deadline.What), e.Deadline.Rule)
	if next := e.Deadline.Rule.Next(today); !next.IsZero() {
		text += fmt.Sprintf(", next on %s", longDate(next))
	} else {
		text += ", which has passed"
	}
	return text + ", for “" + e.Title + "”."
}

// summaryOf is the editor's sentence, or the first sentence of the body.
func summaryOf(e *knowledge.Entry) string {
	if e.Summary != "" {
		return e.Summary
	}
	return e.Title + ": " + firstSentence(e.Passages[0].Text)
}

// longestSentence is how much of a first sentence a headline quotes, in bytes:
// statutes have sentences of a page.
const longestSentence = 240

// firstSentence cuts a text after its first sentence, or within a longer one
// before a word, with an ellipsis.
func firstSentence(text string) string {
	text, _, _ = strings.Cut(strings.TrimPrefix(text, "- "), "\n")
	for at := 0; at < len(text); {
		end := strings.IndexAny(text[at:], ".!?")
		if end < 0 {
			break
		}
		at += end + 1
		if at == len(text) || text[at] == ' ' && at > 20 && !slices.Contains([]string{"§", "v.", "Mr.", "Dr.", "St."}, lastWord(text[:at])) {
			return shorten(text[:at])
		}
	}
	return shorten(text)
}

func shorten(sentence string) string {
	if len(sentence) <= longestSentence {
		return sentence
	}
	head := sentence[:longestSentence]
	if at := strings.LastIndexByte(head, ' '); at > 0 {
		head = head[:at]
	}
	return strings.ToValidUTF8(head, "") + " …"
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func upperFirst(s string) string {
	if s == "" {
		return "Due"
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
