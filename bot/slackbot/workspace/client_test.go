package workspace

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// TestSlackGo: the real client calls every method, and reads what it gets.
func TestSlackGo(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	var scopes string
	api := slack.New(ws.Options().BotToken, slack.OptionAPIURL(ws.APIURL()), slack.OptionAppLevelToken(ws.Options().AppToken),
		slack.OptionOnResponseHeaders(func(_ string, h http.Header) { scopes = h.Get("X-OAuth-Scopes") }))
	ctx := soon(t)
	asked := ws.Mention("C1", "U1", "hello")
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	var ts string
	steps := []struct {
		method string
		do     func() (got, want any, err error)
	}{
		{"auth.test", func() (any, any, error) {
			a, err := api.AuthTestContext(ctx)
			return a.TeamID + a.UserID + a.BotID, "T0LEEWAY" + "U0LEEWAY" + "B0LEEWAY", err
		}},
		{"chat.postMessage", func() (any, any, error) {
			c, at, err := api.PostMessageContext(ctx, "C1", slack.MsgOptionText("one", true), slack.MsgOptionTS(asked.TS),
				slack.MsgOptionBlocks(slack.NewHeaderBlock(plain("one")), slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement("f",
					slack.NewFeedbackButton(plain("Yes"), "yes"), slack.NewFeedbackButton(plain("No"), "no")))))
			ts = at
			return c, "C1", err
		}},
		{"chat.postEphemeral", func() (any, any, error) {
			_, err := api.PostEphemeralContext(ctx, "C1", "U1", slack.MsgOptionText("psst", true))
			return len(ws.Ephemerals("C1", "U1")), 1, err
		}},
		{"chat.update", func() (any, any, error) {
			_, _, text, err := api.UpdateMessageContext(ctx, "C1", ts, slack.MsgOptionText("two", true))
			return text, "two", err
		}},
		{"chat.getPermalink", func() (any, any, error) {
			link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: "C1", Ts: asked.TS})
			return link[:len("https://leeway-schools.slack.com/archives/C1/p")], "https://leeway-schools.slack.com/archives/C1/p", err
		}},
		{"conversations.info", func() (any, any, error) {
			c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: "C1"})
			return c.IsMember && !c.IsExtShared, true, err
		}},
		{"conversations.replies", func() (any, any, error) {
			list, more, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: "C1", Timestamp: asked.TS, IncludeAllMetadata: true})
			return fmt.Sprintf("%d %t %s", len(list), more, list[1].Text), "2 false two", err
		}},
		{"conversations.history", func() (any, any, error) {
			h, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: "C1", Limit: 1})
			return h.Messages[0].ReplyCount, 1, err
		}},
		{"conversations.open", func() (any, any, error) {
			c, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{"U1"}})
			return c.ID, "D1", err
		}},
		{"users.info", func() (any, any, error) {
			u, err := api.GetUserInfoContext(ctx, "U1")
			return u.TeamID, "T0LEEWAY", err
		}},
		{"bots.info", func() (any, any, error) {
			b, err := api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: "B0LEEWAY"})
			return b.AppID, "A0LEEWAY", err
		}},
		{"team.info", func() (any, any, error) {
			team, err := api.GetTeamInfoContext(ctx)
			return team.ID, "T0LEEWAY", err
		}},
		{"reactions.add", func() (any, any, error) {
			return nil, nil, api.AddReactionContext(ctx, "eyes", slack.NewRefToMessage("C1", asked.TS))
		}},
		{"reactions.remove", func() (any, any, error) {
			return nil, nil, api.RemoveReactionContext(ctx, "eyes", slack.NewRefToMessage("C1", asked.TS))
		}},
		{"views.publish", func() (any, any, error) {
			v, err := api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: "U1", View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}})
			return v.View.ID, ws.Home("U1").ID, err
		}},
		{"views.open", func() (any, any, error) {
			v, err := api.OpenViewContext(ctx, ws.Command("C1", "U1", "/leeway", "x").TriggerID, modalOf(plain("One")))
			return v.View.ID, ws.Modals("U1")[0].ID, err
		}},
		{"views.update", func() (any, any, error) {
			v, err := api.UpdateViewContext(ctx, modalOf(plain("Two")), "", ws.Modals("U1")[0].Hash, ws.Modals("U1")[0].ID)
			return v.View.Title.Text, "Two", err
		}},
		{"views.push", func() (any, any, error) {
			v, err := api.PushViewContext(ctx, ws.PressModal(ws.Modals("U1")[0], "U1", "go", "").TriggerID, modalOf(plain("Three")))
			return v.View.PreviousViewID, ws.Modals("U1")[0].ID, err
		}},
		{"assistant.threads.setStatus", func() (any, any, error) {
			err := api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{ChannelID: "C1", ThreadTS: asked.TS, Status: "is reading"})
			return len(ws.Statuses()), 1, err
		}},
		{"assistant.threads.setSuggestedPrompts", func() (any, any, error) {
			p := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: "C1"}
			p.AddPrompt("Late work", "What about late work?")
			err := api.SetAssistantThreadsSuggestedPromptsContext(ctx, p)
			return len(ws.Prompts()), 1, err
		}},
		{"assistant.threads.setTitle", func() (any, any, error) {
			err := api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{ChannelID: "C1", ThreadTS: asked.TS, Title: "T"})
			return len(ws.Titles()), 1, err
		}},
		{"chat.delete", func() (any, any, error) {
			_, _, err := api.DeleteMessageContext(ctx, "C1", ts)
			return len(ws.Replies("C1", asked.TS)), 0, err
		}},
		{"apps.connections.open", func() (any, any, error) {
			_, url, err := api.StartSocketModeContext(ctx)
			return url[:5], "ws://", err
		}},
	}
	called := map[string]bool{}
	for _, s := range steps {
		called[s.method] = true
		got, want, err := s.do()
		if err != nil {
			t.Fatalf("%s: %v; %v", s.method, err, ws.Refused())
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", s.method, d)
		}
		if ws.Calls(s.method) == nil {
			t.Errorf("%s was not called", s.method)
		}
	}
	for name := range methods() {
		if !called[name] {
			t.Errorf("%s is not tried with slack-go", name)
		}
	}
	if scopes == "" || ws.Refused() != nil || ws.Warnings() != nil {
		t.Errorf("scopes %q, refused %v, warnings %v", scopes, ws.Refused(), ws.Warnings())
	}
	var refused slack.SlackErrorResponse
	_, _, err := api.PostMessageContext(ctx, "C1", slack.MsgOptionBlocks(slack.NewHeaderBlock(plain(n(151)))))
	if !errors.As(err, &refused) || refused.Err != "invalid_blocks" || len(refused.ResponseMetadata.Messages) != 1 {
		t.Errorf("slack-go reads a refusal as %v, %+v", err, refused)
	}
}

func modalOf(title *slack.TextBlockObject) slack.ModalViewRequest {
	button := slack.NewButtonBlockElement("go", "v", slack.NewTextBlockObject("plain_text", "Go", false, false))
	return slack.ModalViewRequest{Type: slack.VTModal, Title: title, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewActionBlock("", button)}}}
}

// TestSlackGoSocketMode: the Go client connects, gets, acknowledges, and comes
// back after a disconnect and after a cut.
func TestSlackGoSocketMode(t *testing.T) {
	ws := start(t, Options{})
	ws.Connect(Socket)
	api := slack.New(ws.Options().BotToken, slack.OptionAPIURL(ws.APIURL()), slack.OptionAppLevelToken(ws.Options().AppToken))
	client := socketmode.New(api, socketmode.OptionLog(log.New(t.Output(), "", 0)))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- client.RunContext(ctx) }()
	got := make(chan string, 16)
	go func() {
		for e := range client.Events {
			switch e.Type {
			case socketmode.EventTypeEventsAPI:
				_ = client.Ack(*e.Request)
				got <- e.Data.(slackevents.EventsAPIEvent).InnerEvent.Type
			case socketmode.EventTypeSlashCommand:
				_ = client.Ack(*e.Request, map[string]any{"text": "in private"})
				got <- e.Data.(slack.SlashCommand).Command
			case socketmode.EventTypeInteractive:
				_ = client.Ack(*e.Request)
				got <- string(e.Data.(slack.InteractionCallback).Type)
			}
		}
	}()
	post(t, ws, map[string]string{"channel": "C1", "text": "x", "blocks": actionsJSON(buttonJSON(`,"action_id":"go"`))})
	m := ws.Messages("C1")[0]
	for _, c := range []struct {
		do   func() Sent
		want []string
	}{
		{func() Sent { return ws.Mention("C1", "U1", "x") }, []string{"app_mention", "message"}},
		{func() Sent { return ws.Command("C1", "U1", "/leeway", "x") }, []string{"/leeway"}},
		{func() Sent { return ws.Press(m, "U1", "go") }, []string{"block_actions"}},
		{func() Sent { ws.Disconnect("refresh_requested"); return ws.Direct("U1", "x") }, []string{"message"}},
		{func() Sent { ws.CutSockets(); return ws.Direct("U1", "x") }, []string{"message"}},
	} {
		sent := c.do()
		if err := sent.Err(); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if kind := <-got; kind != want {
				t.Errorf("got %s, want %s", kind, want)
			}
		}
		if sent.ResponseURL != "" && sent.Text == "x" {
			if d := cmp.Diff([]string{"in private"}, messageTexts(ws.Responses(sent.ResponseURL))); d != "" && c.want[0] == "/leeway" {
				t.Errorf("the answer in the acknowledgement (-want +got)\n%s", d)
			}
		}
	}
	if now, ever := ws.Sockets(); now != 1 || ever != 3 {
		t.Errorf("%d sockets now, %d ever", now, ever)
	}
	stop()
	<-ended
}
