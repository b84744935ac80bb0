// Engine.IO protocol 3 on the profile "engine", which echoes: payloads in text and bytes, frames, the client's heartbeat, upgrades.
const polling = "EIO=3&transport=polling";
const websocket = "EIO=3&transport=websocket";
const plain = { "content-type": "text/plain;charset=UTF-8" };
const octets = { "content-type": "application/octet-stream" };
const later = time => new Promise(resolve => setTimeout(resolve, time));

// A polling session of protocol 3; its handshake is not part of the transcript.
async function session(wire, extra = "") {
  const open = await wire.http("GET", polling + extra, { quiet: true });
  return `${polling}${extra}&sid=${/sid\\?":\\?"([\w-]{20})/.exec(open)?.[1]}`;
}

async function opened(wire, extra = "", label = "ws") {
  const client = wire.ws(websocket + extra, { label });
  await client.ready;
  await client.next();
  return client;
}

// <length>:<packet>, the length as JavaScript counts it.
const counted = (...packets) => packets.map(packet => `${packet.length}:${packet}`).join("");

// <0 or 1><digits><255><packet>
const bytes = (...packets) => Buffer.concat(packets.flatMap(packet => {
  const data = Buffer.from(packet);
  return [Buffer.from([typeof packet === "string" ? 0 : 1, ...String(data.length).split("").map(Number), 255]), data];
}));

const handshakes = [
  polling, "transport=polling", "EIO=2&transport=polling", "EIO=abc&transport=polling", `${polling}&b64=1`, `${polling}&b64=`, `${polling}&b64=0`, `${polling}&b64=true`,
];

// Text payloads that are answered, and how many messages they hold.
const texts = [
  ["one message", counted("4hello"), 1], ["several messages", counted("4a", "4b", "4c"), 3], ["base64", counted("b4AQIDBA=="), 1],
  ["text and base64", counted("4hello", "b4AQIDBA=="), 2], ["two-byte characters", counted("4€üß"), 1], ["surrogate pairs", counted("4😀", "4a😀b", "4c"), 3],
  ["combining characters", counted("4e\u0301 \u{1F468}\u200d\u{1F469}", "4漢字"), 2], ["a message that looks like a header", counted("45:4abc", "4:"), 2],
  ["an empty message", counted("4", "4a"), 2], ["an empty packet", `0:${counted("4a")}0:`, 1], ["zeros before the length", "002:4a", 1],
  ["record separators", counted("4a\x1e4b"), 1], ["a byte order mark", counted("4\ufeff"), 1], ["line separators", counted("4\u2028\u2029"), 1],
  ["base64 of no type", counted("b", "b9AQ==", "bx", "4a"), 1], ["one hundred messages", counted(...Array.from({ length: 100 }, (_, n) => `4${n}`)), 100],
];

// Payloads that end the session.
const broken = [
  ["nothing", ""], ["no colon", "4"], ["no length", ":4a"], ["a negative length", "-1:4a"], ["a long length", "99999999999999999999:4a"],
  ["a truncated packet", "7:4abc"], ["a length in bytes", "4:4€"], ["letters", "abc"], ["letters for a length", "a:4a"], ["an unknown type", "2:7a"],
  ["a type of letters", "2:xa"],
  ["the payload of protocol 4", "4a\x1e4b"], ["a pong", counted("3")], ["a close", counted("1")], ["a close, then a message", counted("1", "4late")],
];

// The same, with a message before it: what that is answered with is lost.
const brokenLate = [
  ["a good packet, then a bad one", `${counted("4good")}2:x`], ["rubbish at the end", `${counted("4good")}9`], ["a message, then a close", counted("4early", "1")],
];

const binaries = [
  ["bytes", bytes(Buffer.from([4, 1, 2, 3])), 1], ["text", bytes("4hello"), 1], ["text beyond ASCII", bytes("4€😀"), 1],
  ["both in turns", bytes("4a", Buffer.from([4, 1]), "4b", Buffer.from([4])), 2], ["base64 in text", bytes("b4AQID"), 1],
  ["a ping", bytes("2"), 0], ["a ping in bytes", bytes(Buffer.from([2, 7])), 0], ["bytes of no type", bytes(Buffer.from([9, 1]), Buffer.alloc(0), Buffer.from([4, 5])), 1],
  ["a long message", bytes("4" + "x".repeat(1234)), 1], ["another mark for bytes", Buffer.from([7, 2, 255, 4, 1]), 1],
];

const brokenBinaries = [
  ["no end of the length", Buffer.from([0, 2])], ["no length", Buffer.from([0, 255, 0x34])], ["endless digits", Buffer.alloc(400, 1)],
  ["text that is not UTF-8", Buffer.from([0, 2, 255, 0x34, 0xff])], ["text of an unknown type", bytes("9a")], ["empty text", bytes("")],
  ["a pong", bytes("3")], ["a close", bytes("1")], ["the other form", Buffer.from("2:4a")],
];

// Where we are stricter: half-parsed input does not reach the application.
const strict = [
  ["a length in exponents", "2e0:4a", plain], ["a length in hexadecimal", "0x2:4a", plain], ["a blank before the length", " 2:4a", plain],
  ["a length that cuts a character in two", "2:4😀", plain], ["base64 that is none", counted("b4!!!"), plain],
  ["octets, a truncated packet", Buffer.from([0, 9, 255, 0x34]), octets], ["octets, a two-digit byte in the length", Buffer.from([0, 12, 255, 0x34, 0x61]), octets],
];

const frames = [
  ["text", "4hello", 1], ["empty message", "4", 1], ["binary", Buffer.from([4, 1, 2, 3]), 1], ["empty binary message", Buffer.from([4]), 1],
  ["base64", "b4AQIDBA==", 1], ["ping", "2", 1], ["ping with data", "2probe", 1], ["ping in bytes", Buffer.from([2, 1]), 1], ["ping in base64", "b2AQ==", 1],
  ["pong", "3", 1], ["close packet, then a message", ["1", "4a"], 1], ["noop", ["6", "4a"], 1], ["upgrade", ["5", "4a"], 1], ["letters", "abc", 1], ["type 7", "7", 1],
  ["empty text", "", 1], ["binary of no type", [Buffer.from([9, 1]), "4a"], 1], ["empty binary", [Buffer.alloc(0), "4a"], 1], ["base64 of no type", ["b9AQ==", "b", "4a"], 1],
];

export const cases = [
  ...handshakes.map(query => ({ name: `3: handshake ?${query}`, run: wire => wire.http("GET", query) })),
  ...texts.map(([name, body, count]) => ({
    name: `3: post ${name}`,
    run: async wire => {
      const query = await session(wire, "&b64=1");
      await wire.http("POST", query, { body, headers: plain });
      if (count > 0) {
        await wire.http("GET", query);
      }
    },
  })),
  ...broken.map(([name, body]) => ({
    name: `3: post ${name}`,
    run: async wire => {
      const query = await session(wire);
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      await wire.http("POST", query, { body, headers: plain });
      wire.note(`held ${await held}`);
      await wire.http("GET", query);
    },
  })),
  ...brokenLate.map(([name, body]) => ({
    name: `3: post ${name}`,
    run: async wire => {
      const query = await session(wire);
      await wire.http("POST", query, { body, headers: plain });
      await wire.http("GET", query);
    },
  })),
  ...binaries.map(([name, body, count]) => ({
    name: `3: post octets, ${name}`,
    run: async wire => {
      const query = await session(wire);
      await wire.http("POST", query, { body, headers: octets });
      await wire.http("GET", query);
      if (count > 0) {
        await wire.http("POST", query, { body: counted("4still here"), headers: plain });
        await wire.http("GET", query);
      }
    },
  })),
  ...brokenBinaries.map(([name, body]) => ({
    name: `3: post octets, ${name}`,
    run: async wire => {
      const query = await session(wire);
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      await wire.http("POST", query, { body, headers: octets });
      wire.note(`held ${await held}`);
      await wire.http("GET", query);
    },
  })),
  ...strict.map(([name, body, headers]) => ({
    name: `3: post ${name}`,
    run: async wire => {
      const query = await session(wire);
      await wire.http("POST", query, { body, headers });
      await wire.http("GET", query);
    },
  })),
  ...["", "&b64=1"].map(extra => ({
    name: `3: text and binary in one response${extra}`,
    run: async wire => {
      const query = await session(wire, extra);
      await wire.http("POST", query, { body: counted("4hello€😀", "b4AQIDBA==", "4", "b4", "4end"), headers: plain });
      await wire.http("GET", query);
    },
  })),
  {
    name: "3: octets above the limit",
    run: async wire => {
      const query = await session(wire);
      await wire.http("POST", query, { body: Buffer.alloc(1_000_001), headers: octets });
      await wire.http("POST", query, { body: counted("4still here"), headers: plain });
      await wire.http("GET", query);
    },
  },
  {
    name: "3: a compressed response",
    run: async wire => {
      const query = await session(wire);
      await wire.http("POST", query, { body: counted("4" + "x".repeat(1100)), headers: plain });
      await wire.http("GET", query, { headers: { "accept-encoding": "gzip" } });
    },
  },
  {
    name: "3: two polls at once",
    run: async wire => {
      const query = await session(wire);
      const held = wire.http("GET", query, { quiet: true });
      await later(50);
      await wire.http("GET", query);
      wire.note(`held ${await held}`);
    },
  },
  {
    name: "3: other protocol with a session",
    run: async wire => {
      const query = await session(wire);
      await wire.http("GET", query.replace("EIO=3", "EIO=4"));
      await wire.http("POST", query.replace("EIO=3&", ""), { body: counted("4none is 3"), headers: plain });
      await wire.http("GET", query);
    },
  },
  {
    name: "3: polling heartbeat, then silence",
    run: async wire => {
      const query = await session(wire);
      for (let round = 0; round < 2; round++) {
        await later(200);
        await wire.http("POST", query, { body: counted("2"), headers: plain });
        await wire.http("GET", query);
      }

      // Nothing is sent by the server until the time is up.
      await wire.http("GET", query);
      await wire.http("GET", query);
    },
  },
  {
    name: "3: ws heartbeat, then silence",
    run: async wire => {
      const client = await opened(wire);
      for (let round = 0; round < 3; round++) {
        await later(200);
        client.send("2");
        await client.next();
      }

      await client.next();
    },
  },
  {
    name: "3: messages do not stand for a ping",
    run: async wire => {
      const client = await opened(wire);
      for (let round = 0; round < 4; round++) {
        await later(100);
        client.send("4a");
        await client.next();
      }

      await client.next();
    },
  },
  ...frames.map(([name, sent, count]) => ({
    name: `3: ws ${name}`,
    run: async wire => {
      const client = await opened(wire);
      [sent].flat().forEach(message => client.send(message));
      for (let i = 0; i < count; i++) {
        await client.next();
      }
    },
  })),
  {
    name: "3: ws with base64 asked for",
    run: async wire => {
      const client = await opened(wire, "&b64=1");
      client.send(Buffer.from([4, 1, 2, 3]));
      client.send("b4AQID");
      await client.next();
      await client.next();
    },
  },
  ...["EIO=abc&transport=websocket", "transport=websocket"].map(query => ({
    name: `3: ws ?${query}`,
    run: async wire => {
      const client = wire.ws(query);
      await client.ready;
      await client.next();
      client.send(Buffer.from([4, 9]));
      await client.next();
    },
  })),
  ...[
    ["in full", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      client.send("5");
      client.send("4hello");
      client.send(Buffer.from([4, 1]));
      await client.next();
      await client.next();
      await wire.http("GET", query);
    }],
    ["with a poll held", async (wire, client, query) => {
      const held = wire.http("GET", query, { quiet: true });
      await later(30);
      client.send("2probe");
      await client.next();
      wire.note(`held ${await held}`);
      client.send("5");
      client.send("2");
      await client.next();
    }],
    ["with binary waiting", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      await wire.http("POST", query, { body: counted("b4AQI=", "4two"), headers: plain });
      client.send("5");
      await client.next();
      await client.next();
    }],
    ["then silence", async (wire, client) => {
      client.send("2probe");
      await client.next();
      client.send("5");
      await client.next();
    }],
    ["probed in bytes", async (wire, client) => {
      client.send(Buffer.from("\x02probe"));
      await client.next();
    }],
    ["binary of no type", async (wire, client) => {
      client.send(Buffer.from([9]));
      await client.next();
    }],
  ].map(([name, steps]) => ({
    name: `3: upgrade ${name}`,
    run: async wire => {
      const query = await session(wire);
      const client = wire.ws(query.replace("polling", "websocket"));
      await client.ready;
      await steps(wire, client, query);
    },
  })),
];
