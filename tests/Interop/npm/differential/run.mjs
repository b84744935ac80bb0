// The same bytes to two servers, the transcripts compared: node differential/run.mjs --profile NAME --ours URL --reference URL
// [--only TEXT] runs the cases whose name holds the text, [--show] prints every transcript, [--same] expects no difference at all: for
// the reference against itself, which shows that the cases are not left to chance. What checklist.mjs expects of a case is looked for
// in the reference's transcript: two servers that are silent agree, and show nothing.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Wire } from "./wire.mjs";
import { deliberate as deliberateDifferences } from "./deliberate.mjs";
import { expectations, faults, isMet } from "./verify-checklist.mjs";
import { cases as clientCases } from "./cases/client.mjs";
import { cases as clientFileCases } from "./cases/client-files.mjs";
import { cases as client2Cases } from "./cases/client-2.mjs";
import { cases as dynamicCases } from "./cases/dynamic.mjs";
import { cases as engineCases } from "./cases/engine.mjs";
import { cases as engine3Cases } from "./cases/engine3.mjs";
import { cases as engineClientCases } from "./cases/engine-client.mjs";
import { cases as engineOptionCases } from "./cases/engine-options.mjs";
import { cases as frameCases } from "./cases/frames.mjs";
import { cases as httpCases } from "./cases/http.mjs";
import { cases as jsonpCases } from "./cases/jsonp.mjs";
import { cases as limitCases } from "./cases/limits.mjs";
import { cases as msgpackCases } from "./cases/msgpack.mjs";
import { cases as namespaceCases } from "./cases/namespaces.mjs";
import { cases as packetCases } from "./cases/packets.mjs";
import { cases as protocolCases } from "./cases/protocol.mjs";
import { cases as recoveryCases } from "./cases/recovery.mjs";
import { cases as serverApiCases } from "./cases/server-api.mjs";

const { values } = parseArgs({
  options: { profile: { type: "string" }, ours: { type: "string" }, reference: { type: "string" }, only: { type: "string" }, show: { type: "boolean" }, same: { type: "boolean" } },
});
const parallelism = 12;
const deliberate = values.same ? {} : deliberateDifferences;
const path = values.profile.startsWith("engine") ? "/engine.io/" : "/socket.io/";
const profiles = {
  engine: [...engineCases, ...engine3Cases, ...jsonpCases, ...httpCases, ...frameCases],
  "engine-client": [...engineClientCases, ...limitCases],
  "engine-options": engineOptionCases,
  protocol: [...protocolCases, ...packetCases, ...clientFileCases],
  client: [...clientCases, ...client2Cases, ...namespaceCases],
  recovery: recoveryCases,
  "recovery-strict": recoveryCases.filter(({ name }) => name !== "back too late"),
  dynamic: dynamicCases,
  "server-api": serverApiCases,
  "protocol-msgpack": msgpackCases,
};

// What docs/parity.md says is shown by a case: in the last cell of a row, and neither a test in C# nor a file of the client's tests.
const parity = readFileSync(new URL("../../../../docs/parity.md", import.meta.url), "utf8").split("\n")
  .map(line => /\| (?:(?:Differs|Absent): .*? Shown by )?(`[^|]*`)\.? \|$/.exec(line)?.[1] ?? "")
  .flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1]))
  .filter(name => !/^\w+Tests\.\w+$|\.test\.mjs$/.test(name));

// Both go by name: a name must mean one case of its profile, and a listed name must mean some case.
const names = Object.values(profiles).map(group => group.map(item => item.name));
const wrongName = names.flatMap(group => group.filter((name, index) => group.indexOf(name) !== index))[0]
  ?? [...Object.keys(deliberate), ...parity].find(name => !names.flat().includes(name));
if (wrongName !== undefined) {
  console.error(`"${wrongName}" is the name of no case, or of two in one profile.`);
  process.exit(2);
}

const wrongItems = faults(profiles);
if (wrongItems.length > 0) {
  console.error(`checklist.mjs: ${wrongItems.join("\nchecklist.mjs: ")}`);
  process.exit(2);
}

const expected = expectations(values.profile);
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
  const unmet = (expected.get(item.name) ?? []).filter(({ lines }) => !isMet(lines, reference));
  return { item, ours, reference, unmet, equal: JSON.stringify(ours) === JSON.stringify(reference) };
}

const asExpected = ({ item, equal, unmet }) => unmet.length === 0 && equal === (deliberate[item.name] === undefined);

const transcriptsOf = ({ ours, reference, equal }) => equal ? indent(reference) : `  ours:\n${indent(ours)}\n  reference:\n${indent(reference)}`;

function report(observed) {
  const { item, equal, unmet } = observed;
  const transcripts = transcriptsOf(observed);
  if (equal && deliberate[item.name]) {
    failed++;
    console.log(`STALE ${item.name}: no longer differs`);
  } else if (!equal && !deliberate[item.name]) {
    failed++;
    console.log(`DIFF ${item.name}\n${transcripts}`);
  } else if (unmet.length > 0) {
    failed++;
    unmet.forEach(({ item: number, lines }) => console.log(`UNMET ${item.name}: item ${number} of the checklist expects\n${indent(lines)}`));
    console.log(transcripts);
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
    asExpected(observed) ? report(observed) : surprises.push(observed);
  }
}));

// On a busy machine a ping can slip in between two packets. So what was not as expected is tried again, alone, where it must be as
// expected twice in a row. A busy machine is no excuse for one case in ten.
const explainable = cases.length / 10;
const attempts = 5;
const inARow = 2;

async function observeAgain(surprise) {
  let observed = surprise;
  let met = 0;
  for (let attempt = 0; attempt < attempts && met < inARow; attempt++) {
    observed = await observe(surprise.item);
    met = asExpected(observed) ? met + 1 : 0;
  }

  return met === inARow || !asExpected(observed) ? observed : surprise;
}

for (const surprise of surprises) {
  console.log(`again ${surprise.item.name}\n${transcriptsOf(surprise)}`);
  report(surprises.length > explainable ? surprise : await observeAgain(surprise));
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
