package convert

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
)

// Draft is an entry that an editor has yet to check. It says nothing of its own:
// kind and approval are the ones that promise least, and what the text suggests
// stands beside them as a comment.
type Draft struct {
	ID        string // "mt/policy-primer/unit-of-credit"
	Title     string
	Kind      knowledge.Kind
	Citations []string // ids, in the order of the text
	Proposals []Proposal
	Source    knowledge.Source
	Date      string // when the file was last changed, "" when it does not say
	Body      string // Markdown
	At        Place  // of its heading in the document
}

// Proposal is what a sentence of the text suggests for a key of the entry. It is
// never served: an editor takes it up or not.
type Proposal struct {
	Key      string // "approval"
	Value    string // "required"
	Sentence string
}

// Target says where the drafts of a document go.
type Target struct {
	Jurisdiction string   // top folder, "mt"; "" puts them into a folder of the document's own
	Within       []string // jurisdictions whose law the text means by a number alone, nearest first
}

// DocumentID is the short name of a file in "source": its name as a slug.
func DocumentID(name string) string {
	base := filepath.Base(name)
	return slug(strings.TrimSuffix(base, filepath.Ext(base)))
}

// Drafts makes a draft of every section that says something: a heading with text
// of its own, or with parts that only make sense together. Every word of the
// document is in one draft and no more, its table of contents apart; headings of
// sections above are in the draft's trail.
func Drafts(doc *Document, codes *cite.Codes, to Target) []Draft {
	id := DocumentID(doc.Name)
	root := doc.sections()
	foldFacets(root)
	d := &drafting{doc: doc, codes: codes, to: to, root: root, folder: path.Join(to.Jurisdiction, id), taken: map[string]int{}, times: map[string]int{}}
	root.each(func(s *section) { d.times[headingKey(s.heading)]++ })
	root.each(d.section)
	return d.out
}

type drafting struct {
	doc    *Document
	codes  *cite.Codes
	to     Target
	root   *section
	folder string
	taken  map[string]int // names of files, and the last number that was added to each
	times  map[string]int // how often a heading comes
	out    []Draft
}

func (d *drafting) section(s *section) {
	if words(s.blocks) == 0 {
		return
	}
	trail := s.trail(d.root)
	if len(trail) == 0 && s.heading != "" { // the document's own heading
		trail = []string{s.heading}
	}
	title := d.title(s)
	for i, blocks := range portions(s.blocks) {
		body := blocksMarkdown(blocks)
		if i > 0 {
			title = d.title(s) + " (continued)"
		}
		text := s.heading + "\n" + plainLines(blocks)
		draft := Draft{
			ID: d.id(s), Title: title, Citations: d.citations(text), Body: body, At: s.at, Date: d.doc.Date,
			Source: knowledge.Source{Document: path.Base(d.folder), Title: d.doc.Title, Heading: trail, URL: d.doc.URL},
		}
		draft.Proposals = propose(s.heading, trail, blocks)
		draft.Kind = safeKind(draft.Proposals)
		d.out = append(d.out, draft)
	}
}

// maxTitle is in bytes; the whole heading stands in the trail.
const maxTitle = 160

// title names the section for a reader who does not see the document: a heading
// that comes again and again needs the one above it.
func (d *drafting) title(s *section) string {
	title := strings.TrimRight(s.heading, ":. ")
	if title == "" {
		return d.doc.Title
	}
	if d.times[headingKey(s.heading)] > 1 {
		for a := s.parent; a != nil && a != d.root && a.heading != ""; a = a.parent {
			if d.times[headingKey(a.heading)] == 1 || a.parent == d.root {
				title = strings.TrimRight(a.heading, ":. ") + ": " + title
				break
			}
		}
	}
	if len(strings.Fields(title)) == 1 && d.doc.Title != "" && !strings.EqualFold(title, d.doc.Title) { // "Notes"
		title = d.doc.Title + ": " + title
	}
	return shortened(title, maxTitle)
}

// shortened cuts at a space.
func shortened(s string, most int) string {
	if len(s) <= most {
		return s
	}
	cut := strings.LastIndexByte(s[:most], ' ')
	if cut < most/2 {
		for cut = most; cut > 0 && !utf8Start(s[cut]); cut-- {
		}
	}
	return s[:cut] + " …"
}

func utf8Start(b byte) bool { return b&0xc0 != 0x80 }

// id is a path of small letters, digits and hyphens below the document's folder.
// It depends on the headings alone, so a newer version of a document has the same.
func (d *drafting) id(s *section) string {
	name := slug(s.heading)
	if s.heading == "" {
		name = "beginning"
	}
	if d.times[headingKey(s.heading)] > 1 && s.parent != nil && s.parent != d.root && s.parent.heading != "" {
		name = shortSlug(slug(s.parent.heading), 40) + "-" + shortSlug(name, 40)
	}
	name = shortSlug(name, 72)
	id := name
	for d.taken[id] > 0 {
		d.taken[name]++
		id = name + "-" + decimal(d.taken[name])
	}
	d.taken[id]++
	return path.Join(d.folder, id)
}

// citations are the ids of all law that a text cites, in order, each once. A range
// gives its two ends.
func (d *drafting) citations(text string) []string {
	var ids []string
	seen := map[string]bool{}
	add := func(id string) {
		if _, err := d.codes.Parse(id); err == nil && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, c := range d.codes.Find(text, d.to.Within...) {
		add(c.String())
		if c.Through != "" {
			add(c.Through)
		}
	}
	return ids
}

// plainLines is what blocks say, as words.
func plainLines(blocks []Block) string {
	var out []string
	for i := range blocks {
		for line := range strings.SplitSeq(blocks[i].text(), "\n") {
			out = append(out, plain(line))
		}
	}
	return strings.Join(out, "\n")
}

// maxBody is in bytes, well below what a library takes in one file.
const maxBody = 400 << 10

// portions cuts the text of a section that is larger than a file of a library may
// be, between two blocks.
func portions(blocks []Block) [][]Block {
	var out [][]Block
	from, size := 0, 0
	for i := range blocks {
		n := len(blocks[i].text())
		if size > 0 && size+n > maxBody {
			out = append(out, blocks[from:i])
			from, size = i, 0
		}
		size += n
	}
	return append(out, blocks[from:])
}
