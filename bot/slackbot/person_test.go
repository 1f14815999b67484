package slackbot

import (
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/knowledge"
)

func TestPerson(t *testing.T) {
	e := showEntry(t, "mt/variances/standards-waiver")
	contact := knowledge.Contact{Name: "Montana Office of Public Instruction", URL: "https://opi.mt.gov"}
	messages := draw.person(contact, &e, origin{press: pressOn("may we have\nlarger classes?", "mt"), private: true})
	wantGolden(t, "person", messages)
	wantTaken(t, "person", messages...)
	wantReadable(t, "person", messages[0])
	for _, want := range []string{"Ask: Montana Office of Public Instruction, at https://opi.mt.gov", e.Title + " (Montana, in force): State approval required", "10.55.604", "“may we have\nlarger classes?”", "Leeway has sent nothing to anybody."} {
		if !strings.Contains(messages[0].text, want) {
			t.Errorf("%q is missing in\n%s", want, messages[0].text)
		}
	}
	if buttons := buttonsOf(t, messages[0]); len(buttons) > 0 {
		t.Errorf("buttons %v", buttons)
	}
	nobody := draw.person(knowledge.Contact{URL: "https://evil.example"}, nil, origin{})[0]
	if !strings.Contains(nobody.text, "names nobody to ask") || strings.Contains(nobody.text, "evil") {
		t.Errorf("nobody to ask: %s", nobody.text)
	}
}
