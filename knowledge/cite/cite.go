// Package cite finds the law in running text. People write one section of law
// in a dozen ways ("20-1-302", "MCA § 20-1-302(3)(a)", "section 20-1-302,
// Mont. Code Ann."); everything else in Leeway knows it by one id,
// mca:20-1-302.
//
// [Codes] is the set of codes of law that can be cited: seven that every
// library knows ([Builtin]) and those a library declares ([Codes.With]).
// [Codes.Find] reads text, [Codes.Parse] reads an id, [Codes.Display] and
// [Codes.URL] write for people.
//
// A wrong citation is worse than a missed one: it sends somebody to the wrong
// law. So a number without the name of its code counts only where its shape
// and its surroundings leave no doubt (doubt.go), and a date, a telephone
// number, a score or another state's statute is never one of ours.
//
// From the bottom up: normalize.go folds what keyboards and PDF files make of
// hyphens and spaces, and remembers where each byte came from. names.go
// recognises the names of codes, marks.go the words that announce a number.
// shape.go reads one number, pin.go what is attached to it, list.go and
// range.go those that follow it. named.go, titled.go, oftitle.go and alone.go
// each know one order in which people put name and number, and find.go tries
// them. montana.go, missouri.go and federal.go say what all this means for
// each code; doubt.go and places.go say when to leave a number alone.
//
// It does not say whether a section exists: a library or the official site
// does.
package cite

import "strings"

// Citation is one legal reference.
type Citation struct {
	ID         string // canonical, "mca:20-1-302"
	Pin        string // "(3)(a)", "(3)-(4)", "(1),(2)"; in a public law its section, "§504(a)"; "" when none
	Through    string // canonical id of the last section of a range, "" when none
	EtSeq      bool   // "et seq.": and the sections that follow
	Matched    string // the text as written
	Start, End int    // byte span of Matched in the text searched
}

// Code returns the id of the code of law, "mca".
func (c Citation) Code() string {
	code, _, _ := strings.Cut(c.ID, ":")
	return code
}

// Section returns the id without its code, "20-1-302".
func (c Citation) Section() string {
	_, section, _ := strings.Cut(c.ID, ":")
	return section
}

// String returns the canonical id with the pin, "mca:20-1-302(3)(a)";
// [Codes.Parse] reads it back. A range or "et seq." is not part of it.
func (c Citation) String() string { return c.ID + c.Pin }
