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
//   - api.go, args.go, auth.go: one call from the request to the answer
//   - chat.go, conversations.go, people.go, reactions.go, views.go, assistant.go: what the methods do
//   - respond.go: response_url, five uses in thirty minutes
//   - blocks.go, elements.go, richtext.go, view.go, limits.go: the Block Kit rules
//   - rate.go, fail.go: 429, and failures on demand
//
// What the bot is sent:
//
//   - talk.go, command.go, press.go, submit.go: what people do, in their words
//   - event.go, deliver.go, http.go, sign.go: the events of it, over HTTP, signed
//   - socket.go, envelope.go: the same over Socket Mode
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
// here must pass there: lengths are counted in UTF-16 units ([Length]);
// attachments, channel names in place of ids and replies to replies are
// refused; a prompt that the agent view would swallow is remembered as a
// refusal. It is milder in time: a trigger id lives 30 seconds and an
// acknowledgement may take 30, because test machines are slow; both can be set
// to Slack's 3.
package workspace
