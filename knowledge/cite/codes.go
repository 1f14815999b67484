package cite

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Code is a code of law that a library declares.
type Code struct {
	ID           string   `yaml:"id"`      // "wac"
	Jurisdiction string   `yaml:"-"`       // of the library's folder, "wa"
	Title        string   `yaml:"title"`   // "Washington Administrative Code"
	Names        []string `yaml:"names"`   // written before or after the number: "WAC", "Wash. Admin. Code"
	Section      string   `yaml:"section"` // regular expression of a section number: `\d{1,3}-\d{1,3}-\d{3}`
	Display      string   `yaml:"display"` // "Wash. Admin. Code § {section}"; without it, the first name and the number
	URL          string   `yaml:"url"`     // "https://…/{section}", optional
}

// Codes is an immutable set of codes of law; it may be used by several
// goroutines at once.
type Codes struct {
	all   []*code
	byID  map[string]*code
	names *names
}

// Builtin returns the codes that every library knows: mca and arm (Montana),
// rsmo and csr (Missouri), usc, cfr and publ (United States).
func Builtin() *Codes { return builtin() }

var builtin = sync.OnceValue(func() *Codes {
	return gather([]*code{montanaCode(), montanaRules(), missouriStatutes(), missouriRules(), usCode(), federalRules(), publicLaws()})
})

func gather(all []*code) *Codes {
	k := &Codes{all: all, byID: map[string]*code{}, names: &names{}}
	for _, c := range all {
		k.byID[c.ID] = c
		for _, written := range c.Names {
			k.names.add(written, name{code: c})
		}
	}
	for _, a := range acts {
		for _, written := range a.names {
			k.names.add(written, name{code: k.byID[a.code], title: a.title, only: a.only, acronym: a.acronym})
		}
	}
	return k
}

// With returns the set with a library's further codes added. Every fault is
// reported: which code, what, why.
func (k *Codes) With(extra ...Code) (*Codes, error) {
	all := slices.Clone(k.all)
	var faults []error
	for _, declared := range extra {
		c, err := compile(declared)
		if err == nil {
			err = unused(c, all)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("code %q: %w", declared.ID, err))
			continue
		}
		all = append(all, c)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return gather(all), nil
}

var codeID = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

func compile(declared Code) (*code, error) {
	switch {
	case !codeID.MatchString(declared.ID):
		return nil, errors.New(`id: must be small letters and digits and begin with a letter, as in "wac"`)
	case len(declared.Names) == 0:
		return nil, errors.New(`names: none; people write a name before or after the number, as in ["WAC", "Wash. Admin. Code"]`)
	case declared.Section == "":
		return nil, errors.New("section: missing; write a regular expression of a section number, as in '\\d{1,3}-\\d{1,3}-\\d{3}'")
	case declared.Display != "" && !strings.Contains(declared.Display, "{section}"):
		return nil, fmt.Errorf("display: %q has no {section}", declared.Display)
	case declared.URL != "" && !isTemplate(declared.URL):
		return nil, fmt.Errorf("url: %q must begin with https:// and hold {section}", declared.URL)
	}
	expression, err := regexp.Compile(declared.Section)
	if err != nil {
		return nil, fmt.Errorf("section: %w", err)
	}
	if strings.HasPrefix(declared.Section, "^") || strings.HasSuffix(declared.Section, "$") {
		return nil, fmt.Errorf("section: %q must do without ^ and $: a number is looked for in the midst of text", declared.Section)
	}
	if expression.MatchString("") {
		return nil, fmt.Errorf("section: %q matches nothing at all, and so would be found everywhere", declared.Section)
	}
	return declaredCode(declared, declaredShape(expression)), nil
}

func declaredCode(declared Code, s *shape) *code {
	f := form{level: section, under: anyLevel, needs: pointer, shape: s, display: declared.Display}
	if f.display == "" {
		f.display = declared.Names[0] + " {section}"
	}
	if declared.URL != "" {
		f.url = address(declared.URL)
	}
	c := &code{Code: declared, forms: []form{f}, declared: true}
	c.Names = slices.Clone(declared.Names)
	if c.Title == "" {
		c.Title = declared.Names[0]
	}
	return c
}

func isTemplate(address string) bool {
	u, err := url.Parse(strings.ReplaceAll(address, "{section}", "1"))
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && strings.Contains(address, "{section}")
}

// unused reports what c would take from a code already there.
func unused(c *code, all []*code) error {
	for _, other := range all {
		if other.ID == c.ID {
			return fmt.Errorf("id: taken by %s", other.Title)
		}
		for _, written := range c.Names {
			if letters(written) == "" {
				return fmt.Errorf("names: %q has no letters", written)
			}
			if taken := slices.IndexFunc(other.Names, func(n string) bool { return letters(n) == letters(written) }); taken >= 0 {
				return fmt.Errorf("names: %q is a name of %s (%s)", written, other.ID, other.Title)
			}
		}
	}
	return nil
}
