package curator

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// bad is a kind of revision that must not be served after the one of testdata.
type bad struct {
	name   string
	edit   func(t testing.TB, f files) files
	want   Reason // What is a part of the text
	accept bool   // somebody's word is enough
}

const (
	fogFile   = "tidewater/days/fog-delay.md"
	stormFile = "tidewater/days/storm-makeup.md"
	ferryFile = "tidewater/trips/ferry.md"
	dockFile  = "tidewater/work/dock-hours.md"
	openFile  = "tidewater/work/open-harbour.md"
	planFile  = "harbourtown/reading.md"
)

func swapText(file, old, new string) func(testing.TB, files) files {
	return func(t testing.TB, f files) files { return f.replace(t, file, old, new) }
}

func add(file, content string) func(testing.TB, files) files {
	return func(_ testing.TB, f files) files { return f.with(file, f[file]+content) }
}

// bads are kinds of revision that are refused.
var bads = []bad{
	// What lint finds.
	{"no front matter", add("tidewater/new.md", "Just text.\n"), Reason{File: "tidewater/new.md", Line: 1, What: "no front matter"}, false},
	{"no title", swapText(ferryFile, "title: Field trips by ferry\n", ""), Reason{File: ferryFile, Line: 1, What: `no "title"`}, false},
	{"unknown kind", swapText(ferryFile, "kind: flexibility", "kind: flexible"), Reason{File: ferryFile, Line: 3, What: `bad kind "flexible"`}, false},
	{"unknown approval", swapText(ferryFile, "approval: unstated", "approval: maybe"), Reason{File: ferryFile, Line: 4, What: `bad approval "maybe"`}, false},
	{"unknown key", swapText(ferryFile, "approval: unstated", "aproval: unstated"), Reason{File: ferryFile, Line: 4, What: `"aproval"`}, false},
	{"a citation nobody can read", swapText(ferryFile, "tsc:9-3", "tsc:nine"), Reason{File: ferryFile, Line: 5, What: "tsc:nine"}, false},
	{"see names nothing", swapText(fogFile, "see: [tidewater/days/storm-makeup]", "see: [tidewater/days/snow]"), Reason{File: fogFile, Line: 8, What: `unknown id "tidewater/days/snow"`}, false},
	{"meanwhile names nothing", swapText(openFile, "meanwhile: tidewater/work/dock-hours", "meanwhile: tidewater/work/dock"), Reason{File: openFile, Line: 4, What: "unknown id"}, false},
	{"an id twice", func(_ testing.TB, f files) files {
		return f.with("tidewater/trips/Ferry.md", f[ferryFile])
	}, Reason{File: ferryFile, What: "duplicate id"}, false},
	{"an ask of two entries", add("tidewater/trips/ferry.asks.txt", "fog delay\n"), Reason{File: "tidewater/trips/ferry.asks.txt", Line: 5, What: `the ask "fog delay" stands under`}, false},
	{"an ask that is off topic", add("off-topic.txt", "fog delay\n"), Reason{File: "off-topic.txt", Line: 7, What: "off topic, but"}, false},
	{"asks of no entry", add("tidewater/trips/train.asks.txt", "by train?\n"), Reason{File: "tidewater/trips/train.asks.txt", What: "which is no entry"}, false},
	{"not required by no law", swapText(dockFile, "citations: [tsc:11-2]\n", ""), Reason{File: dockFile, Line: 4, What: "not-required without a citation"}, false},
	{"a proposal with an approval", swapText(openFile, "kind: recommendation", "kind: recommendation\napproval: local"), Reason{File: openFile, Line: 4, What: "a recommendation with approval: local"}, false},
	{"no such date", swapText(ferryFile, "approval: unstated", "approval: unstated\nexpires: 2027-02-30"), Reason{File: ferryFile, Line: 5, What: "not a date"}, false},
	{"no such deadline", swapText(fogFile, "first Monday in March", "when the fog lifts"), Reason{File: fogFile, Line: 6, What: "when the fog lifts"}, false},
	{"no body", swapText(ferryFile, "A field trip by ferry counts as school time from the landing stage on.", ""), Reason{File: ferryFile, Line: 8, What: "a body with no text"}, false},
	{"a link out of the library", add(ferryFile, "[elsewhere](../../../secret.md)\n"), Reason{File: ferryFile, Line: 9, What: "leads out of the library"}, false},
	{"YAML that is none", swapText(ferryFile, "title: Field", "title: [Field"), Reason{File: ferryFile, What: ""}, false},
	{"no source", swapText("harbourtown/_index.md", "source: {document: goals, title: Goals of Harbourtown}\n", ""), Reason{File: planFile, What: `no "source"`}, false},
	{"not UTF-8", add(ferryFile, "caf\xe9\n"), Reason{File: ferryFile, Line: 9, What: "not UTF-8"}, false},
	{"a page of a megabyte", add(ferryFile, strings.Repeat("more and more\n", 80_000)), Reason{File: ferryFile, What: "bytes; a file may hold"}, false},
	{"a thesaurus of the wrong shape", add("thesaurus.yaml", "say: fog\n"), Reason{File: "thesaurus.yaml", Line: 1, What: "not a list of rows"}, false},
	{"a golden line that is no JSON", add("golden.jsonl", "{question: fog}\n"), Reason{File: "golden.jsonl", Line: 6, What: "not a golden question"}, false},
	{"a golden line of no entry", add("golden.jsonl", `{"question": "by train?", "first": ["tidewater/trips/train"]}`+"\n"), Reason{File: "golden.jsonl", Line: 6, What: "unknown id"}, false},
	{"a district within nothing", swapText("harbourtown/_index.md", "within: tidewater", "within: highwater"), Reason{File: "harbourtown/_index.md", What: "no jurisdiction of the library"}, false},
	{"a section of law that is no JSON", add("tidewater/code.sections.jsonl", "not a section\n"), Reason{File: "tidewater/code.sections.jsonl", Line: 1, What: "not a section"}, false},
	{"a code of law vanishes, its citations stay", swapText("tidewater/_index.md", `codes: [{id: tsc, title: Tidewater School Code, names: [TSC], section: '\d+-\d+', display: 'TSC § {section}'}]`+"\n", ""), Reason{File: dockFile, Line: 5, What: "tsc"}, false},
	{"an entry vanishes that others see", func(_ testing.TB, f files) files {
		return f.without(stormFile, "tidewater/days/storm-makeup.asks.txt")
	}, Reason{File: fogFile, Line: 8, What: `unknown id "tidewater/days/storm-makeup" in "see"`}, false},
	{"all is empty", func(testing.TB, files) files { return files{"_index.md": "---\ntitle: nothing\n---\n"} }, Reason{File: ".", What: "no entries"}, false},

	// What only the gate finds.
	{"a golden question breaks", func(t testing.TB, f files) files {
		return f.with("tidewater/trips/ferry.asks.txt", "shall we swim\n").replace(t, ferryFile, "Field trips by ferry", "Swimming").replace(t, ferryFile, "A field trip by ferry counts as school time from the landing stage on.", "Pupils may swim in the river.").
			replace(t, planFile, `asks: ["what`, `asks: ["may we take the ferry on a field trip", "ferry field trip", "what`)
	}, Reason{File: "golden.jsonl", Line: 3, What: `the golden question "may we take the ferry on a field trip?"`}, false},
	{"a new golden question does not hold", add("golden.jsonl", `{"question": "may pupils bring a dog", "first": ["tidewater/trips/ferry"]}`+"\n"), Reason{File: "golden.jsonl", Line: 6, What: "may pupils bring a dog"}, false},
	{"a golden approval does not hold", swapText("golden.jsonl", `"first": ["tidewater/days/storm-makeup"]`, `"first": ["tidewater/days/storm-makeup"], "approval": "required"`), Reason{File: "golden.jsonl", Line: 2, What: "approval local, want required"}, false},
	{"silence breaks", add("golden.jsonl", `{"question": "credit hours at the docks", "verdict": "not_covered"}`+"\n"), Reason{File: "golden.jsonl", Line: 6, What: "though nothing answers"}, false},
	{"a golden question of drafts", swapText(ferryFile, "kind: flexibility", "kind: flexibility\ndraft: true"), Reason{File: "golden.jsonl", Line: 3, What: "answered by drafts alone"}, false},
	{"nothing but drafts", func(_ testing.TB, f files) files {
		f = f.clone()
		for name, content := range f {
			f[name] = strings.Replace(content, "\nkind:", "\ndraft: true\nkind:", 1)
		}
		return f
	}, Reason{File: ".", What: "all 6 are drafts"}, false},
	{"an entry that others see becomes a draft", func(t testing.TB, f files) files {
		return f.replace(t, stormFile, "kind:", "draft: true\nkind:").replace(t, "golden.jsonl", `{"question": "when can storm days be made up", "first": ["tidewater/days/storm-makeup"]}`+"\n", "")
	}, Reason{File: fogFile, Line: 8, What: `"see" leads to tidewater/days/storm-makeup, which is no longer served`}, false},
	{"an entry vanishes that a body links to", func(t testing.TB, f files) files {
		return f.without(stormFile, "tidewater/days/storm-makeup.asks.txt").replace(t, fogFile, "see: [tidewater/days/storm-makeup]\n", "").
			replace(t, "golden.jsonl", `{"question": "when can storm days be made up", "first": ["tidewater/days/storm-makeup"]}`+"\n", "")
	}, Reason{File: fogFile, Line: 13, What: "a link leads to tidewater/days/storm-makeup"}, false},
	{"what stands meanwhile becomes a draft", func(t testing.TB, f files) files {
		return f.replace(t, dockFile, "kind:", "draft: true\nkind:").replace(t, "golden.jsonl", `{"question": "credit for dock work", "first": ["tidewater/work/dock-hours"], "approval": "not-required"}`+"\n", "")
	}, Reason{File: openFile, Line: 4, What: `"meanwhile" leads to`}, false},
	{"required becomes not required", func(t testing.TB, f files) files {
		return f.replace(t, fogFile, "approval: required", "approval: not-required").replace(t, "golden.jsonl", `, "approval": "required"`, "")
	}, Reason{File: fogFile, Line: 4, What: "approval changes from required to not-required"}, true},
	{"unstated becomes not required", swapText(ferryFile, "approval: unstated", "approval: not-required"), Reason{File: ferryFile, Line: 4, What: "approval changes from unstated to not-required"}, true},
	{"local becomes not required", swapText(stormFile, "approval: local", "approval: not-required"), Reason{File: stormFile, Line: 4, What: "approval changes from local to not-required"}, true},
	{"not required is inherited", func(t testing.TB, f files) files {
		return f.replace(t, ferryFile, "approval: unstated\n", "").with("tidewater/trips/_index.md", "---\napproval: not-required\n---\n")
	}, Reason{File: "tidewater/trips/_index.md", Line: 2, What: "approval changes from unstated to not-required"}, true},
	{"a proposal is told as in force", func(t testing.TB, f files) files {
		return f.replace(t, openFile, "kind: recommendation\nmeanwhile: tidewater/work/dock-hours", "kind: flexibility")
	}, Reason{File: openFile, Line: 3, What: "a recommendation becomes a flexibility"}, true},
	{"a plan is told as in force", swapText(planFile, "kind: plan", "kind: flexibility"), Reason{File: planFile, Line: 3, What: "a plan becomes a flexibility"}, true},
	{"a jurisdiction vanishes", func(_ testing.TB, f files) files { return f.without("harbourtown/_index.md", planFile) }, Reason{File: "harbourtown", What: "the jurisdiction harbourtown (Harbourtown) vanishes"}, true},
	{"most entries vanish", func(t testing.TB, f files) files {
		return f.without(planFile, "harbourtown/_index.md", openFile, ferryFile, "tidewater/trips/ferry.asks.txt", dockFile, "tidewater/work/dock-hours.asks.txt").
			with("golden.jsonl", strings.Join(strings.SplitAfter(f["golden.jsonl"], "\n")[:2], "")+`{"question": "what is for lunch today", "verdict": "not_covered"}`+"\n")
	}, Reason{File: ".", What: "4 of 6 entries vanish at once"}, true},
	{"the golden questions vanish", func(_ testing.TB, f files) files { return f.without("golden.jsonl") }, Reason{File: "golden.jsonl", What: "5 of 5 golden questions vanish"}, true},
	{"a section's code of law vanishes", nil, Reason{File: "tidewater/code.sections.jsonl", What: "the code \"tsc\""}, false},
}

// TestBadRevisionsAreRefused takes every kind through the gate, and holds the
// reasons: file, line, what.
func TestBadRevisionsAreRefused(t *testing.T) {
	r := newRepo(t)
	d := (*desk)(nil)
	sound := policy(t)
	refused := 0
	for _, b := range bads {
		if b.edit == nil {
			continue // has a start of its own below
		}
		r.push(sound)
		if d == nil {
			d = openDesk(t, Source{Location: r.dir})
		}
		id := d.Current().ID
		ok := t.Run(b.name, func(t *testing.T) {
			r.push(b.edit(t, sound))
			report := d.must(Refused)
			d.serves(id)
			hold(t, report, b)
		})
		if ok {
			refused++
		}
	}
	t.Logf("%d kinds of bad revision refused", refused)
	const bar = 25
	if refused < bar {
		t.Errorf("%d kinds refused, want %d", refused, bar)
	}
}

func hold(t *testing.T, report Report, b bad) {
	t.Helper()
	for _, got := range report.Reasons {
		if got.File == b.want.File && (b.want.Line == 0 || got.Line == b.want.Line) && strings.Contains(got.What, b.want.What) {
			if got.Accept != b.accept {
				t.Errorf("accept is %v for %s", got.Accept, got)
			}
			if got.Hint == "" {
				t.Errorf("no hint for %s", got)
			}
			return
		}
	}
	t.Errorf("no reason %s\n%s", b.want, report.Text())
}

// What somebody's word is enough for is served with it, and written down.
func TestAcceptedChangesAreServed(t *testing.T) {
	for _, b := range bads {
		if !b.accept {
			continue
		}
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			r.push(policy(t))
			d := openDesk(t, Source{Location: r.dir})
			r.push(b.edit(t, policy(t)))
			report := d.reindex(Request{By: "slack:U0ADMIN", Accept: true})
			d.wants(report, Swapped)
			d.serves(report.To)
			if len(report.Accepted) == 0 {
				t.Error("nothing was accepted")
			}
			list, err := ReadAudit(AuditFile(d.o.Dir))
			if err != nil {
				t.Fatal(err)
			}
			if last := list[len(list)-1]; last.By != "slack:U0ADMIN" || len(last.Reasons) == 0 || !strings.HasPrefix(last.Reasons[0], "accepted: ") {
				t.Errorf("the audit log says %+v", last)
			}
		})
	}
}

// A changed citation or source says on what a new approval rests.
func TestApprovalsMayChangeWithTheirSource(t *testing.T) {
	for name, edit := range map[string]func(testing.TB, files) files{
		"another citation": swapText(ferryFile, "approval: unstated\ncitations: [tsc:9-3]", "approval: not-required\ncitations: [tsc:9-4]"),
		"a newer source": func(t testing.TB, f files) files {
			return f.replace(t, ferryFile, "approval: unstated", "approval: not-required\nsource: {as_of: 2026-08}")
		},
		"the other way": swapText(dockFile, "approval: not-required", "approval: unstated"),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t)
			f := policy(t).replace(t, "golden.jsonl", `, "approval": "not-required"`, "")
			r.push(f)
			d := openDesk(t, Source{Location: r.dir})
			r.push(edit(t, f))
			d.must(Swapped)
		})
	}
}

// A file of sections has citations that lint only warns of when their code goes.
func TestACodeThatSectionsUseVanishes(t *testing.T) {
	r := newRepo(t)
	f := files{
		"_index.md":                     "---\ntitle: Code\n---\n",
		"tidewater/_index.md":           policy(t)["tidewater/_index.md"],
		"tidewater/code.sections.jsonl": `{"citation": "TSC 7-12", "section": "7-12", "heading": "Fog", "text": "The day may begin late in fog."}` + "\n",
	}
	r.push(f)
	d := openDesk(t, Source{Location: r.dir})
	d.serves(d.Current().ID)
	r.push(f.replace(t, "tidewater/_index.md", "id: tsc", "id: tidecode").replace(t, "tidewater/_index.md", "names: [TSC]", "names: [Tidecode]"))
	hold(t, d.must(Refused), bads[len(bads)-1])
}

// A first revision is held against nothing before it, but must lint and answer its
// own golden questions.
func TestAFirstRevisionIsGatedToo(t *testing.T) {
	for _, b := range bads {
		switch b.name {
		case "no title", "a new golden question does not hold", "nothing but drafts":
			t.Run(b.name, func(t *testing.T) {
				r := newRepo(t)
				r.push(b.edit(t, policy(t)))
				d := openDesk(t, Source{Location: r.dir})
				last := d.Status().Last
				if d.Current() != nil || last == nil || last.Outcome != Refused {
					t.Fatalf("%+v is served; last %+v", d.Current(), last)
				}
				hold(t, Report{Outcome: Refused, Reasons: last.Reasons}, b)
				r.push(policy(t))
				d.must(Swapped)
			})
		}
	}
}

// The bundled library's golden questions count where a library has its entries.
func TestBundledGoldenQuestionsApply(t *testing.T) {
	all := read(t, knowledge.BundledFS())
	small := files{}
	for _, name := range []string{"_index.md", "mt/_index.md", "off-topic.txt", "mt/high-school/unit-of-credit.md", "mt/high-school/unit-of-credit.asks.txt", "mt/high-school/distance-learning.md", "mt/high-school/distance-learning.asks.txt"} {
		if all[name] == "" {
			t.Fatalf("the bundled library has no %s", name)
		}
		small[name] = all[name]
	}
	for name := range small {
		small[name] = dropSee(small[name])
	}
	is := hearingOf(t, small)
	g := &gate{is: is, bundled: bundledLibrary(t)}
	theirs := g.applicable()
	if len(theirs) == 0 {
		t.Fatal("no golden question applies")
	}
	for _, q := range theirs {
		for _, id := range q.First {
			if is.lib().Entry(id) == nil {
				t.Errorf("%q applies, but %s is no entry", q.Question, id)
			}
		}
	}
	own := files(small).with("golden.jsonl", fmt.Sprintf(`{"question": %q, "jurisdiction": %q, "verdict": "not_covered"}`+"\n", strings.ToUpper(theirs[0].Question), theirs[0].Jurisdiction))
	if len(theirs[0].Context) == 0 {
		g.is = hearingOf(t, own)
		if n := len(g.applicable()); n != len(theirs)-1 {
			t.Errorf("%d apply beside a line of its own, want %d", n, len(theirs)-1)
		}
	}
}

func dropSee(content string) string {
	var list []string
	for _, line := range strings.Split(content, "\n") {
		if !strings.HasPrefix(line, "see:") && !strings.HasPrefix(line, "meanwhile:") {
			list = append(list, line)
		}
	}
	return strings.Join(list, "\n")
}

func hearingOf(t testing.TB, f files) *hearing {
	t.Helper()
	dir := t.TempDir()
	f.write(t, dir)
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	idx, err := index.New(context.Background(), lib, index.Options{Dir: indexes})
	if err != nil {
		t.Fatal(err)
	}
	return revisionOf(idx, "", today, today).hearing
}

func bundledLibrary(t testing.TB) *knowledge.Library {
	t.Helper()
	lib, err := knowledge.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// What did not hold before keeps nothing from getting better: it is a warning.
func TestAGoldenQuestionThatNeverHeld(t *testing.T) {
	f := policy(t)
	was, is := hearingOf(t, f), hearingOf(t, f.replace(t, ferryFile, "landing stage", "quay"))
	broken := knowledge.Golden{Question: "may pupils bring a dog", First: []string{"tidewater/trips/ferry"}, File: "golden.jsonl", Line: 6}
	was.lib().Golden = append(was.lib().Golden, broken)
	is.lib().Golden = append(is.lib().Golden, broken)
	g := &gate{was: was, is: is, bundled: bundledLibrary(t)}
	if err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(g.reasons) > 0 || len(g.warnings) != 1 || g.warnings[0].Line != 6 {
		t.Errorf("reasons %v, warnings %v", g.reasons, g.warnings)
	}
	broken.First = []string{"harbourtown/reading"}
	is.lib().Golden[len(is.lib().Golden)-1] = broken // demands something else now
	g = &gate{was: was, is: is, bundled: bundledLibrary(t)}
	if err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Reason{{File: "golden.jsonl", Line: 6}}, g.reasons, cmpopts.IgnoreFields(Reason{}, "What", "Hint")); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}
