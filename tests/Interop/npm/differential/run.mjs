// The same bytes to two servers, the transcripts compared: node differential/run.mjs --profile NAME --ours URL --reference URL
// [--only TEXT] runs the cases whose name holds the text, [--show] prints every transcript, [--same] expects no difference at all: for
// the reference against itself, which shows that the cases are not left to chance.
import { parseArgs } from "node:util";
import { Wire } from "./wire.mjs";
import { deliberate as deliberateDifferences } from "./deliberate.mjs";
import { cases as clientCases } from "./cases/client.mjs";
import { cases as clientFileCases } from "./cases/client-files.mjs";
import { cases as client2Cases } from "./cases/client-2.mjs";
import { cases as dynamicCases } from "./cases/dynamic.mjs";
import { cases as engineCases } from "./cases/engine.mjs";
import { cases as engine3Cases } from "./cases/engine3.mjs";
import { cases as engineClientCases } from "./cases/engine-client.mjs";
import { cases as frameCases } from "./cases/frames.mjs";
import { cases as httpCases } from "./cases/http.mjs";
import { cases as jsonpCases } from "./cases/jsonp.mjs";
import { cases as limitCases } from "./cases/limits.mjs";
import { cases as msgpackCases } from "./cases/msgpack.mjs";
import { cases as namespaceCases } from "./cases/namespaces.mjs";
import { cases as packetCases } from "./cases/packets.mjs";
import { cases as protocolCases } from "./cases/protocol.mjs";
import { cases as recoveryCases } from "./cases/recovery.mjs";

const { values } = parseArgs({
  options: { profile: { type: "string" }, ours: { type: "string" }, reference: { type: "string" }, only: { type: "string" }, show: { type: "boolean" }, same: { type: "boolean" } },
});
const parallelism = 12;
const deliberate = values.same ? {} : deliberateDifferences;
const path = values.profile.startsWith("engine") ? "/engine.io/" : "/socket.io/";
const profiles = {
  engine: [...engineCases, ...engine3Cases, ...jsonpCases, ...httpCases, ...frameCases],
  "engine-client": [...engineClientCases, ...limitCases],
  protocol: [...protocolCases, ...packetCases, ...clientFileCases],
  client: [...clientCases, ...client2Cases, ...namespaceCases],
  recovery: recoveryCases,
  dynamic: dynamicCases,
  "protocol-msgpack": msgpackCases,
};

// The list of differences goes by name: a name must mean one case of its profile, and a listed name must mean some case.
const names = Object.values(profiles).map(group => group.map(item => item.name));
const wrongName = names.flatMap(group => group.filter((name, index) => group.indexOf(name) !== index))[0]
  ?? Object.keys(deliberate).find(name => !names.flat().includes(name));
if (wrongName !== undefined) {
  console.error(`"${wrongName}" is the name of no case, or of two in one profile.`);
  process.exit(2);
}

const cases = profiles[values.profile].filter(item => !values.only || item.name.includes(values.only));

// The longest case waits for an upgrade's time to run out: 10 s.
const deadline = 20_000;

async function record(base, item) {
  const wire = new Wire(base, path);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not end within ${deadline} ms`)), deadline);
  });
  try {
    await Promise.race([item.run(wire), late]);
  } catch (error) {
    wire.note(`case failed: ${error.message}`);
  } finally {
    clearTimeout(timer);
  }

  wire.close();
  return wire.transcript;
}

let passed = 0;
let failed = 0;
const indent = lines => lines.map(line => `    ${line}`).join("\n");

async function observe(item) {
  const [ours, reference] = await Promise.all([record(values.ours, item), record(values.reference, item)]);
  return { item, ours, reference, equal: JSON.stringify(ours) === JSON.stringify(reference) };
}

const asExpected = ({ item, equal }) => equal === (deliberate[item.name] === undefined);

function report({ item, ours, reference, equal }) {
  const transcripts = equal ? indent(reference) : `  ours:\n${indent(ours)}\n  reference:\n${indent(reference)}`;
  if (equal && deliberate[item.name]) {
    failed++;
    console.log(`STALE ${item.name}: no longer differs`);
  } else if (!equal && !deliberate[item.name]) {
    failed++;
    console.log(`DIFF ${item.name}\n${transcripts}`);
  } else {
    passed++;
    console.log(`ok ${item.name}${equal ? "" : ` (differs: ${deliberate[item.name]})`}${values.show ? `\n${transcripts}` : ""}`);
  }
}

const queue = [...cases];
const surprises = [];
await Promise.all(Array.from({ length: parallelism }, async () => {
  while (queue.length > 0) {
    const observed = await observe(queue.shift());
    asExpected(observed) ? report(observed) : surprises.push(observed.item);
  }
}));

// What was not as expected is tried once more, alone: on a busy machine a ping can slip in between two packets.
for (const item of surprises) {
  console.log(`again ${item.name}`);
  report(await observe(item));
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
