package knowledge_test

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/knowledge"
)

// mistake is one way to break a library: files that are added to the small one,
// and everything that must then be reported. What and Hint are parts of the
// text. No two mistakes use the same file or the same ask, so that all of them
// can be made at once.
type mistake struct {
	name  string
	files tree
	want  []knowledge.Problem
}

// Every mistake, as an editor makes it and as it is reported: where it stands,
// what is wrong, what to do. A row that lists one problem also says that the
// mistake causes no others.
var mistakes = []mistake{
	// Keys of an entry.
	{"unknown key", tree{"mt/unknown-key.md": entry("aproval: required")}, []knowledge.Problem{
		{File: "mt/unknown-key.md", Line: 5, What: `unknown key "aproval"`, Hint: `did you mean "approval"?`}}},
	{"unknown keys, like no other", tree{"mt/odd-key.md": entry("colour: red", "author: me")}, []knowledge.Problem{
		{File: "mt/odd-key.md", Line: 5, What: `unknown key "colour"`, Hint: "the keys are title, kind, approval"},
		{File: "mt/odd-key.md", Line: 6, What: `unknown key "author"`, Hint: "the keys are title, kind, approval"}}},
	{"unknown keys in a source", tree{"mt/source-key.md": entry("source: {title: Handbook, page: 3, chapter: 2}")}, []knowledge.Problem{
		{File: "mt/source-key.md", Line: 4, What: `unknown key "chapter"`, Hint: "the keys are document, title, heading, as_of, url"},
		{File: "mt/source-key.md", Line: 4, What: `unknown key "page"`, Hint: "the keys are document, title, heading, as_of, url"}}},
	{"key twice", tree{"mt/key-twice.md": entry("approval: local", "approval: required")}, []knowledge.Problem{
		{File: "mt/key-twice.md", Line: 6, What: `key "approval" stands twice`, Hint: "keep one"}}},
	{"bad approval", tree{"mt/bad-approval.md": entry("approval: requierd")}, []knowledge.Problem{
		{File: "mt/bad-approval.md", Line: 5, What: `bad approval "requierd"`, Hint: `did you mean "required"?`}}},
	{"bad kind", tree{"mt/bad-kind.md": entry("kind: waiver")}, []knowledge.Problem{
		{File: "mt/bad-kind.md", Line: 3, What: `bad kind "waiver"`, Hint: "it is one of flexibility, recommendation, plan, reference"}}},
	{"missing title", tree{"mt/no-title.md": "---\nkind: flexibility\nsource: {title: Handbook}\n---\nText.\n"}, []knowledge.Problem{
		{File: "mt/no-title.md", Line: 1, What: `no "title"`, Hint: "the name that the source gives it"}}},
	{"empty title", tree{"mt/empty-title.md": entry("title: \"  \"")}, []knowledge.Problem{
		{File: "mt/empty-title.md", Line: 2, What: `no "title"`, Hint: "the name that the source gives it"}}},
	{"missing kind", tree{"mt/no-kind.md": "---\ntitle: Snow days\nsource: {title: Handbook}\n---\nText.\n"}, []knowledge.Problem{
		{File: "mt/no-kind.md", Line: 1, What: `no "kind"`, Hint: "it is one of flexibility"}}},
	{"missing source", tree{"mt/no-source.md": "---\ntitle: Snow days\nkind: flexibility\n---\nText.\n"}, []knowledge.Problem{
		{File: "mt/no-source.md", Line: 1, What: `no "source"`, Hint: "here or in an _index.md above"}}},
	{"draft is no yes or no", tree{"mt/bad-draft.md": entry("draft: perhaps")}, []knowledge.Problem{
		{File: "mt/bad-draft.md", Line: 5, What: `"draft" is "perhaps"`, Hint: "true or false"}}},
	{"bad date in expires", tree{"mt/bad-expires.md": entry("expires: 2027-02-30")}, []knowledge.Problem{
		{File: "mt/bad-expires.md", Line: 5, What: `"expires" is "2027-02-30", not a date`, Hint: "2027-06-30"}}},
	{"bad as_of", tree{"mt/bad-as-of.md": entry("source:", "  title: Handbook", "  as_of: June 2022")}, []knowledge.Problem{
		{File: "mt/bad-as-of.md", Line: 6, What: `"as_of" is "June 2022", not a date`, Hint: "2022-06"}}},
	{"text that is a list", tree{"mt/list.md": entry("summary: [one, two]")}, []knowledge.Problem{
		{File: "mt/list.md", Line: 5, What: `"summary" is not a piece of text`, Hint: `write summary: "…"`}}},
	{"list of lists", tree{"mt/lists.md": entry("next_steps:", "  - Apply.", "  - [Wait.]")}, []knowledge.Problem{
		{File: "mt/lists.md", Line: 7, What: `"next_steps" holds something that is not a piece of text`, Hint: `write next_steps: ["…", "…"]`}}},
	{"contact without keys", tree{"mt/contact.md": entry("contact: the office")}, []knowledge.Problem{
		{File: "mt/contact.md", Line: 5, What: `"contact" holds no keys`, Hint: "write contact: {name: …}"}}},

	// What an entry says of the law.
	{"unparsable citation", tree{"mt/bad-citation.md": entry("citations:", "  - arm:10.55.604", "  - the snow act")}, []knowledge.Problem{
		{File: "mt/bad-citation.md", Line: 7, What: `citation "the snow act"`, Hint: "write code and section: mca:20-1-302"}}},
	{"citation in another spelling", tree{"mt/spelling.md": entry(`citations: ["20-1-302, MCA"]`)}, []knowledge.Problem{
		{File: "mt/spelling.md", Line: 5, What: `citation "20-1-302, MCA"`, Hint: "write mca:20-1-302"}}},
	{"citation with a pin in another spelling", tree{"mt/spelling-pin.md": entry(`citations: ["ARM 10.55.604(2)"]`)}, []knowledge.Problem{
		{File: "mt/spelling-pin.md", Line: 5, What: `citation "ARM 10.55.604(2)"`, Hint: "write arm:10.55.604(2)"}}},
	{"citation of a code unknown", tree{"mt/unknown-code.md": entry("citations: [zzz:1-2]")}, []knowledge.Problem{
		{File: "mt/unknown-code.md", Line: 5, What: `citation "zzz:1-2"`, Hint: "write code and section"}}},
	{"unparsable deadline", tree{"mt/bad-deadline.md": entry("deadline:", "  what: application due", "  rule: some Monday soon")}, []knowledge.Problem{
		{File: "mt/bad-deadline.md", Line: 7, What: `deadline rule "some Monday soon" names no day`, Hint: `write "second Monday in October"`}}},
	{"deadline without rule", tree{"mt/no-rule.md": entry("deadline: {what: application due}")}, []knowledge.Problem{
		{File: "mt/no-rule.md", Line: 5, What: "names no day", Hint: `write "second Monday in October"`}}},
	{"deadline without keys", tree{"mt/plain-deadline.md": entry("deadline: October 15")}, []knowledge.Problem{
		{File: "mt/plain-deadline.md", Line: 5, What: `"deadline" holds no keys`, Hint: "write deadline: {rule: …}"}}},
	{"not-required without citation", tree{"mt/no-law.md": entry("approval: not-required")}, []knowledge.Problem{
		{File: "mt/no-law.md", Line: 5, What: "not-required without a citation", Hint: "approval: unstated"}}},
	{"recommendation with approval", tree{"mt/proposal.md": entry("kind: recommendation", "approval: required")}, []knowledge.Problem{
		{File: "mt/proposal.md", Line: 5, What: "a recommendation with approval: required", Hint: "write approval: not-applicable"}}},

	// How entries hang together.
	{"unknown id in see", tree{"mt/see.md": entry("see:", "  - mt/snow", "  - mt/snaw")}, []knowledge.Problem{
		{File: "mt/see.md", Line: 7, What: `unknown id "mt/snaw" in "see"`, Hint: `did you mean "mt/snow"?`}}},
	{"id of another folder in see", tree{"mt/see-folder.md": entry("see: [mo/weather/snow]")}, []knowledge.Problem{
		{File: "mt/see-folder.md", Line: 5, What: `unknown id "mo/weather/snow"`, Hint: `did you mean "mt/snow"?`}}},
	{"unknown id in meanwhile", tree{"mt/meanwhile.md": entry("kind: recommendation", "meanwhile: mt/snaw")}, []knowledge.Problem{
		{File: "mt/meanwhile.md", Line: 5, What: `unknown id "mt/snaw" in "meanwhile"`, Hint: `did you mean "mt/snow"?`}}},
	{"meanwhile of what is in force", tree{"mt/in-force.md": entry("meanwhile: mt/snow")}, []knowledge.Problem{
		{File: "mt/in-force.md", Line: 5, What: `a flexibility with "meanwhile"`, Hint: "only a recommendation"}}},
	{"duplicate id by case", tree{"mt/Twice.md": entry(), "mt/twice.md": entry()}, []knowledge.Problem{
		{File: "mt/twice.md", What: `duplicate id "mt/twice", also of mt/Twice.md`, Hint: "rename one"}}},
	{"ask under two entries", tree{
		"mt/ask-one.md":        entry(`asks: ["may we close the school?"]`),
		"mt/ask-two.md":        entry(),
		"mt/ask-two.asks.txt":  "# the same\nmay we close the school?\n",
		"mt/ask-three.md":      entry(),
		"mt/ask-uno.md":        entry(),
		"mt/ask-uno.asks.txt":  "is it icy?\n",
		"mt/ask-zwei.md":       entry(),
		"mt/ask-zwei.asks.txt": "\nIs it -- ICY\n",
	}, []knowledge.Problem{
		{File: "mt/ask-two.asks.txt", Line: 2, What: `"may we close the school?" stands under mt/ask-one too`, Hint: "mt/ask-one.md:5"},
		{File: "mt/ask-zwei.asks.txt", Line: 2, What: `"Is it -- ICY" stands under mt/ask-uno too`, Hint: "mt/ask-uno.asks.txt:1"}}},
	{"off-topic line that is an ask", tree{
		"mt/both.md": entry(`asks: ["who plows the lot?"]`), "lists/both/off-topic.txt": "who won?\nWho plows the lot\n",
	}, []knowledge.Problem{
		{File: "lists/both/off-topic.txt", Line: 2, What: "off topic, but mt/both answers it", Hint: "mt/both.md:5"}}},
	{"asks for no entry", tree{"mt/nothing.asks.txt": "anybody there?\n"}, []knowledge.Problem{
		{File: "mt/nothing.asks.txt", What: `asks for "mt/nothing", which is no entry`, Hint: "name the list after its entry"}}},

	// The body.
	{"body without text", tree{"mt/no-text.md": about("## Who decides\n\n<!-- later -->\n")}, []knowledge.Problem{
		{File: "mt/no-text.md", Line: 6, What: "a body with no text", Hint: "say below the front matter"}}},
	{"link out of the tree", tree{"mt/link-out.md": about("See [snow](snow.md) and [this](../README.md), but\nnot [that](../../secrets.md#top) or [mail](mailto:a@example.org).\n")}, []knowledge.Problem{
		{File: "mt/link-out.md", Line: 7, What: `link "../../secrets.md" leads out of the library`, Hint: "full https address"}}},

	// The file.
	{"no front matter", tree{"mt/no-front.md": "# Snow days\nThe board decides.\n"}, []knowledge.Problem{
		{File: "mt/no-front.md", Line: 1, What: "no front matter", Hint: `a line "---"`}}},
	{"front matter without an end", tree{"mt/no-end.md": "---\ntitle: Snow days\n\nThe board decides.\n"}, []knowledge.Problem{
		{File: "mt/no-end.md", Line: 1, What: "no front matter", Hint: `a line "---"`}}},
	{"empty file", tree{"mt/empty.md": ""}, []knowledge.Problem{
		{File: "mt/empty.md", Line: 1, What: "no front matter", Hint: `a line "---"`}}},
	{"not UTF-8", tree{"mt/latin.md": about("Plain,\nthen caf\xe9.\n"), "mt/latin.asks.txt": "coffee?\n", "mt/to-latin.md": entry("see: [mt/latin]")}, []knowledge.Problem{
		{File: "mt/latin.md", Line: 7, What: "not UTF-8", Hint: "save the file as UTF-8"}}},
	{"folder not UTF-8", tree{"pp/_index.md": "---\ntitle: \xff\n---\n", "pp/sound.md": "---\ntitle: Snow days\nkind: flexibility\n---\nText.\n"}, []knowledge.Problem{
		{File: "pp/_index.md", Line: 2, What: "not UTF-8", Hint: "save the file as UTF-8"}}},
	{"over 1 MiB", tree{"mt/huge.md": about(strings.Repeat("Snow. ", 200_000))}, []knowledge.Problem{
		{File: "mt/huge.md", What: "a file may hold 1048576", Hint: "cut it into several entries"}}},

	// YAML, each with the line that an editor has to look at.
	{"YAML: colon in a text", tree{"mt/yaml-colon.md": entry("title: Snow days: what to do")}, []knowledge.Problem{
		{File: "mt/yaml-colon.md", Line: 2, What: "front matter is not YAML", Hint: `in quotes`}}},
	{"YAML: tab", tree{"mt/yaml-tab.md": entry("approval: local", "\tsee: [mt/snow]")}, []knowledge.Problem{
		{File: "mt/yaml-tab.md", Line: 6, What: "front matter is not YAML: found a tab", Hint: "indent with spaces"}}},
	{"YAML: bracket open", tree{"mt/yaml-bracket.md": entry("approval: local", "see: [mt/snow", "draft: true")}, []knowledge.Problem{
		{File: "mt/yaml-bracket.md", Line: 6, What: "front matter is not YAML: did not find expected ',' or ']'", Hint: "in quotes"}}},
	{"YAML: quote open", tree{"mt/yaml-quote.md": entry("approval: local", "summary: \"Snow", "draft: true")}, []knowledge.Problem{
		{File: "mt/yaml-quote.md", Line: 6, What: "front matter is not YAML", Hint: "in quotes"}}},
	{"YAML: text after a quote", tree{"mt/yaml-after.md": entry("approval: local", "summary: 'Snow' days", "draft: true")}, []knowledge.Problem{
		{File: "mt/yaml-after.md", Line: 6, What: "front matter is not YAML: did not find expected key", Hint: "in quotes"}}},
	{"YAML: list among keys", tree{"mt/yaml-list.md": entry("approval: local", "- mt/snow")}, []knowledge.Problem{
		{File: "mt/yaml-list.md", Line: 6, What: "front matter is not YAML", Hint: "in quotes"}}},
	{"YAML: star", tree{"mt/yaml-star.md": entry("approval: local", "summary: *Important snow")}, []knowledge.Problem{
		{File: "mt/yaml-star.md", Line: 6, What: "front matter is not YAML: unknown anchor", Hint: "in quotes"}}},
	{"YAML: question mark in brackets", tree{"mt/yaml-mark.md": entry("approval: local", "asks: [snow?]")}, []knowledge.Problem{
		{File: "mt/yaml-mark.md", Line: 6, What: "front matter is not YAML", Hint: `"?" in quotes`}}},
	{"YAML: two documents", tree{"mt/yaml-two.md": entry("summary: Snow", "--- # and on", "approval: required")}, []knowledge.Problem{
		{File: "mt/yaml-two.md", Line: 6, What: "a second document begins here", Hint: "in quotes"}}},
	{"YAML: no keys", tree{"mt/yaml-none.md": "---\n- title\n- kind\n---\nText.\n"}, []knowledge.Problem{
		{File: "mt/yaml-none.md", Line: 1, What: `no "title"`},
		{File: "mt/yaml-none.md", Line: 1, What: `no "kind"`},
		{File: "mt/yaml-none.md", Line: 1, What: `no "source"`},
		{File: "mt/yaml-none.md", Line: 2, What: "front matter is not a list of keys", Hint: `"key: value" lines`}}},

	// The lists.
	{"thesaurus row without means", tree{"lists/no-means/thesaurus.yaml": "- {say: [snow day], means: [virtual instruction]}\n- say: [seat time]\n"}, []knowledge.Problem{
		{File: "lists/no-means/thesaurus.yaml", Line: 2, What: `a row lacks "say" or "means"`, Hint: "{say: [snow day], means: [virtual instruction]}"}}},
	{"thesaurus row with another key", tree{"lists/mean/thesaurus.yaml": "- say: [seat time]\n  means: [hours]\n  note: ask\n"}, []knowledge.Problem{
		{File: "lists/mean/thesaurus.yaml", Line: 3, What: `unknown key "note"`, Hint: "the keys are say, means"}}},
	{"thesaurus of words", tree{"lists/words/thesaurus.yaml": "- snow day\n"}, []knowledge.Problem{
		{File: "lists/words/thesaurus.yaml", Line: 1, What: "a row holds no keys", Hint: "{say: [snow day]"}}},
	{"thesaurus that is no list", tree{"lists/no-list/thesaurus.yaml": "# rows\nsay: [snow day]\n"}, []knowledge.Problem{
		{File: "lists/no-list/thesaurus.yaml", Line: 2, What: "not a list of rows", Hint: "{say: [snow day]"}}},
	{"thesaurus not YAML", tree{"lists/no-yaml/thesaurus.yaml": "- {say: [snow day], means: [ice]}\n- {say: [seat time]\n- {say: [hours], means: [minutes]}\n"}, []knowledge.Problem{
		{File: "lists/no-yaml/thesaurus.yaml", Line: 2, What: "not YAML", Hint: "{say: [snow day]"}}},
	{"golden not JSON", tree{"lists/not-json/golden.jsonl": "\nsnow day? mt/snow\n"}, []knowledge.Problem{
		{File: "lists/not-json/golden.jsonl", Line: 2, What: "not a golden question", Hint: `{"question": "…", "first": ["id"]}`}}},
	{"golden with another key", tree{"lists/frist/golden.jsonl": `{"question": "snow day?", "frist": ["mt/snow"]}`}, []knowledge.Problem{
		{File: "lists/frist/golden.jsonl", Line: 1, What: `unknown field "frist"`, Hint: `{"question": "…", "first": ["id"]}`}}},
	{"golden with more on the line", tree{"lists/more/golden.jsonl": `{"question": "snow day?", "first": ["mt/snow"]} {}`}, []knowledge.Problem{
		{File: "lists/more/golden.jsonl", Line: 1, What: "more follows on the line", Hint: "on one line"}}},
	{"golden without question", tree{"lists/mute/golden.jsonl": `{"first": ["mt/snow"]}`}, []knowledge.Problem{
		{File: "lists/mute/golden.jsonl", Line: 1, What: `no "question"`, Hint: `{"question": "…"`}}},
	{"golden without answer", tree{"lists/idle/golden.jsonl": `{"question": "snow day?"}`}, []knowledge.Problem{
		{File: "lists/idle/golden.jsonl", Line: 1, What: `neither "first" nor "verdict", or both`, Hint: "not_covered"}}},
	{"golden with unknown id", tree{"lists/no-id/golden.jsonl": `{"question": "ice day?", "first": ["mt/snaw"]}`}, []knowledge.Problem{
		{File: "lists/no-id/golden.jsonl", Line: 1, What: `unknown id "mt/snaw" in "first"`, Hint: `did you mean "mt/snow"?`}}},
	{"golden with unknown jurisdiction", tree{"lists/tx/golden.jsonl": `{"question": "ice day?", "jurisdiction": "tx", "first": ["mt/snow"]}`}, []knowledge.Problem{
		{File: "lists/tx/golden.jsonl", Line: 1, What: `unknown jurisdiction "tx"`, Hint: "name of a top folder"}}},
	{"golden with bad verdict", tree{"lists/verdict/golden.jsonl": `{"question": "ice day?", "verdict": "answered"}`}, []knowledge.Problem{
		{File: "lists/verdict/golden.jsonl", Line: 1, What: `bad verdict "answered"`, Hint: `only "not_covered"`}}},
	{"golden with bad approval", tree{"lists/approval/golden.jsonl": `{"question": "ice day?", "first": ["mt/snow"], "approval": "yes"}`}, []knowledge.Problem{
		{File: "lists/approval/golden.jsonl", Line: 1, What: `bad approval "yes"`, Hint: "it is one of not-required"}}},

	// Folders.
	{"jurisdiction without title", tree{"aa/_index.md": "---\nnames: [AA]\n---\n"}, []knowledge.Problem{
		{File: "aa/_index.md", Line: 1, What: `no "title"`, Hint: "title: Montana"}}},
	{"folder not YAML", tree{"bb/_index.md": "---\nsource: ]\n---\n", "bb/sound.md": "---\ntitle: Snow days\nkind: flexibility\n---\nText.\n"}, []knowledge.Problem{
		{File: "bb/_index.md", Line: 2, What: "front matter is not YAML", Hint: "in quotes"}}},
	{"folder whose front matter has no end", tree{"cc/_index.md": "---\ntitle: Charlie\nsource: {title: Handbook}\n", "cc/sound.md": "---\ntitle: Snow days\nkind: flexibility\n---\nText.\n"}, []knowledge.Problem{
		{File: "cc/_index.md", Line: 1, What: "front matter without an end", Hint: `a line "---"`}}},
	{"two folders of one name", tree{"DD/_index.md": "---\ntitle: Delta\n---\n", "dd/_index.md": "---\ntitle: Delta\n---\n"}, []knowledge.Problem{
		{File: "dd/_index.md", What: `duplicate jurisdiction "dd", also of DD/_index.md`, Hint: "keep one"}}},
	{"names in a deep folder", tree{"mt/deep/_index.md": "---\ntitle: Deep\nnames: [deep]\nwithin: mt\n---\n"}, []knowledge.Problem{
		{File: "mt/deep/_index.md", Line: 3, What: `"names" holds only for a top folder`, Hint: "_index.md of the jurisdiction"},
		{File: "mt/deep/_index.md", Line: 4, What: `"within" holds only for a top folder`, Hint: "_index.md of the jurisdiction"}}},
	{"names at the root", tree{"_index.md": "---\ntitle: All\nnames: [all]\n---\n"}, []knowledge.Problem{
		{File: "_index.md", Line: 3, What: `"names" holds only for a top folder`, Hint: "_index.md of the jurisdiction"}}},
	{"audience of a jurisdiction", tree{"ee/_index.md": "---\ntitle: Echo\naudience: all\n---\n"}, []knowledge.Problem{
		{File: "ee/_index.md", Line: 3, What: `"audience" holds only for the whole library`, Hint: "at the root"}}},
	{"unknown key of a folder", tree{"ff/_index.md": "---\ntitle: Foxtrot\nname: [F]\n---\n"}, []knowledge.Problem{
		{File: "ff/_index.md", Line: 3, What: `unknown key "name"`, Hint: `did you mean "names"?`}}},
	{"bad approval of a folder", tree{"gg/_index.md": "---\ntitle: Golf\napproval: maybe\n---\n"}, []knowledge.Problem{
		{File: "gg/_index.md", Line: 3, What: `bad approval "maybe"`, Hint: "it is one of"}}},
	{"link out of a folder's introduction", tree{"hh/_index.md": "---\ntitle: Hotel\n---\n[out](../../x.md)\n"}, []knowledge.Problem{
		{File: "hh/_index.md", Line: 4, What: `link "../../x.md" leads out`, Hint: "https"}}},
	{"within nothing", tree{"ii/_index.md": "---\ntitle: India\nwithin: nowhere\n---\n"}, []knowledge.Problem{
		{File: "ii/_index.md", What: `lies within "nowhere", which is no jurisdiction`, Hint: "another top folder"}}},
	{"within itself", tree{
		"jj/_index.md": "---\ntitle: Juliett\nwithin: kk\n---\n",
		"kk/_index.md": "---\ntitle: Kilo\nwithin: ll\n---\n",
		"ll/_index.md": "---\ntitle: Lima\nwithin: kk\n---\n",
		"mm/_index.md": "---\ntitle: Mike\nwithin: MM\n---\n",
	}, []knowledge.Problem{
		{File: "kk/_index.md", What: `"kk" lies within itself: kk in ll in kk`, Hint: `remove one "within"`},
		{File: "ll/_index.md", What: `"ll" lies within itself: ll in kk in ll`, Hint: `remove one "within"`},
		{File: "mm/_index.md", What: `"mm" lies within itself: mm in mm`, Hint: `remove one "within"`}}},
	{"codes, badly declared", tree{"nn/_index.md": `---
title: November
codes:
  - {id: nac, names: [NAC], section: '['}
  - {id: nrs, section: '\d+'}
  - {id: mca, names: [NCA], section: '\d+'}
  - {id: nhs, names: [NHS], sections: '\d+', section: '\d+'}
  - nxs
---
`}, []knowledge.Problem{
		{File: "nn/_index.md", Line: 4, What: `code "nac": section:`, Hint: "write codes: [{id: wac"},
		{File: "nn/_index.md", Line: 5, What: `code "nrs": names: none`, Hint: "write codes: [{id: wac"},
		{File: "nn/_index.md", Line: 6, What: `code "mca": id: taken`, Hint: "write codes: [{id: wac"},
		{File: "nn/_index.md", Line: 7, What: `unknown key "sections"`, Hint: `did you mean "section"?`},
		{File: "nn/_index.md", Line: 8, What: "not a code", Hint: "write codes: [{id: wac"}}},
	{"codes that are no list", tree{"oo/_index.md": "---\ntitle: Oscar\ncodes: wac\n---\n"}, []knowledge.Problem{
		{File: "oo/_index.md", Line: 3, What: `"codes" is not a list`, Hint: "write codes: [{id: wac"}}},
}

func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			lib, err := knowledge.Load(small.with(m.files).fsys())
			mustReport(t, lib, err, m.want...)
		})
	}
}

// All of them in one tree: one run tells an editor everything, in the order of
// files and lines, the same each time, and there is no library to serve.
func TestAllMistakesAtOnce(t *testing.T) {
	files, want := maps.Clone(small), []knowledge.Problem(nil)
	taken := map[string]string{}
	for _, m := range mistakes {
		for name := range m.files {
			if other := taken[name]; other != "" {
				t.Fatalf("%q and %q both use %s", other, m.name, name)
			}
			taken[name] = m.name
		}
		files, want = files.with(m.files), append(want, m.want...)
	}
	slices.SortStableFunc(want, func(a, b knowledge.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	lib, err := knowledge.Load(files.fsys())
	mustReport(t, lib, err, want...)
	for range 10 {
		if _, again := knowledge.Load(files.fsys()); again.Error() != err.Error() {
			t.Fatalf("the same files were reported in two ways:\n%v\n\n%v", err, again)
		}
	}
}

// mustReport fails unless a library was refused for exactly these mistakes.
func mustReport(t *testing.T, lib *knowledge.Library, err error, want ...knowledge.Problem) {
	t.Helper()
	var got knowledge.Problems
	if lib != nil || !errors.As(err, &got) {
		t.Fatalf("library %v, error %v; want no library and the problems %v", lib, err, want)
	}
	if got.Faults() != len(want) {
		t.Errorf("%d faults, want %d", got.Faults(), len(want))
	}
	mustMatch(t, got, want)
}

// mustMatch compares problems one by one; What and Hint are parts of the text.
func mustMatch(t *testing.T, got knowledge.Problems, want []knowledge.Problem) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("not reported: %v (hint: %s)", want[i], want[i].Hint)
		case i >= len(want):
			t.Errorf("reported too: %v (hint: %s)", got[i], got[i].Hint)
		case !matches(got[i], want[i]):
			t.Errorf("reported: %v (hint: %s)\n    want: %v (hint: %s)", got[i], got[i].Hint, want[i], want[i].Hint)
		}
	}
}

func matches(got, want knowledge.Problem) bool {
	return got.File == want.File && got.Line == want.Line && got.Warning == want.Warning &&
		strings.Contains(got.What, want.What) && strings.Contains(got.Hint, want.Hint) && got.Hint != ""
}
