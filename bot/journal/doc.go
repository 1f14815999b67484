// Package journal remembers every question until it is answered. Slack redelivers
// events and processes die; the journal makes answering once the normal case.
package journal
