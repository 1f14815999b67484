// Slack's own clients as an app in Socket Mode, to prove the workspace.
//
//   node socketmode.mjs PACKAGES API_URL APP_TOKEN BOT_TOKEN
//
// PACKAGES is a folder with node_modules. Each thing that happens is one line of
// JSON on standard output; the app ends when standard input does.
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, slackApiUrl, appToken, botToken] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { LogLevel, SocketModeClient } = require("@slack/socket-mode");
const { WebClient } = require("@slack/web-api");

const tell = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const web = new WebClient(botToken, { slackApiUrl, logLevel: LogLevel.ERROR });
const app = new SocketModeClient({
  appToken,
  logLevel: LogLevel.ERROR,
  clientPingTimeout: 2000, // the client waits as long before it connects again
  clientOptions: { slackApiUrl },
});

app.on("connected", () => tell("connected"));
app.on("close", () => tell("closed"));

app.on("app_mention", async ({ ack, event, body, retry_num }) => {
  await ack();
  tell("app_mention", { text: event.text, event_id: body.event_id, retry_num });
  try {
    const posted = await web.chat.postMessage({
      channel: event.channel,
      thread_ts: event.ts,
      text: "from node",
      unfurl_links: false,
      blocks: [{ type: "section", text: { type: "plain_text", text: "from node" } }],
    });
    tell("posted", { ts: posted.ts });
    await web.chat.postMessage({ channel: event.channel, blocks: [{ type: "marquee" }] });
  } catch (err) {
    tell("refused", { error: err.data?.error, messages: err.data?.response_metadata?.messages });
  }
});

// Every mention arrives as a message too.
app.on("message", ({ ack }) => ack());

app.on("slash_commands", async ({ ack, body, accepts_response_payload }) => {
  await ack({ text: `you said ${body.text}` });
  tell("command", { text: body.text, accepts: accepts_response_payload });
});

app.on("interactive", async ({ ack, body }) => {
  await ack();
  tell("interactive", { type: body.type, action: body.actions?.[0]?.action_id });
});

process.stdin.on("end", async () => {
  await app.disconnect();
  tell("ended");
  process.exit(0);
});
process.stdin.resume();
await app.start();
