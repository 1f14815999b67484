package convert

import (
	"slices"
	"strings"
)

// A table is found by the white between its cells: bands of a page, parted by
// white from edge to edge, whose pieces stand below each other in columns. A page
// set in columns has few such bands, and its pieces are long.
const (
	minRows      = 2
	maxCellWords = 90
	maxCellLines = 14
	columnGap    = 7.0 // points of white that part two columns of a table
)

// gridCell is a piece of a line, and the line that it is a piece of.
type gridCell struct {
	pdfLine
	line int
}

// band is a strip of a page without white across all of it.
type band struct {
	cells   []gridCell
	box     box
	columns []box // from left to right
}

// grid is a table: its rows, and the lines that it is made of.
type grid struct {
	from, to int // lines, to excluded
	rows     [][]string
}

// grids finds the tables of a page.
func (y *layout) grids(lines []pdfLine) []grid {
	var out []grid
	bands := bandsOf(lines)
	for i := 0; i < len(bands); {
		end := i
		for end < len(bands) && len(bands[end].columns) > 1 && bands[end].tabular() && (end == i || bands[i].matches(&bands[end])) {
			end++
		}
		if end-i >= minRows {
			if g, ok := y.gridOf(bands[i:end]); ok {
				out = append(out, g)
			}
		}
		i = max(end, i+1)
	}
	return out
}

func bandsOf(lines []pdfLine) []band {
	var cells []gridCell
	for i := range lines {
		for _, c := range lines[i].cells() {
			cells = append(cells, gridCell{c, i})
		}
	}
	slices.SortStableFunc(cells, func(a, b gridCell) int {
		switch {
		case a.box.top > b.box.top:
			return -1
		case a.box.top < b.box.top:
			return 1
		}
		return 0
	})
	var bands []band
	for _, c := range cells {
		if n := len(bands); n > 0 && c.box.top > bands[n-1].box.bottom {
			bands[n-1].cells = append(bands[n-1].cells, c)
			bands[n-1].box = bands[n-1].box.with(c.box)
			continue
		}
		bands = append(bands, band{cells: []gridCell{c}, box: c.box})
	}
	for i := range bands {
		bands[i].columns = columnsOf(bands[i].cells)
	}
	return bands
}

// columnsOf parts cells by upright white.
func columnsOf(cells []gridCell) []box {
	boxes := make([]box, len(cells))
	for i, c := range cells {
		boxes[i] = c.box
	}
	slices.SortFunc(boxes, func(a, b box) int {
		switch {
		case a.left < b.left:
			return -1
		case a.left > b.left:
			return 1
		}
		return 0
	})
	var out []box
	for _, b := range boxes {
		if n := len(out); n > 0 && b.left < out[n-1].right+columnGap {
			out[n-1] = out[n-1].with(b)
			continue
		}
		out = append(out, b)
	}
	return out
}

// tabular reports whether every piece of a band is as short as a cell.
func (b *band) tabular() bool {
	for _, column := range b.columns {
		words, lines := 0, 0
		for _, c := range b.cells {
			if c.box.left >= column.left && c.box.right <= column.right {
				words += len(c.words)
				lines++
			}
		}
		if words > maxCellWords || lines > maxCellLines {
			return false
		}
	}
	// A bullet or a number stands apart from its item, and is no column.
	first := b.columns[0]
	for _, c := range b.cells {
		if c.box.right <= first.right && enumerator.MatchString(c.text()+" ") && len(c.words) == 1 {
			return false
		}
	}
	return true
}

// matches reports whether the columns of two bands stand below each other.
func (b *band) matches(c *band) bool {
	if len(b.columns) != len(c.columns) {
		return false
	}
	for i := range b.columns {
		over := min(b.columns[i].right, c.columns[i].right) - max(b.columns[i].left, c.columns[i].left)
		if over <= 0 {
			return false
		}
		for k := range c.columns {
			if k != i && min(b.columns[i].right, c.columns[k].right)-max(b.columns[i].left, c.columns[k].left) > over {
				return false
			}
		}
	}
	return true
}

// gridOf makes bands a table, when its lines follow each other in the file.
func (y *layout) gridOf(bands []band) (grid, bool) {
	used := map[int]bool{}
	g := grid{from: bands[0].cells[0].line}
	for i := range bands {
		row := make([]string, len(bands[i].columns))
		for k, column := range bands[i].columns {
			var cell []pdfLine
			for _, c := range bands[i].cells {
				used[c.line] = true
				g.from, g.to = min(g.from, c.line), max(g.to, c.line+1)
				if c.box.left >= column.left && c.box.right <= column.right {
					cell = append(cell, c.pdfLine)
				}
			}
			row[k] = strings.TrimSpace(y.joined(cell))
		}
		g.rows = append(g.rows, row)
	}
	return g, len(used) == g.to-g.from
}

// table adds the table that begins with line i and returns how many lines it took,
// 0 when there is none.
func (y *layout) table(found []grid, i int, lines []pdfLine) int {
	for _, g := range found {
		if g.from != i {
			continue
		}
		y.flush()
		y.lefts = nil
		y.at.Page = lines[i].page
		y.add(Block{Kind: Table, Rows: dropEmptyColumns(g.rows)})
		return g.to - g.from
	}
	return 0
}
