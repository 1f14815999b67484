// Package convert turns documents into draft entries, so that an editor begins
// with the words of the source and not with an empty page. A library is only as
// good as the text in it: what is lost or garbled on the way in would be quoted to
// a principal as policy. So convert keeps every word in order, says by place what
// it could not carry over, and claims nothing: what a text suggests about approval
// or a deadline stands in the draft as a comment, and a draft is never served.
//
// # Tour
//
//	doc, err := convert.Read(ctx, "primer.pdf", file, size, convert.Limits{})
//	doc.Markdown()                             // headings, lists, tables, footnotes
//	doc.Losses                                 // page 3: 1 image
//	drafts := convert.Drafts(doc, lib.Codes, convert.Target{Jurisdiction: "mt", Within: []string{"mt"}})
//	report, err := convert.Write("policy", drafts)   // or Plan, which only reports
//
// A [Document] has [Block] values in reading order. Each format has its reader;
// all put blocks together through builder.go, under the limits of limits.go:
//
//   - sniff.go: what a file is, by its content
//   - read_html.go, html_main.go, html_lists.go: the main part of a page
//   - read_docx.go, docx_*.go: the XML files in a Word document
//   - read_pdf.go: pages; pdf_engine.go, pdf_words.go: PDFium in a sandbox;
//     pdf_lines.go, furniture.go, hyphen.go, pdf_grid.go, pdf_layout.go: from words
//     on paper to lines, without running heads, to tables and paragraphs
//   - read_markdown.go
//   - read_text.go, textlines.go, textnumbers.go, headings.go, rank.go: plain text,
//     in which headings are known by their form alone
//
// Texts within a document are inline Markdown (inline.go, escape.go), written out
// by markdown.go. From there:
//
//   - sections.go: the tree of headings, and which parts only make sense together
//   - drafts.go, slug.go, propose.go, frontmatter.go: one draft a section
//   - write.go, manifest.go, diff.go: into a library, next to an editor's work
//   - statutes.go: files of sections of law, which need no conversion
//
// # Untrusted files
//
// A file may be made to harm. Every byte passes a reader that fails when the time
// is up; what comes out is counted; archives are opened by the names that convert
// knows and are never unpacked to disk; XML has no entities; a parser's panic
// becomes an error; PDF is read in WebAssembly, with memory of its own and no
// files. [Read] returns at the limit even when a parser does not, and then leaves
// that one behind: HTML and Markdown cannot be stopped from outside, so their size
// and nesting are bounded before they begin. Drafts are written through [os.Root].
package convert
