package slackbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// Action ids: what a button does. A number behind a colon tells buttons of one
// message apart ("choose:2").
const (
	actionChoose    = "choose"    // one of the entries it may be
	actionMore      = "more"      // the further entries
	actionHelpful   = "helpful"   // feedback
	actionUnhelpful = "unhelpful" // feedback; asks why
	actionPerson    = "person"    // whom to ask
	actionMemo      = "memo"      // the answer as a memo to copy
	actionShare     = "share"     // a private answer, to the channel
	actionSend      = "send"      // the question, to those who keep the library
	actionExample   = "example"   // a question of the Home tab
	actionRefresh   = "refresh"   // the Home tab anew
	actionCheck     = "check"     // an admin's check of the set-up
	actionPreview   = "preview"   // what a new revision of the library would change
	actionReindex   = "reindex"   // take it
	actionRollback  = "rollback"  // the one before, and hold
	actionRelease   = "release"   // end the hold
)

// Callback ids: what a shortcut or a modal is about.
const (
	callbackShortcut  = "ask_leeway" // "Ask Leeway about this"
	callbackUnhelpful = "unhelpful"  // why an answer did not help
)

// press is what a button carries: enough to act without remembering the message.
type press struct {
	Key          string   `json:"k,omitempty"` // of the question that was answered
	Question     string   `json:"q,omitempty"`
	Jurisdiction string   `json:"j,omitempty"` // the channel's default
	Shown        []string `json:"s,omitempty"` // entries last shown before the question
	Entries      []string `json:"e,omitempty"` // entries that the button is about
	Asker        string   `json:"u,omitempty"` // user id
}

// sealer signs what buttons carry, so that a value that Leeway did not write does
// nothing. A seal holds for one action: the value of one button says nothing to
// another.
type sealer struct{ key []byte }

// newSealer derives the key from the app's own secret: every replica has it, and
// a button outlives a restart.
func newSealer(secret string) sealer {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("leeway button"))
	return sealer{mac.Sum(nil)}
}

var errSeal = errors.New("the value was not written by Leeway")

func (s sealer) seal(action string, p press) string {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings alone: cannot fail
	}
	text := base64.RawURLEncoding.EncodeToString(body)
	return text + "." + s.mac(action, text)
}

func (s sealer) open(action, value string) (press, error) {
	text, mac, _ := strings.Cut(value, ".")
	if !hmac.Equal([]byte(mac), []byte(s.mac(action, text))) {
		return press{}, errSeal
	}
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return press{}, errSeal
	}
	var p press
	if err := json.Unmarshal(body, &p); err != nil {
		return press{}, errSeal
	}
	return p, nil
}

// mac is short, since a value holds 2,000 characters at most: 96 bits.
func (s sealer) mac(action, text string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(baseAction(action) + "\n" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// baseAction is an action id without the number behind it.
func baseAction(id string) string {
	base, _, _ := strings.Cut(id, ":")
	return base
}
