package workspace

import "unicode/utf16"

// Slack's limits. Where no source stands behind a number it is the JSDoc of
// @slack/types or the reference page of the block or element.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxText          = 40_000 // chat.postMessage; longer is cut there, so it is refused here
	maxUpdateText    = 4_000  // chat.update, "msg_too_long" on its page
	maxBlockText     = 13_200 // all blocks of a message together: undocumented, measured in bolt-js #2509
	maxMarkdown      = 12_000 // all markdown blocks of a message together
	maxMetadata      = 8_000  // of the JSON: undocumented, a guess on the safe side

	maxID        = 255 // block_id, action_id, callback_id, external_id
	maxSection   = 3000
	maxFields    = 10
	maxField     = 2000
	maxHeader    = 150
	maxAltText   = 2000
	maxImageText = 2000
	maxURL       = 3000
	maxLabel     = 2000 // of an input, and its hint

	maxActions        = 25
	maxContext        = 10
	maxContextActions = 5
	maxButtonText     = 75
	maxValue          = 2000
	maxAccessible     = 75
	maxPlaceholder    = 150
	maxOptions        = 100
	maxRadioOptions   = 10
	maxOptionText     = 75
	maxOptionValue    = 75 // the reference page says 150, the types 75
	maxInput          = 3000
	maxIndent         = 8

	maxConfirmTitle  = 100
	maxConfirmText   = 300
	maxConfirmButton = 30

	maxTitle           = 24 // of a modal, and its submit and close
	maxPrivateMetadata = 3000
	maxViewBytes       = 250_000
	maxViewStack       = 3

	maxPrompts         = 4
	maxLoadingMessages = 10

	maxAck = 20_000 // bytes of a socket acknowledgement; Slack drops a larger one in silence
)

// Length is how long Slack takes a text to be. Slack says "characters" and not
// what it means by them; UTF-16 units are the largest of the candidates but
// bytes, so that what fits by this count fits by any of them.
func Length(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
