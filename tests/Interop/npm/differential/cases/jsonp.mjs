// JSONP: polling by scripts and forms, in both protocols. Profile "engine", which echoes.
const form = { "content-type": "application/x-www-form-urlencoded" };
const later = time => new Promise(resolve => setTimeout(resolve, time));
const engines = {
  4: { query: "EIO=4&transport=polling", payload: (...packets) => packets.join("\x1e"), close: "1" },
  3: { query: "EIO=3&transport=polling&b64=1", payload: (...packets) => packets.map(packet => `${packet.length}:${packet}`).join(""), close: "1:1" },
};

const idOf = script => /sid\\?":\\?"([\w-]{20})/.exec(script)?.[1];

// A polling session by JSONP; its handshake is not part of the transcript.
async function session(wire, engine, index = "0") {
  const open = await wire.http("GET", `${engine.query}&j=${index}`, { quiet: true });
  return `${engine.query}&j=${index}&sid=${idOf(open)}`;
}

const post = (wire, query, payload, headers = form) => wire.http("POST", query, { body: `d=${encodeURIComponent(payload)}`, headers });

const indexes = [
  "0", "12", "007", "", "1);alert(1", "]", "</script>", "-1", "1.5", "1e3", "%00", "\u0661\u0662", "x", "9".repeat(400), "0&j=7", "7&j=", "0&t=abc",
];

const messages = [
  ["quotes and backslashes", '4"a" \\ \\\\ /'], ["control characters", "4\u0000\u0001\b\t\f\r\u001f\u007f"], ["line separators", "4a\u2028b\u2029c\u2027\u202a"],
  ["characters beyond ASCII", "4é€☃😀\u{1F468}\u200d\u{1F469}"], ["a script", "4</script><!--<script>alert(1)</script>"], ["plus and percent", "4a+b%20c&d=e"],
  ["nothing", "4"],
];

// What clients write for line ends, and more than they ever would.
const escapes = ["4a\\nb", "4a\\\\nb", "4a\\\\\\nb", "4a\\\\\\\\nb", "4\\n", "4\\n\\n\\\\n\\n", "4n\\\\", "4a\nb", "4\\r\\t"];

const bodies = [
  ["no form", "4hello", form], ["an empty form", "", form], ["another field", "e=4hello", form], ["the field twice", "d=4a&d=4b", form], ["more fields", "x=1&d=4a&y=2", form],
  ["nothing in the field", "d=", form], ["no value", "d", form], ["blanks as plus", "d=4a+b", form], ["a broken escape", "d=4%zz%4", form], ["bytes escaped", "d=4%E2%82%AC", form],
  ["bytes that are not UTF-8", "d=4%FF", form], ["a name that is escaped", "%64=4a", form], ["plain text", "d=4a", { "content-type": "text/plain" }],
];

const withoutBase64 = {
  name: "JSONP 3 binary where base64 was not asked for",
  run: async wire => {
    const query = await session(wire, { query: "EIO=3&transport=polling" });
    await post(wire, query, engines[3].payload("4one", "b4AQID"));
    await wire.http("GET", query);
  },
};

export const cases = Object.entries(engines).flatMap(([version, engine]) => [
  ...indexes.map(index => ({
    name: `JSONP ${version} handshake j=${index.slice(0, 20)}`,
    run: wire => wire.http("GET", `${engine.query}&j=${/[&%]/.test(index) ? index : encodeURIComponent(index)}`),
  })),
  ...messages.map(([name, message]) => ({
    name: `JSONP ${version} ${name}`,
    run: async wire => {
      const query = await session(wire, engine);
      await post(wire, query, engine.payload(message.replace(/\\n/g, "\\\\n").replace(/\n/g, "\\n")));
      await wire.http("GET", query);
    },
  })),
  ...escapes.map(escaped => ({
    name: `JSONP ${version} posted ${JSON.stringify(escaped)}`,
    run: async wire => {
      const query = await session(wire, engine);

      // The length is that of what the server makes of it.
      const message = escaped.replace(/(\\)?\\n/g, (match, slash) => slash ? match : "\n").replace(/\\\\n/g, "\\n");
      await post(wire, query, engine.payload(message).replace(message, () => escaped));
      await wire.http("GET", query);
    },
  })),
  {
    name: `JSONP ${version} several packets, binary among them`,
    run: async wire => {
      const query = await session(wire, engine);
      await post(wire, query, engine.payload("4one", version === "4" ? "bAQID" : "b4AQID", "4two"));
      await wire.http("GET", query);
    },
  },
  {
    name: `JSONP ${version} the index of the handshake counts`,
    run: async wire => {
      const query = await session(wire, engine, "3");
      await post(wire, query.replace("j=3", "j=4"), engine.payload("4a"));
      await wire.http("GET", query.replace("j=3", "j=5"));
      await post(wire, query.replace("&j=3", ""), engine.payload("4b"));
      await wire.http("GET", query.replace("&j=3", ""));
    },
  },
  {
    name: `JSONP ${version} asked for too late`,
    run: async wire => {
      const open = await wire.http("GET", engine.query, { quiet: true });
      const query = `${engine.query}&sid=${idOf(open)}&j=0`;
      await wire.http("POST", query, { body: engine.payload("4a") });
      await wire.http("GET", query);
    },
  },
  {
    name: `JSONP ${version} closed by the client while a poll is held`,
    run: async wire => {
      const query = await session(wire, engine);
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      await post(wire, query, engine.close);
      wire.note(`held ${await held}`);
      await wire.http("GET", query);
    },
  },
  {
    name: `JSONP ${version} a parse error while a poll is held`,
    run: async wire => {
      const query = await session(wire, engine);
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      await post(wire, query, "xyz");
      wire.note(`held ${await held}`);
    },
  },
  {
    name: `JSONP ${version} compressed`,
    run: async wire => {
      const query = await session(wire, engine);
      await post(wire, query, engine.payload("4" + "\"".repeat(600)));
      await wire.http("GET", query, { headers: { "accept-encoding": "gzip" } });
    },
  },
  {
    name: `JSONP ${version} octets`,
    run: async wire => {
      const query = await session(wire, engine);
      await wire.http("POST", query, { body: "d=4a", headers: { "content-type": "application/octet-stream" } });
      await wire.http("GET", query);
    },
  },
  {
    name: `JSONP ${version} upgraded`,
    run: async wire => {
      const query = await session(wire, engine);
      const client = wire.ws(query.replace("polling", "websocket"));
      await client.ready;
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      client.send("2probe");
      await client.next();
      wire.note(`held ${await held}`);
      client.send("5");
      client.send("4hello");
      await client.next();
    },
  },
  { name: `JSONP ${version} refused`, run: wire => wire.http("GET", `${engine.query}&j=0&sid=unknown`) },
  { name: `JSONP ${version} user agent of IE`, run: wire => wire.http("GET", `${engine.query}&j=0`, { headers: { "user-agent": "x;MSIE 9" } }) },
  ...(version === "4" ? bodies : []).map(([name, body, headers]) => ({
    name: `JSONP form with ${name}`,
    run: async wire => {
      const query = await session(wire, engine);
      await wire.http("POST", query, { body, headers });
      await wire.http("POST", query, { body: "d=4still+here", headers: form });
      await wire.http("GET", query);
    },
  })),
]).concat(withoutBase64);
