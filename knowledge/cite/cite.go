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
// hyphens and spaces, and remembers where each byte came from; names.go
// recognises names of codes and marks.go the words that announce a number;
// shape.go reads one number and pin.go what follows it; list.go reads lists
// and ranges of numbers; find.go and titled.go know the orders in which
// people put name and number; table.go says what all this means for each
// code.
//
// What it does not do: say whether a section exists, or model the sections of
// a public law ("section 504 of Public Law 93-112" is publ:93-112).
package cite

import "strings"

// Citation is one legal reference.
type Citation struct {
	ID         string // canonical, "mca:20-1-302"
	Pin        string // "(3)(a)", "(3)-(4)", "" when none
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
