package bot

import (
	"regexp"
	"strings"
)

// A message of greetings, thanks or acknowledgement alone is no question. The
// form allows any mix of them with names, emoji and punctuation, and nothing else.
var (
	talkWords = regexp.MustCompile(`(?i)\b(hi+|hey+|hello+|howdy|yo|good (morning|afternoon|evening|day)|morning|afternoon|evening|thanks?|thank (you|u)|thx|ty|tysm|tyvm|cheers|much appreciated|appreciate (it|you|that)|awesome|great|perfect|cool|nice|sweet|ok(ay)?|k|got it|sounds good|no worries|np|you'?re (the best|awesome|a (life ?saver|star|gem|legend))|life ?saver|legend|good (bot|job|work)|well done|you rock|no (problem|thanks)|happy \w+day|how are you( doing)?|how('?s| is| was) (your|the) (day|morning|week|weekend|summer|break)|who are you|are you (a (ro)?bot|human|real)|nice (one|work|job)|bye+|good ?bye|see (you|ya)( later)?|later|lol|lmao|ha(ha)+|hehe|wow|yay|woo+ ?hoo+|so much|very much|a (lot|ton|bunch|million)|again|every(one|body)|all|team|folks|there|leeway|bot|you|that('?s| is| was)?|this|helps?|helpful|it|works?|for (the|your|that|this)|help|answer|quick|so|super|really|very|and|have a (good|great|nice) (one|day|weekend|evening))\b`)
	emojiName = regexp.MustCompile(`:[a-z0-9_+-]+:`) // ":pray:", as chat programs write emoji
	greeting  = regexp.MustCompile(`(?i)\b(hi+|hey+|hello+|howdy|yo|good (morning|afternoon|evening|day)|morning)\b`)
	thanking  = regexp.MustCompile(`(?i)\b(thanks?|thank (you|u)|thx|ty|tysm|tyvm|cheers|appreciate\w*|life ?saver|awesome|perfect|great|helpful|legend|best)\b`)
	farewell  = regexp.MustCompile(`(?i)\b(bye+|good ?bye|see (you|ya))\b`)
)

// smallTalk is the friendly line for a message that asks nothing; "" when it
// asks something.
func smallTalk(text string) string {
	text = strings.ReplaceAll(text, "’", "'")
	rest := talkWords.ReplaceAllString(emojiName.ReplaceAllString(text, " "), " ")
	if strings.IndexFunc(rest, isWordRune) >= 0 {
		return ""
	}
	switch {
	case thanking.MatchString(text):
		return "You're welcome. Ask me any time what policy lets you do."
	case farewell.MatchString(text):
		return "Goodbye. I'm here when the next policy question comes up."
	case greeting.MatchString(text):
		return `Hello. Ask me what policy lets you do, such as "can we use virtual days for snow days?"`
	}
	return "I answer questions about education policy: ask me what you would like to do."
}
