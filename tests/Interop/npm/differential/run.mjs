// The same bytes to two servers, the transcripts compared: node differential/run.mjs --profile NAME --ours URL --reference URL
import { parseArgs } from "node:util";
import { Wire } from "./wire.mjs";
import { deliberate } from "./deliberate.mjs";
import { cases as clientCases } from "./cases/client.mjs";
import { cases as engineCases } from "./cases/engine.mjs";
import { cases as engineClientCases } from "./cases/engine-client.mjs";
import { cases as protocolCases } from "./cases/protocol.mjs";

const { values } = parseArgs({
  options: { profile: { type: "string" }, ours: { type: "string" }, reference: { type: "string" }, only: { type: "string" } },
});
const parallelism = 12;
const path = values.profile.startsWith("engine") ? "/engine.io/" : "/socket.io/";
const profiles = { engine: engineCases, "engine-client": engineClientCases, protocol: protocolCases, client: clientCases };
const cases = profiles[values.profile].filter(item => !values.only || item.name.includes(values.only));

async function record(base, item) {
  const wire = new Wire(base, path);
  try {
    await item.run(wire);
  } catch (error) {
    wire.note(`case failed: ${error.message}`);
  }

  wire.close();
  return wire.transcript;
}

let passed = 0;
let failed = 0;

async function compare(item) {
  const [ours, reference] = await Promise.all([record(values.ours, item), record(values.reference, item)]);
  const equal = JSON.stringify(ours) === JSON.stringify(reference);
  const reason = deliberate[item.name];
  if (equal === (reason === undefined)) {
    passed++;
    console.log(`ok ${item.name}${reason ? ` (differs: ${reason})` : ""}`);
    return;
  }

  failed++;
  console.log(equal ? `STALE ${item.name}: no longer differs` : `DIFF ${item.name}\n  ours:\n    ${ours.join("\n    ")}\n  reference:\n    ${reference.join("\n    ")}`);
}

const queue = [...cases];
await Promise.all(Array.from({ length: parallelism }, async () => {
  while (queue.length > 0) {
    await compare(queue.shift());
  }
}));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
