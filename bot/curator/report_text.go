package curator

import (
	"fmt"
	"strings"
)

// Text is the report for a terminal: the outcome, the reasons, what to do about
// each, and the difference.
func (r Report) Text() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.headline())
	for _, list := range []struct {
		lead    string
		reasons []Reason
	}{{"", r.Reasons}, {"accepted: ", r.Accepted}, {"warning: ", r.Warnings}} {
		for _, reason := range list.reasons {
			fmt.Fprintf(&b, "  %s%s\n", list.lead, plain(reason.String()))
			if reason.Hint != "" && list.lead != "accepted: " {
				fmt.Fprintf(&b, "      hint: %s\n", plain(reason.Hint))
			}
		}
	}
	if !r.Changes.Empty() {
		b.WriteString("\n" + r.Changes.Text())
	}
	return b.String()
}

// Markdown is the report for a pull request.
func (r Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", r.headline())
	for _, reason := range r.Reasons {
		fmt.Fprintf(&b, "- %s\n", code(reason.String()))
		if reason.Hint != "" {
			fmt.Fprintf(&b, "  - hint: %s\n", code(reason.Hint))
		}
	}
	for _, reason := range r.Accepted {
		fmt.Fprintf(&b, "- accepted: %s\n", code(reason.String()))
	}
	for _, reason := range r.Warnings {
		fmt.Fprintf(&b, "- warning: %s\n", code(reason.String()))
	}
	if !r.Changes.Empty() {
		b.WriteString("\n" + r.Changes.Markdown())
	}
	return b.String()
}

// headline is the outcome in words.
func (r Report) headline() string {
	outcome, to := r.Outcome, orNothing(r.To)
	if outcome == Joined {
		outcome = r.Result
	}
	switch outcome {
	case Swapped:
		return fmt.Sprintf("swapped: %s is served, in place of %s", to, orNothing(r.From))
	case Unchanged:
		return fmt.Sprintf("unchanged: %s is served", orNothing(r.From))
	case Refused:
		return fmt.Sprintf("refused, for %s: %s is served on", counted(len(r.Reasons), "reason", "reasons"), orNothing(r.From))
	case DryRun:
		return fmt.Sprintf("looked only: %s would be served, in place of %s", to, orNothing(r.From))
	case Held:
		if len(r.Reasons) > 0 {
			return fmt.Sprintf("held: %s is served until it is released; %s would be refused, for %s", orNothing(r.From), to, counted(len(r.Reasons), "reason", "reasons"))
		}
		return fmt.Sprintf("held: %s is served until it is released; %s would be served then", orNothing(r.From), to)
	case Duplicate:
		return "this delivery came before: nothing was done"
	}
	return string(outcome)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
