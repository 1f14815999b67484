package workspace

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// TestConversation is the tour of the package comment, with slack-go as the bot.
func TestConversation(t *testing.T) {
	ws := New(Options{})
	defer ws.Close()
	client := slack.New(ws.Options().BotToken, slack.OptionAPIURL(ws.APIURL()))
	bot := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		v, err := slack.NewSecretsVerifier(req.Header, ws.Options().SigningSecret)
		if err == nil {
			_, _ = v.Write(body)
			err = v.Ensure()
		}
		if err != nil {
			http.Error(rw, err.Error(), http.StatusUnauthorized)
		}
	}))
	defer bot.Close()
	ws.Connect(bot.URL)
	ws.Channel("C1", ChannelOptions{})

	asked := ws.Mention("C1", "U1", "can we use virtual days?")
	if err := asked.Err(); err != nil {
		t.Fatal(err)
	}
	button := slack.NewButtonBlockElement("helpful:1", "v", slack.NewTextBlockObject("plain_text", "Helpful", false, false))
	_, _, err := client.PostMessage("C1", slack.MsgOptionTS(asked.TS), slack.MsgOptionText("Yes.", true),
		slack.MsgOptionBlocks(
			slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement("Yes.", nil))),
			slack.NewActionBlock("", button)), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "leeway", EventPayload: map[string]any{"key": "k"}}))
	if err != nil {
		t.Fatalf("post: %v; %v", err, ws.Refused())
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := ws.WaitReplies(ctx, "C1", asked.TS, 1); err != nil {
		t.Fatal(err)
	}
	pressed := ws.Press(ws.Replies("C1", asked.TS)[0], "U1", "helpful")
	if err := pressed.Err(); err != nil {
		t.Fatal(err)
	}
	if got := Live(ws.Replies("C1", asked.TS)[0]); got != nil {
		t.Errorf("live: %v", got)
	}
}
