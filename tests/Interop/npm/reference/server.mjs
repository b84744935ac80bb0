// The fixture profiles of the reference implementation: --profile NAME [--port 0] [--eio3].
// Prints "ready PORT" when it listens; SIGTERM and SIGINT end it. Without --port any free one is taken.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { profiles } from "./profiles.mjs";

const { values } = parseArgs({
  options: {
    profile: { type: "string" },
    port: { type: "string", default: "0" },
    eio3: { type: "boolean", default: false },
  },
});
const profile = profiles[values.profile];
if (!profile) {
  console.error(`--profile ${values.profile} is unknown. Use one of: ${Object.keys(profiles).join(", ")}.`);
  process.exit(2);
}

const http = createServer((_, response) => response.writeHead(404).end());
profile(http, values);
http.listen(Number(values.port), "127.0.0.1", () => console.log(`ready ${http.address().port}`));

// At once: clients must see the server go, not take leave of it.
["SIGTERM", "SIGINT"].forEach(signal => process.once(signal, () => process.exit(0)));
