// Package knowledge holds what Leeway knows: a library of policy entries that
// editors keep as Markdown, read whole and checked whole before any of it is
// used. Leeway finds and quotes and never makes anything up, so a library with
// a single mistake is not loaded at all: a wrong "no approval needed" can cost
// a district its funding.
//
// # Tour
//
// A [Library] has [Entry] values, an entry has [Passage] values, and an entry
// stands in a [Jurisdiction], the top folder of its path:
//
//		lib, err := knowledge.Bundled()          // or LoadDir("policy"), or Load(fsys)
//		e := lib.Entry("mt/variances/standards-waiver")
//		e.Approval                               // required
//		e.Deadline.Rule.Next(today)              // the second Monday in October
//
//	  - entry.go, jurisdiction.go, library.go: the types, and what may be asked
//	  - load.go, build.go: from a tree of files to a Library, in two passes
//	  - folder.go, read.go: one _index.md, one entry
//	  - yaml.go, frontmatter.go, fields.go: the YAML head of a file, with line numbers
//	  - inherit.go: what an entry takes from the _index.md of its folders
//	  - passage.go: the Markdown body, cut into passages at its headings
//	  - sections.go, sectionstext.go: files of sections of law, one a line
//	  - rule.go: deadlines as rules ("second Monday in October")
//	  - lists.go: asks, off-topic lines, thesaurus, golden questions
//	  - check.go: what can only be checked with all entries at hand
//	  - problem.go: mistakes, with file, line, what and a hint
//	  - bundled.go: the library built into the program
//
// What the law calls things (mca:20-1-302) is the child package cite.
package knowledge
