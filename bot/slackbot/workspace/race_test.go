package workspace

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestEverybodyAtOnce: many people talk, the bot answers from as many goroutines,
// and tests look on; each question gets its reply. It is for the race detector.
func TestEverybodyAtOnce(t *testing.T) {
	ws := start(t, Options{Echo: true})
	api := slack.New(ws.Options().BotToken, slack.OptionAPIURL(ws.APIURL()))
	bot := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		event, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		if err != nil {
			return // message_changed of the edit below
		}
		if m, ok := event.InnerEvent.Data.(*slackevents.AppMentionEvent); ok {
			_, _, err := api.PostMessage(m.Channel, slack.MsgOptionTS(m.TimeStamp), slack.MsgOptionText("re: "+m.Text, true))
			if err != nil {
				t.Error(err)
			}
		}
	}))
	t.Cleanup(bot.Close)
	ws.Connect(bot.URL)
	const people, questions = 8, 10
	asked := make(chan Sent, people*questions)
	var all sync.WaitGroup
	for p := range people {
		user := fmt.Sprintf("U%d", p)
		ws.Channel("C1", ChannelOptions{Members: []string{user}})
		all.Go(func() {
			for q := range questions {
				sent := ws.Mention("C1", user, fmt.Sprint(q))
				if err := sent.Err(); err != nil {
					t.Error(err)
				}
				ws.Edit(sent.Message, "edited")
				ws.Messages("C1")
				ws.Refused()
				ws.Calls("chat.postMessage")
				asked <- sent
			}
		})
	}
	all.Wait()
	close(asked)
	for sent := range asked {
		if err := ws.WaitReplies(soon(t), "C1", sent.TS, 1); err != nil {
			t.Fatal(err)
		}
		if got := ws.Replies("C1", sent.TS); len(got) != 1 || got[0].Text != "re: "+Escape(sent.Text) {
			t.Errorf("%q got %v", sent.Text, messageTexts(got))
		}
	}
	if err := ws.Wait(soon(t), func() bool { return len(ws.Strays()) == people*questions }); err != nil {
		t.Errorf("%d of its own messages were told to the bot: %v", len(ws.Strays()), err)
	}
}
