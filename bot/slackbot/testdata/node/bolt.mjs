// Serves Slack's requests as Bolt does, for an app that acknowledges everything.
//
// Argument: the signing secret. Standard output: the port, when it listens. It ends
// when standard input does.
import bolt from "@slack/bolt";

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => "error", setName() {} };
const receiver = new bolt.HTTPReceiver({
  signingSecret: process.argv[2],
  endpoints: ["/slack/events", "/slack/commands", "/slack/interactions"],
  bodyLimit: 1 << 20, // Leeway's own
  logger: quiet,
});
receiver.init({ processEvent: async ({ ack }) => ack() });
const server = await receiver.start({ port: 0, host: "127.0.0.1" });
console.log(server.address().port);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
