package knowledge

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// readEntry reads one entry's file. Every mistake in it is recorded; what is
// wrong stays empty in the entry, which then is never served.
func (l *loader) readEntry(lib *Library, name string) *Entry {
	id := strings.TrimSuffix(name, ".md")
	e := &Entry{ID: id, File: name}
	if top, _, below := strings.Cut(id, "/"); below {
		e.Jurisdiction = strings.ToLower(top)
	}
	if l.unread[name] {
		return e
	}
	front, body, bodyLine, ok := splitFrontMatter(l.files[name])
	if !ok {
		l.problems.add(name, 1, "no front matter", `begin the file with a line "---", keys such as title and kind, and a line "---"`)
		return e
	}
	h := readHead(name, front, &l.problems)
	if h.broken {
		return e
	}
	h.allow("title", "kind", "approval", "summary", "citations", "deadline", "expires", "next_steps", "see", "meanwhile", "source", "contact", "asks", "draft")
	l.fill(e, h)
	e.Citations = l.citations(lib, h, e)
	l.noteSee(e, h)
	asks, at := h.texts("asks")
	for i, ask := range asks {
		e.Asks = append(e.Asks, Line{ask, name, at[i].Line + h.shift})
	}
	if e.Passages = cutPassages(body); len(e.Passages) == 0 {
		l.problems.add(name, bodyLine, "a body with no text", "say below the front matter what the policy says")
	}
	l.checkLinks(name, body, bodyLine)
	return e
}

// fill takes the plain fields and what is inherited.
func (l *loader) fill(e *Entry, h *head) {
	above := l.heritage.of(e.File)
	if e.Title = h.text("title"); e.Title == "" {
		l.problems.add(e.File, h.line("title"), `no "title"`, "give the entry the name that the source gives it")
	}
	if e.Kind = choice(h, "kind", Kinds()); h.text("kind") == "" {
		l.problems.add(e.File, h.line("kind"), `no "kind"`, "it is one of flexibility, recommendation, plan, reference")
	}
	if e.Approval = choice(h, "approval", Approvals()); e.Approval == "" {
		e.Approval = above.approval
	}
	if e.Approval == "" && e.Kind == Flexibility {
		e.Approval = Unstated
	} else if e.Approval == "" {
		e.Approval = NotApplicable
	}
	e.Summary, e.Draft, e.Expires = h.text("summary"), h.flag("draft"), h.date("expires")
	e.Deadline = h.deadline()
	if e.NextSteps, _ = h.texts("next_steps"); len(e.NextSteps) == 0 {
		e.NextSteps = above.nextSteps
	}
	if e.Contact = h.contact(); e.Contact.Name == "" {
		e.Contact = above.contact
	}
	if e.Source = inheritSource(h.source(), above.source); e.Source.Document == "" && e.Source.Title == "" && !above.broken {
		l.problems.add(e.File, h.line("source"), `no "source"`, "name the document it rests on, here or in an _index.md above: source: {document: …, title: …}")
	}
}

func (h *head) source() Source {
	s := h.sub("source", "document", "title", "heading", "as_of", "url")
	if s == nil {
		return Source{}
	}
	heading, _ := s.texts("heading")
	return Source{Document: s.text("document"), Title: s.text("title"), Heading: heading, AsOf: s.asOf(), URL: s.text("url")}
}

var asOfForm = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

func (h *head) asOf() string {
	s := h.text("as_of")
	if s != "" && !asOfForm.MatchString(s) {
		h.problems.add(h.file, h.line("as_of"), fmt.Sprintf(`"as_of" is %q, not a date`, s), "write 2022, 2022-06 or 2022-06-14, as closely as the document is dated")
	}
	return s
}

func (h *head) contact() Contact {
	c := h.sub("contact", "name", "url")
	if c == nil {
		return Contact{}
	}
	return Contact{Name: c.text("name"), URL: c.text("url")}
}

func (h *head) deadline() *Deadline {
	d := h.sub("deadline", "rule", "what")
	if d == nil {
		return nil
	}
	rule, err := ParseRule(d.text("rule"))
	if err != nil {
		h.problems.add(h.file, max(h.line("deadline"), d.line("rule")), err.Error(), `write "second Monday in October", "last day of June", "October 15" or "2027-06-30"`)
		return nil
	}
	return &Deadline{Rule: rule, What: d.text("what")}
}

// citations reads ids such as arm:10.55.604. Another spelling is refused with
// the id that it stands for, so that a library says each citation one way.
func (l *loader) citations(lib *Library, h *head, e *Entry) []cite.Citation {
	ids, at := h.texts("citations")
	var list []cite.Citation
	for i, id := range ids {
		c, err := lib.Codes.Parse(id)
		if err != nil {
			hint := "write code and section: mca:20-1-302"
			if found := lib.Codes.Find(id, lib.Within(e.Jurisdiction)...); len(found) == 1 {
				hint = "write " + found[0].String()
			}
			h.add(at[i], err.Error(), hint)
			continue
		}
		list = append(list, c)
	}
	return list
}

// seeAlso is an entry's reference to another, checked when all are read.
type seeAlso struct {
	file, key, id string
	line          int
}

func (l *loader) noteSee(e *Entry, h *head) {
	ids, at := h.texts("see")
	e.See = ids
	for i, id := range ids {
		l.see = append(l.see, seeAlso{e.File, "see", id, at[i].Line + h.shift})
	}
	if e.Meanwhile = h.text("meanwhile"); e.Meanwhile != "" {
		l.see = append(l.see, seeAlso{e.File, "meanwhile", e.Meanwhile, h.line("meanwhile")})
		if e.Kind != Recommendation {
			l.problems.add(e.File, h.line("meanwhile"), fmt.Sprintf("a %s with \"meanwhile\"", e.Kind), "only a recommendation has something that holds in its place")
		}
	}
}

var linkTarget = regexp.MustCompile(`\]\(\s*<?([^)\s>#?]+)`)

// checkLinks reports relative links that lead out of the library's tree.
func (l *loader) checkLinks(name string, body []byte, bodyLine int) {
	for line := range strings.Lines(string(body)) {
		for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
			target := m[1]
			if strings.Contains(target, ":") || strings.HasPrefix(target, "/") {
				continue
			}
			if full := path.Join(path.Dir(name), target); full == ".." || strings.HasPrefix(full, "../") {
				l.problems.add(name, bodyLine, fmt.Sprintf("link %q leads out of the library", target), "link to an entry of the library or to a full https address")
			}
		}
		bodyLine++
	}
}
