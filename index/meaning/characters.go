package meaning

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

//go:embed characters.txt
var charactersFile string

// characters is the published tokenizer's view of Unicode, which is frozen at
// about version 8 while Go's tables move on with every release. With our own
// copy a new Go does not change a vector.
type characters struct {
	drop  *unicode.RangeTable // control, format, private use: removed first
	mark  *unicode.RangeTable // accents: removed after decomposition
	point *unicode.RangeTable // punctuation: a token of its own
}

func readCharacters(file string) (characters, error) {
	tables := map[string]*unicode.RangeTable{}
	for line := range strings.Lines(file) {
		name, ranges, _ := strings.Cut(line, ":")
		table, err := readRanges(ranges)
		if err != nil {
			return characters{}, fmt.Errorf("characters.txt: %s: %w", name, err)
		}
		tables[name] = table
	}
	for _, name := range []string{"drop", "mark", "point"} {
		if tables[name] == nil {
			return characters{}, fmt.Errorf("characters.txt: no line %q", name)
		}
	}
	return characters{tables["drop"], tables["mark"], tables["point"]}, nil
}

// readRanges reads "21-2f a1 …", ascending hexadecimal code points.
func readRanges(list string) (*unicode.RangeTable, error) {
	table := new(unicode.RangeTable)
	for item := range strings.FieldsSeq(list) {
		first, last, ok := strings.Cut(item, "-")
		if !ok {
			last = first
		}
		from, err := strconv.ParseUint(first, 16, 32)
		if err != nil {
			return nil, err
		}
		to, err := strconv.ParseUint(last, 16, 32)
		if err != nil {
			return nil, err
		}
		table.R32 = append(table.R32, unicode.Range32{Lo: uint32(from), Hi: uint32(to), Stride: 1})
	}
	return table, nil
}

// isIdeograph reports the characters that are a word each: CJK ideographs, no
// kana or hangul. The gap before 2b920 is the reference's.
func isIdeograph(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r <= 0x4dbf,
		0x4e00 <= r && r <= 0x9fff,
		0xf900 <= r && r <= 0xfaff,
		0x20000 <= r && r <= 0x2a6df,
		0x2a700 <= r && r <= 0x2b81f,
		0x2b920 <= r && r <= 0x2ceaf,
		0x2f800 <= r && r <= 0x2fa1f:
		return true
	}
	return false
}
