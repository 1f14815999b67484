// Verifies signatures as Bolt does, at a time that is given.
//
// Standard input: {"secret", "requests": [{"now": seconds, "timestamp": "…", "signature": "…", "body": "…"}]}.
// Standard output: [true, false, …], whether each is taken for Slack's.
import bolt from "@slack/bolt";
import { text } from "node:stream/consumers";

const { secret, requests } = JSON.parse(await text(process.stdin));
const taken = requests.map(({ now, timestamp, signature, body }) => {
  try {
    bolt.verifySlackRequest({
      signingSecret: secret,
      body,
      // As the receiver reads the header.
      headers: { "x-slack-signature": signature, "x-slack-request-timestamp": Number(timestamp) },
      nowMilliseconds: now * 1000,
    });
    return true;
  } catch {
    return false;
  }
});
console.log(JSON.stringify(taken));
