package meaning

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxTokens is where a text is cut, [CLS] and [SEP] included: the length the
// model was trained to (sentence_bert_config.json: max_seq_length).
const maxTokens = 256

// tokenizer cuts text into the model's WordPiece ids, as the tokenizer.json
// published with the model does, id for id.
type tokenizer struct {
	characters characters
	pieces     pieces
}

func newTokenizer() (*tokenizer, error) {
	c, err := readCharacters(charactersFile)
	if err != nil {
		return nil, err
	}
	p, err := readPieces(vocabFile)
	if err != nil {
		return nil, err
	}
	return &tokenizer{c, p}, nil
}

// ids returns 2 to 256 token ids, [CLS] first and [SEP] last.
func (t *tokenizer) ids(text string) []int32 {
	s := sentence{tokenizer: t, ids: make([]int32, 1, 32)}
	s.ids[0] = clsID
	for len(text) > 0 && !s.full() {
		plain, special, rest := cutSpecial(text)
		for len(plain) > 0 && !s.full() {
			plain = s.readField(plain)
		}
		if special != noID && !s.full() {
			s.ids = append(s.ids, special)
		}
		text = rest
	}
	return append(s.ids, sepID)
}

// cutSpecial cuts text around the first special token that stands in it
// spelled out, as in "what does [MASK] mean"; noID if there is none. The
// reference takes such text for the token itself.
func cutSpecial(text string) (before string, id int32, after string) {
	for at := 0; at < len(text); at++ {
		open := strings.IndexByte(text[at:], '[')
		if open < 0 {
			break
		}
		at += open
		for _, s := range specials {
			if strings.HasPrefix(text[at:], s.text) {
				return text[:at], s.id, text[at+len(s.text):]
			}
		}
	}
	return text, noID, ""
}

// sentence is one text being tokenized.
type sentence struct {
	*tokenizer
	ids  []int32
	raw  []byte // a field's characters, cleaned
	word []byte // the word being collected
}

// full reports whether only the place of [SEP] is left.
func (s *sentence) full() bool { return len(s.ids) >= maxTokens-1 }

// readField adds the words of text up to its first space and returns what
// follows. Fields do not influence each other, so a long text need not be read
// past its 256th token.
func (s *sentence) readField(text string) (rest string) {
	s.raw = s.raw[:0]
	ascii := true
	for i, r := range text {
		if s.dropped(r) {
			continue
		}
		if unicode.IsSpace(r) {
			rest = text[i+utf8.RuneLen(r):]
			break
		}
		ascii = ascii && r < utf8.RuneSelf
		s.raw = utf8.AppendRune(s.raw, r)
	}
	if !ascii {
		s.raw = s.decomposed(s.raw)
	}
	s.addWords(s.raw)
	return rest
}

// dropped reports the characters the reference removes before all else. U+FFFD
// stands here for invalid UTF-8 too.
func (s *sentence) dropped(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false
	}
	return r == utf8.RuneError || r != '\t' && r != '\n' && r != '\r' && unicode.Is(s.characters.drop, r)
}

// decomposed takes accents off and sets ideographs apart with spaces. The
// ideographs come first, as in the reference: decomposing turns U+2F800 and
// its like into ideographs, which must not split twice.
func (s *sentence) decomposed(raw []byte) []byte {
	spaced := make([]byte, 0, 2*len(raw))
	for _, r := range string(raw) {
		if isIdeograph(r) {
			spaced = append(spaced, ' ')
			spaced = utf8.AppendRune(spaced, r)
			spaced = append(spaced, ' ')
			continue
		}
		spaced = utf8.AppendRune(spaced, r)
	}
	bare := raw[:0]
	for _, r := range norm.NFD.String(string(spaced)) {
		if !unicode.Is(s.characters.mark, r) {
			bare = utf8.AppendRune(bare, r)
		}
	}
	return bare
}

// addWords lower-cases a field and splits it at punctuation.
func (s *sentence) addWords(field []byte) {
	s.word = s.word[:0]
	for len(field) > 0 && !s.full() {
		r, size := utf8.DecodeRune(field)
		field = field[size:]
		switch r = unicode.ToLower(r); {
		case r == ' ':
			s.addWord()
		case unicode.Is(s.characters.point, r):
			s.addWord()
			s.word = utf8.AppendRune(s.word, r)
			s.addWord()
		default:
			s.word = utf8.AppendRune(s.word, r)
		}
	}
	s.addWord()
}

func (s *sentence) addWord() {
	if len(s.word) > 0 {
		s.ids = s.pieces.appendWord(s.ids, s.word)
		s.ids = s.ids[:min(len(s.ids), maxTokens-1)]
		s.word = s.word[:0]
	}
}

// spelled is a special token as it is written.
type spelled struct {
	text string
	id   int32
}

var specials = []spelled{
	{"[PAD]", 0}, {"[UNK]", unknownID}, {"[CLS]", clsID}, {"[SEP]", sepID}, {"[MASK]", 103},
}
