package knowledge

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// readIndex takes a folder's _index.md: at the root the library, in a top
// folder a jurisdiction, anywhere what the entries below inherit.
func (l *loader) readIndex(lib *Library, name string) {
	front, body, bodyLine, ok := splitFrontMatter(l.files[name])
	h := readHead(name, front, &l.problems)
	h.broken = h.broken || l.unread[name]
	if _, begun := cutFence(l.files[name]); begun && !ok {
		h.broken = true
		l.problems.add(name, 1, "front matter without an end", `end it with a line "---"`)
	}
	h.allow("title", "audience", "names", "within", "contact", "codes", "source", "approval", "next_steps", "examples")
	dir := strings.TrimSuffix(strings.TrimSuffix(name, indexFile), "/")
	inherited := heritage{source: h.source(), approval: choice(h, "approval", Approvals()), contact: h.contact(), broken: h.broken}
	inherited.nextSteps, _ = h.texts("next_steps")
	l.heritage[dir] = inherited
	l.checkLinks(name, body, bodyLine)
	switch {
	case dir == "":
		lib.Title, lib.Audience, lib.Contact = h.text("title"), h.text("audience"), inherited.contact
		l.addCodes(lib, h, "")
		h.refuse("names", "within", "examples")
	case !strings.Contains(dir, "/"):
		l.readJurisdiction(lib, h, dir, body)
		h.refuse("audience")
	default:
		h.refuse("names", "within", "codes", "audience", "examples")
	}
}

// refuse reports keys that say nothing in this folder.
func (h *head) refuse(keys ...string) {
	for _, key := range keys {
		switch {
		case h.fields[key] == nil:
		case key == "audience":
			h.problems.add(h.file, h.line(key), `"audience" holds only for the whole library`, "move it to the _index.md at the root")
		default:
			h.problems.add(h.file, h.line(key), fmt.Sprintf("%q holds only for a top folder", key), "move it to the _index.md of the jurisdiction")
		}
	}
}

func (l *loader) readJurisdiction(lib *Library, h *head, dir string, body []byte) {
	id := strings.ToLower(dir)
	if first := lib.jurisdictions[id]; first != nil {
		l.problems.add(h.file, 0, fmt.Sprintf("duplicate jurisdiction %q, also of %s", id, first.file), "folders are compared without regard to case: keep one of the two")
		return
	}
	j := &Jurisdiction{ID: id, Title: h.text("title"), Within: strings.ToLower(h.text("within")), Contact: h.contact(), file: h.file}
	if j.Title == "" && !h.broken {
		l.problems.add(h.file, 1, `no "title"`, "give the jurisdiction its name: title: Montana")
	}
	j.Names, _ = h.texts("names")
	j.Examples, _ = h.texts("examples")
	if j.Title != "" {
		j.Names = append(j.Names, j.Title)
	}
	var intro []string
	for _, p := range cutPassages(body) {
		intro = append(intro, p.Text)
	}
	j.Intro = strings.Join(intro, "\n")
	lib.jurisdictions[id] = j
	l.addCodes(lib, h, id)
}

// addCodes takes the further codes of law that a library declares.
func (l *loader) addCodes(lib *Library, h *head, jurisdiction string) {
	const hint = `write codes: [{id: wac, title: Washington Administrative Code, names: [WAC], section: '\d+-\d+-\d+', display: 'WAC {section}'}]`
	n := h.fields["codes"]
	switch {
	case n == nil || n.Tag == "!!null":
		return
	case n.Kind != yaml.SequenceNode:
		h.add(n, `"codes" is not a list`, hint)
		return
	}
	for _, item := range n.Content {
		if item.Kind != yaml.MappingNode {
			h.add(item, `"codes" holds something that is not a code`, hint)
			continue
		}
		c := h.row(item, "id", "title", "names", "section", "display", "url")
		code := cite.Code{
			ID: c.text("id"), Jurisdiction: jurisdiction, Title: c.text("title"),
			Section: c.text("section"), Display: c.text("display"), URL: c.text("url"),
		}
		code.Names, _ = c.texts("names")
		with, err := lib.Codes.With(code)
		if err != nil {
			h.add(item, err.Error(), hint)
			continue
		}
		lib.Codes = with
	}
}
