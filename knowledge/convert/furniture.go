package convert

import (
	"regexp"
	"strings"
	"unicode"
)

// The margins in which a page's number and running heads stand, as parts of its
// height, and how often one must come again before it is taken for furniture.
const (
	marginPart  = 0.13
	furnitureIn = 3
	samePlace   = 8.0 // points
)

// dropFurniture takes out the lines at the top and bottom of pages that come
// again from page to page: running heads, footers, page numbers. It returns how
// many lines it took.
func dropFurniture(pages [][]pdfLine, heights []float64) int {
	seen := map[string][]float64{} // what stands where: the heights at which it does, one a page
	for i, lines := range pages {
		onPage := map[string]bool{}
		for k := range lines {
			for _, key := range furnitureKeys(&lines[k], heights[i]) {
				if !onPage[key] {
					seen[key] = append(seen[key], lines[k].box.middle())
					onPage[key] = true
				}
			}
		}
	}
	need := furnitureIn
	if len(pages) == 2 {
		need = 2
	}
	dropped := 0
	for i, lines := range pages {
		kept := lines[:0]
		for k := range lines {
			if isFurniture(&lines[k], heights[i], seen, need) {
				dropped++
				continue
			}
			kept = append(kept, lines[k])
		}
		pages[i] = kept
	}
	return dropped
}

var digits = regexp.MustCompile(`\d+`)

// furnitureKeys are what a line in the margin can be known by on other pages: the
// same words, other numbers. A line that comes in several pieces has several.
func furnitureKeys(l *pdfLine, height float64) []string {
	if height <= 0 || l.box.middle() > height*marginPart && l.box.middle() < height*(1-marginPart) {
		return nil
	}
	side := "top "
	if l.box.middle() < height/2 {
		side = "bottom "
	}
	var keys []string
	for _, cell := range l.cells() {
		text := strings.ToLower(digits.ReplaceAllString(cell.text(), "#"))
		if text = strings.TrimFunc(text, unicode.IsSpace); text != "" {
			keys = append(keys, side+text)
		}
	}
	return keys
}

// isFurniture reports whether most of a line stands at the same height on enough
// other pages. The rest may change: a date, the name of who signs.
func isFurniture(l *pdfLine, height float64, seen map[string][]float64, need int) bool {
	all, known := 0, 0
	for _, key := range furnitureKeys(l, height) {
		n := 0
		for _, at := range seen[key] {
			if at-l.box.middle() < samePlace && l.box.middle()-at < samePlace {
				if n++; n == need {
					break
				}
			}
		}
		all += len(key)
		if n >= need {
			known += len(key)
		}
	}
	return known > 0 && known*5 >= all*2
}
