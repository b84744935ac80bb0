// Whether the checklist is whole: every item once, every case and test in its place, and a reason wherever a case is wanting.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checklist, lastItem } from "./checklist.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const tests = join(here, "..", "..", "..");
const suites = join(here, "..", "clients");

// A profile that the tests do not run shows nothing.
const runs = readFileSync(join(tests, "Interop", "DifferentialTests.cs"), "utf8");

const isText = value => typeof value === "string" && value.trim() !== "";

// A test of ours is named Class.Method, and its class has a file of its own.
function testExists(name) {
  const [type, method] = name.split(".");
  return readdirSync(tests).filter(folder => folder.endsWith(".Tests"))
    .flatMap(folder => readdirSync(join(tests, folder), { recursive: true }).map(file => join(tests, folder, file)))
    .some(file => basename(file) === `${type}.cs` && readFileSync(file, "utf8").includes(` ${method}(`));
}

// A suite with a real client is named by its file, and the test in it by its title, without what the title is filled with.
function suiteHas(file, title) {
  const path = join(suites, file);
  return existsSync(path) && ['"', "`"].some(quote => readFileSync(path, "utf8").includes(`test(${quote}${title}`));
}

function* faultsOf({ item, what, cases = {}, clients = {}, tests: own = [], why }, profiles) {
  if (!isText(what)) {
    yield "does not say what it is about";
  }

  const shown = Object.entries(cases).flatMap(([profile, names]) => Object.entries(names).map(([name, lines]) => ({ profile, name, lines })));
  yield* Object.keys(cases).filter(profile => !runs.includes(`InlineData("${profile}"`)).map(profile => `names the profile "${profile}", which no test runs`);
  for (const { profile, name, lines } of shown) {
    if (!profiles[profile]?.some(known => known.name === name)) {
      yield `names the case "${name}" of the profile "${profile}", which does not exist`;
    }

    // What any transcript has is not what the item says.
    if (!Array.isArray(lines) || lines.length === 0 || lines.some(line => !isText(line) && !(line instanceof RegExp && !line.test("")))) {
      yield `expects nothing of the case "${name}"`;
    }
  }

  yield* own.filter(name => !testExists(name)).map(name => `names the test ${name}, which does not exist`);
  yield* Object.entries(clients).flatMap(([file, titles]) => titles.map(title => [file, title]))
    .filter(([file, title]) => !suiteHas(file, title)).map(([file, title]) => `names the test "${title}" of ${file}, which does not exist`);
  if (why !== undefined ? !isText(why) : shown.length === 0) {
    yield "is compared by no case and does not say why";
  }
}

// Everything that is wrong, in words. The profiles are lists of cases by name.
export function faults(profiles) {
  const numbers = checklist.map(({ item }) => item);
  const all = Array.from({ length: lastItem }, (_, index) => index + 1);
  return [
    ...all.filter(item => !numbers.includes(item)).map(item => `item ${item} is missing`),
    ...numbers.filter((item, index) => numbers.indexOf(item) !== index).map(item => `item ${item} comes twice`),
    ...numbers.filter(item => !all.includes(item)).map(item => `item ${item} lies beyond the last one`),
    ...checklist.flatMap(entry => [...faultsOf(entry, profiles)].map(fault => `item ${entry.item} ${fault}`)),
  ];
}

// What the items expect of a profile's cases: by a case's name, the items and the lines that must stand together in its transcript.
export function expectations(profile) {
  const byName = new Map();
  for (const { item, cases = {} } of checklist) {
    for (const [name, lines] of Object.entries(cases[profile] ?? {})) {
      byName.set(name, [...byName.get(name) ?? [], { item, lines }]);
    }
  }

  return byName;
}

const matches = (line, expected) => expected instanceof RegExp ? expected.test(line) : line === expected;

export function isMet(lines, transcript) {
  return transcript.some((_, start) => lines.every((expected, index) => start + index < transcript.length && matches(transcript[start + index], expected)));
}
