package slackbot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// labelled is a question of a test set, as far as asking it needs.
type labelled struct {
	place        string // file and line, which name it: the words of some sets are not to be repeated
	Question     string
	Jurisdiction string
	Context      []string
}

// The library's own questions, each asked by a mention: the same entries as
// without Slack, and nothing that Slack refuses.
func TestGoldenQuestionsAsMentions(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("..", "..", "knowledge", "library", "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	wantSameEntries(t, readQuestions(t, "golden.jsonl", src))
}

// The question sets that lie beside the project. Their words are repeated nowhere,
// in failures neither. A machine that tests every change must have them; a reader
// who has only the project may go without.
func TestQuestionSetsAsMentions(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "questions", "*.jsonl"))
	switch {
	case err != nil:
		t.Fatal(err)
	case len(files) == 0 && os.Getenv("CI") != "":
		t.Fatal("CI is set, so ../shared/questions must be there")
	case len(files) == 0:
		t.Skip("not asked: ../shared/questions is not there")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) { wantSameEntries(t, readQuestions(t, name, src)) })
	}
}

func readQuestions(t *testing.T, name string, src []byte) []labelled {
	t.Helper()
	var list []labelled
	for i, line := range bytes.Split(src, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		q := labelled{place: fmt.Sprintf("%s:%d", name, i+1)}
		if json.Unmarshal(line, &q) != nil || q.Question == "" {
			t.Fatalf("%s: not a question", q.place)
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		t.Fatalf("%s: no questions", name)
	}
	return list
}

// wantSameEntries asks questions by mentions, those with a context in a thread that
// has it, and compares what is shown with the assistant's own answers.
func wantSameEntries(t *testing.T, questions []labelled) {
	t.Helper()
	r := newRig(t, func(s *setup) {
		s.options.Jurisdiction = ""
		for _, q := range questions {
			inChannel(channelFor(q.Jurisdiction), Channel{Jurisdiction: q.Jurisdiction})(s)
		}
	})
	asked := make([]workspace.Sent, len(questions))
	for i, q := range questions {
		asked[i] = r.acked(r.askIn(channelFor(q.Jurisdiction), q))
	}
	r.settle()
	seen := map[bot.Verdict]int{}
	for i, q := range questions {
		want, err := policy(t).Answer(t.Context(), bot.Question{Text: q.Question, Context: q.Context, Jurisdiction: q.Jurisdiction, Today: time.Now()})
		if err != nil {
			t.Fatalf("%s: %v", q.place, err)
		}
		seen[want.Verdict]++
		r.wantShows(q.place, r.threadOf(asked[i].Message), want)
	}
	t.Logf("%d questions: %v", len(questions), seen)
}

// channelFor is the channel of the tests that is served for a place.
func channelFor(jurisdiction string) string { return "C0PLACE" + strings.ToUpper(jurisdiction) }

// askIn asks a question in a channel; what was asked before it stands in its
// thread, unanswered.
func (r *rig) askIn(channel string, q labelled) workspace.Sent {
	if len(q.Context) == 0 {
		return r.ws.Mention(channel, principal, workspace.Escape(q.Question))
	}
	root := r.unheard(func() workspace.Sent { return r.ws.Mention(channel, principal, workspace.Escape(q.Context[0])) })
	for _, before := range q.Context[1:] {
		r.unheard(func() workspace.Sent { return r.ws.MentionInThread(root, principal, workspace.Escape(before)) })
	}
	return r.ws.MentionInThread(root, principal, workspace.Escape(q.Question))
}

// wantShows requires that a thread holds an answer: its headline first, and in its
// last message buttons that remember its entries.
func (r *rig) wantShows(place string, replies []workspace.Message, want bot.Answer) {
	r.Helper()
	if len(replies) == 0 {
		r.Errorf("%s: no reply", place)
		return
	}
	if headline, _, _ := strings.Cut(slackUnescape(replies[0].Text), "\n"); headline != want.Headline {
		r.Errorf("%s: another headline than without Slack", place)
	}
	shown := r.shownIn(replies[len(replies)-1])
	if smallTalk(want) {
		return // which has nothing to rate
	}
	ids := idsOf(want.Entries)
	if diff := cmp.Diff(ids[:min(len(ids), ratedEntries)], shown); diff != "" {
		r.Errorf("%s: entries (-want +got):\n%s", place, diff)
	}
}
