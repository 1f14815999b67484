// Package workspace is a Slack workspace that lives in one process: for tests,
// strict, and reached over real HTTP and real websockets, so that a bot in the
// same process and a bot in another one meet the same Slack.
//
// Slack's own libraries check next to nothing before they send, and the public
// fakes accept everything; a message that the fake took and Slack refuses is
// silence towards somebody who asked. So this workspace refuses what Slack
// refuses, with Slack's error names, and remembers every refusal: a test ends
// with
//
//	if refused := ws.Refused(); len(refused) > 0 { … }
//
// # Tour
//
//	ws := workspace.New(workspace.Options{})
//	defer ws.Close()
//	ws.Channel("C1", workspace.ChannelOptions{})
//	ws.Connect("http://127.0.0.1:8080")          // or workspace.Socket
//	asked := ws.Mention("C1", "U1", "can we use virtual days?")
//	err := ws.WaitReplies(ctx, "C1", asked.TS, 1)
//	replies := ws.Replies("C1", asked.TS)
//	ws.Press(replies[0], "U1", "helpful")
//
// What the bot calls:
//
//   - methods.go: the Web API methods known here, each with its arguments, scopes and tier
//   - api.go, args.go, auth.go, refusal.go: one call from the request to the answer
//   - rate.go, fail.go: 429, and failures on demand
//   - chat.go, content.go: messages; message.go is one of them, state.go where they are
//   - conversations.go, page.go, people.go, reactions.go, assistant.go: the other methods
//   - views.go, trigger.go: modals and the Home tab
//   - respond.go: response_url, five uses in thirty minutes
//
// What is checked:
//
//   - blocks.go, elements.go, richtext.go, view.go: the Block Kit rules, as tables
//   - check.go, limits.go: how a table is read, and every number in it
//
// What the bot is sent:
//
//   - talk.go, typed.go, command.go, press.go, pressed.go, submit.go: what people do, in their words
//   - event.go: the events of it; deliver.go, receipt.go: how they travel, and what became of them
//   - http.go, sign.go: over HTTP, signed
//   - socket.go, envelope.go: over Socket Mode
//
// What a test reads:
//
//   - read.go, wait.go: messages, modals, statuses, refusals; waiting without polling
//   - live.go, mrkdwn.go: what in a message would become live
//   - render.go: what a reader sees
//
// # Where it differs from Slack
//
// It is stricter where Slack is silent or vague, since a message that passes
// here must pass there: lengths are counted in UTF-16 units ([Length]); blank text
// is no text; text that Slack would cut is refused; attachments, channel names in
// place of ids and replies to replies are refused; a prompt that the agent view
// would swallow is remembered as a refusal. What Slack does not say is guessed on
// the safe side and marked so in limits.go.
//
// It is milder in time: a trigger id lives 30 seconds and an acknowledgement may
// take 30, because test machines are slow; both can be set to Slack's 3.
//
// It knows one team, one app and its bot, and of Block Kit what a bot of text and
// buttons needs. It has no files, no canvases, no streaming, no OAuth.
package workspace
