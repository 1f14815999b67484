package main

import (
	"fmt"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/spf13/cobra"
)

func (p *program) forgetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "forget USER",
		Short: "Erase what is kept of one person in Slack",
		Long: "Erase for good what is kept of one person, by their Slack user id: the questions\nthey sent to the policy team, and the text of their questions that could not be\n" +
			"answered (dead letters). A question of theirs that still waits is answered, which\nerases it. Nothing else that is kept names anybody: what a thread was shown, and\n" +
			"the counts, hold ids of entries and channels. A backup made before still holds\nwhat was erased since: delete it.\n\n" + whereRecordsAre,
		Example: "  leeway forget U0123ABCD",
		Args:    wrongly(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			user := args[0]
			if !slackbot.IsUser(user) {
				return usageError{fmt.Errorf("forget: %q is no Slack user id, such as U0123ABCD", user)}
			}
			return p.withRecords(cmd.Context(), func(r records) error {
				f, err := r.Forget(cmd.Context(), user)
				if err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "erased: %s sent to the policy team, %s\n", count(f.Gaps, "question", "questions"), count(f.Letters, "dead letter", "dead letters"))
				if f.Pending > 0 {
					fmt.Fprintf(p.stdout, "%s of theirs: erased once done\n", count(f.Pending, "task waits", "tasks wait"))
				}
				return nil
			})
		},
	}
}
