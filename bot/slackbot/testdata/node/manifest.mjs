// Holds documents against a JSON schema with ajv.
//
// Standard input: {"schema": …, "documents": {name: document}}.
// Standard output: {name: ["/place what is wrong", …]}, empty where nothing is.
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { text } from "node:stream/consumers";

const { schema, documents } = JSON.parse(await text(process.stdin));
// Slack's schema has keywords of its own ("_note", "regex"), which strict ajv refuses.
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const validate = ajv.compile(schema);
const problems = {};
for (const [name, document] of Object.entries(documents)) {
  problems[name] = validate(document) ? [] : validate.errors.map((e) => `${e.instancePath} ${e.message}`);
}
console.log(JSON.stringify(problems));
