package cite

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Parse reads a canonical id with an optional pin, "mca:20-1-302(3)(a)". An
// error names what is wrong and shows a right example.
func (k *Codes) Parse(id string) (Citation, error) {
	codeID, rest, ok := strings.Cut(strings.TrimSpace(id), ":")
	if !ok {
		return Citation{}, fmt.Errorf("citation %q: no code before the number; write %q", id, "mca:20-1-302")
	}
	c := k.byID[strings.ToLower(strings.TrimSpace(codeID))]
	if c == nil {
		known := slices.Sorted(maps.Keys(k.byID))
		return Citation{}, fmt.Errorf("citation %q: unknown code %q; known are %s", id, codeID, strings.Join(known, ", "))
	}
	title, number, pin := c.parse(strings.TrimSpace(rest))
	if number == "" {
		return Citation{}, fmt.Errorf("citation %q: %q is not a number of %s; %s", id, rest, c.Title, c.hint())
	}
	return Citation{ID: c.id(title, number), Pin: pin, Matched: id, End: len(id)}, nil
}

func (c *code) hint() string {
	if c.declared {
		return fmt.Sprintf("write %q and a number of the form %s", c.ID+":", c.Section)
	}
	return fmt.Sprintf("write it as in %q", c.example)
}

// parse takes "20-1232g(a)" apart; number is empty when it is not canonical.
func (c *code) parse(section string) (title, number, pin string) {
	title, rest := c.split(section)
	if len(section) > 4*window || c.titled() && !c.hasTitle(title) {
		return "", "", ""
	}
	for end := len(rest); end > 0; end = strings.LastIndexAny(rest[:end], "(§") {
		number, pin = rest[:end], rest[end:]
		if c.formOf(number) != nil && (pin == "" || pinWhole.MatchString(pin)) {
			return title, number, pin
		}
	}
	return "", "", ""
}

// Display writes a citation as lawyers do: "Mont. Code Ann. § 20-1-302(3)(a)",
// "34 C.F.R. part 300", "§§ 160.400 to 160.425, RSMo". A citation of a code
// that k does not hold is its id.
func (k *Codes) Display(c Citation) string {
	code, title, number, f := k.locate(c.ID)
	if f == nil {
		return c.String()
	}
	number += strings.Replace(c.Pin, "§", ", § ", 1)
	template := f.display
	if c.Through != "" {
		template = plural.Replace(template)
		_, last := code.split(Citation{ID: c.Through}.Section())
		number += " to " + last
	}
	if c.EtSeq {
		number += " et seq."
	}
	if appendix, ok := strings.CutSuffix(title, "a"); ok {
		title = appendix
		template = strings.Replace(template, " §", " App. §", 1)
	}
	return fill(template, title, number)
}

var plural = strings.NewReplacer("§ {", "§§ {", "part {", "parts {", "ch. {", "chs. {")

// URL returns where the official text stands, "" when there is no address that
// can be derived: the Administrative Rules of Montana have none, nor have
// public laws before 1995.
func (k *Codes) URL(c Citation) string {
	_, title, number, f := k.locate(c.ID)
	if f == nil || f.url == nil {
		return ""
	}
	return f.url(title, number)
}

func (k *Codes) locate(id string) (c *code, title, number string, f *form) {
	codeID, section, _ := strings.Cut(id, ":")
	if c = k.byID[codeID]; c == nil {
		return nil, "", "", nil
	}
	title, number = c.split(section)
	return c, title, number, c.formOf(number)
}
