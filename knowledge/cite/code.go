package cite

import (
	"net/url"
	"strconv"
	"strings"
)

// need is how much must stand beside a number before it counts.
type need uint8

const (
	shapeOnly need = iota // nothing: the shape tells, once doubt.go has no objection
	pointer               // "§", "section", or a known jurisdiction
	codeName              // the name of the code, before or after
)

// form is one way a code numbers its parts.
type form struct {
	level   level
	under   level // the marks it may stand under; unmarked is one of them
	needs   need
	close   bool // the name must stand close by: nothing but a space or a bracket between
	shape   *shape
	display string
	url     func(title, number string) string
}

// code is a code of law, ready to be searched for. A number is what stands
// after the title: 20 U.S.C. 1232g has the title 20, the number 1232g and the
// id usc:20-1232g.
type code struct {
	Code
	forms    []form
	titles   int                                 // the highest title, where people cite by title and number; else 0
	dotPins  bool                                // "167.020.6" is subsection 6 of 167.020
	exists   func(number string, sure bool) bool // is there such a chapter? sure: nothing else can well be meant
	ownPins  bool                                // a pin is a section of the law itself, "§504(a)"
	declared bool                                // by a library
	example  string
}

const (
	anySection = unmarked | section | rule
	anyLevel   = unmarked | section | rule | part | subchapter | chapter | division
)

func (c *code) titled() bool { return c.titles > 0 }

func (f *form) allows(l level) bool {
	if l == 0 {
		l = unmarked
	}
	return f.under&l != 0
}

// formOf returns the form of a number written the canonical way, nil when c
// numbers nothing so. The first forms are the canonical ones, and they alone
// say how to display it.
func (c *code) formOf(number string) *form {
	for i := range c.forms {
		written, n := c.forms[i].shape.read(number, false)
		if n == len(number) && n > 0 && written == number {
			return &c.forms[i]
		}
	}
	return nil
}

// split takes an id's section apart: "20-1232g" is title 20, number 1232g.
func (c *code) split(section string) (title, number string) {
	if !c.titled() {
		return "", section
	}
	title, number, _ = strings.Cut(section, "-")
	return title, number
}

// id is the other way round.
func (c *code) id(title, number string) string {
	if title == "" {
		return c.ID + ":" + number
	}
	if c.ID == "usc" {
		number = usCodeCase(title, number)
	}
	return c.ID + ":" + title + "-" + number
}

// hasTitle reports whether c is cited by title and has that one; "50a" is the
// appendix to title 50 of the U.S. Code.
func (c *code) hasTitle(title string) bool {
	if c.ID == "usc" {
		title = strings.TrimSuffix(title, "a")
	}
	n, err := strconv.Atoi(title)
	return err == nil && n <= c.titles && title == strconv.Itoa(n) && n > 0
}

// address is a form's url made by filling a template.
func address(template string) func(title, number string) string {
	return func(title, number string) string {
		return fill(template, title, url.PathEscape(number))
	}
}

func fill(template, title, number string) string {
	return strings.NewReplacer("{title}", title, "{number}", number, "{section}", number).Replace(template)
}
