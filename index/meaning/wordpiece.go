package meaning

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"
)

//go:embed vocab.txt
var vocabFile string

const (
	vocabulary = 30522 // tokens in vocab.txt

	noID      = -1
	unknownID = 100
	clsID     = 101
	sepID     = 102

	maxWordLength = 100 // characters; a longer word is unknown (tokenizer.json)
)

// pieces are the parts words are made of, with their ids. A word is its longest
// known beginning, then the longest known continuation, and so on.
type pieces struct {
	starts    map[string]int32
	continues map[string]int32 // without the "##" of vocab.txt
	longest   int              // bytes of the longest piece
}

func readPieces(vocab string) (pieces, error) {
	p := pieces{
		starts:    make(map[string]int32, vocabulary),
		continues: make(map[string]int32, vocabulary/4),
	}
	var id int32
	for line := range strings.Lines(vocab) {
		piece := strings.TrimSuffix(line, "\n")
		if tail, ok := strings.CutPrefix(piece, "##"); ok && tail != "" {
			p.continues[tail] = id
		} else {
			p.starts[piece] = id
		}
		p.longest = max(p.longest, len(piece))
		id++
	}
	if id != vocabulary {
		return pieces{}, fmt.Errorf("vocab.txt: %d tokens, want %d", id, vocabulary)
	}
	return p, nil
}

// appendWord appends the ids of a lower-case word's pieces, or [UNK] alone if
// any part of it is unknown.
func (p *pieces) appendWord(ids []int32, word []byte) []int32 {
	if utf8.RuneCount(word) > maxWordLength {
		return append(ids, unknownID)
	}
	before := len(ids)
	known := p.starts
	for len(word) > 0 {
		id, size := p.match(known, word)
		if id == noID {
			return append(ids[:before], unknownID)
		}
		ids = append(ids, id)
		word = word[size:]
		known = p.continues
	}
	return ids
}

// match finds the longest piece that word begins with.
func (p *pieces) match(known map[string]int32, word []byte) (id int32, size int) {
	for size := min(len(word), p.longest); size > 0; size-- {
		if size < len(word) && !utf8.RuneStart(word[size]) {
			continue
		}
		if id, ok := known[string(word[:size])]; ok {
			return id, size
		}
	}
	return noID, 0
}
