package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Question is what somebody asks.
type Question struct {
	ID           string    // given back in the answer; made from the question when empty
	Text         string    // as typed
	Jurisdiction string    // the channel's or asker's default: "mt"; "" when not known
	Context      []string  // earlier questions of the thread, oldest first
	Shown        []string  // ids of the entries last shown in the thread, best first, when known
	Today        time.Time // the asker's day, by its date where the asker is; zero is refused
}

// MaxQuestion is the longest question in bytes. The longest real ones, a whole
// situation told by a superintendent, take about 1,500.
const MaxQuestion = 8000

// Errors of a question that cannot be read. Their texts are made for people.
var (
	ErrEmpty   = errors.New("the question is empty")
	ErrTooLong = errors.New("the question is too long")
	ErrNotText = errors.New("the question is not plain text")
)

// Hint says what to do about an error of [Assistant.Answer]; "" when there is
// nothing better than the error itself.
func Hint(err error) string {
	switch {
	case errors.Is(err, ErrEmpty):
		return `ask something, such as "can we use virtual days for snow days?"`
	case errors.Is(err, ErrTooLong):
		return "ask in fewer words: what you want to do, and what you want to know"
	case errors.Is(err, ErrNotText):
		return "type the question again, or paste it as plain text in UTF-8"
	case errors.Is(err, ErrJurisdiction):
		return "name one of those, or leave it out to search everything"
	}
	return ""
}

// clean checks a question's text and makes its spaces plain. Format characters
// that people cannot see (zero-width spaces, direction marks) are dropped.
func clean(text string) (string, error) {
	if len(text) > MaxQuestion {
		return "", fmt.Errorf("%w: %d bytes, %d at most", ErrTooLong, len(text), MaxQuestion)
	}
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("%w: it is not valid UTF-8", ErrNotText)
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r):
			return "", fmt.Errorf("%w: it holds the control character %U", ErrNotText, r)
		case !unicode.Is(unicode.Cf, r) || r == zeroWidthJoiner:
			b.WriteRune(r)
		}
	}
	text = strings.Join(strings.Fields(b.String()), " ")
	if text == "" {
		return "", ErrEmpty
	}
	return text, nil
}

// zeroWidthJoiner holds composed emoji together.
const zeroWidthJoiner = '\u200d'
