// Engine.IO: handshake, polling, WebSocket, heartbeat, upgrade. Profile "engine", which echoes.
const polling = "EIO=4&transport=polling";
const websocket = "EIO=4&transport=websocket";
const octets = { "content-type": "application/octet-stream" };
const later = time => new Promise(resolve => setTimeout(resolve, time));

const requests = [
  ["GET", polling], ["GET", ""], ["GET", "EIO=4"], ["GET", "EIO=4&transport=abc"], ["GET", "EIO=4&transport=POLLING"],
  ["GET", "EIO=4&transport="], ["GET", "EIO=4&transport=__proto__"], ["GET", "EIO=4&transport=constructor"],
  ["GET", "EIO=4&transport=webtransport"], ["GET", "EIO=4&transport=abc&sid=unknown"], ["GET", websocket],
  ["GET", "transport=polling"], ["GET", "EIO=3&transport=polling"], ["GET", "EIO=abc&transport=polling"], ["GET", "EIO=5&transport=polling"],
  ["GET", "EIO=3&EIO=4&transport=polling"], ["GET", "EIO=4&EIO=3&transport=polling"],
  ["GET", `${polling}&sid=`], ["GET", `${polling}&sid=unknown`], ["GET", `${polling}&sid=__proto__`], ["POST", `${polling}&sid=unknown`],
  ["GET", `EIO=3&transport=polling&sid=unknown`],
  ["POST", polling], ["PUT", polling], ["DELETE", polling], ["PATCH", polling], ["POST", websocket], ["POST", "EIO=3&transport=polling"],
  ["GET", `${polling}&t=abc&foo=bar&foo=baz`], ["GET", `${polling}&b64=1`],
];

const posted = [
  ["one message", "4hello"], ["several messages", "4a\x1e4b\x1e4c"], ["base64", "bAQIDBA=="], ["mixed", "4a\x1ebAQID\x1e4ü"],
  ["unicode", "4utf8 — ☃ 😀"], ["noop", "6"], ["upgrade", "5"], ["open", "0"], ["pong unasked", "3"], ["close", "1"], ["close first", "1\x1e4late"],
  ["message then close", "4early\x1e1"], ["ping", "2"], ["empty body", ""], ["letters", "abc"], ["type 7", "7"], ["type 9", "9x"],
  ["separator first", "\x1e4a"], ["separator last", "4a\x1e"], ["separators only", "\x1e\x1e\x1e"], ["good then bad", "4good\x1exbad"],
  ["byte order mark", "\ufeff4a"], ["probe", "2probe"],
];

// What ends a session, behind messages that are answered.
const endings = [["a bad packet", "x"], ["a close packet", "1"], ["a ping", "2"]];
const answered = [["a message", "4a"], ["two messages", "4a\x1e4b"], ["binary", "bAQID"], ["binary and a message", "bAQID\x1e4b"]];

const frames = [
  ["text", "4hello"], ["empty message", "4"], ["binary", Buffer.from([1, 2, 3])], ["empty binary", Buffer.alloc(0)], ["base64", "bAQIDBA=="],
  ["ping", "2"], ["pong unasked", "3"], ["noop", "6"], ["close packet", "1"], ["upgrade", "5"], ["letters", "abc"], ["type 7", "7"], ["empty text", ""],
];

export const cases = [
  ...requests.map(([method, query]) => ({ name: `${method} ?${query}`, run: wire => wire.http(method, query) })),

  { name: "path below", run: wire => wire.http("GET", polling, { path: "/engine.io/default/" }) },
  { name: "IE user agent", run: wire => wire.http("GET", polling, { headers: { "user-agent": "x;MSIE 9" } }) },
  { name: "origin", run: wire => wire.http("GET", polling, { headers: { origin: "http://example.com" } }) },
  { name: "origin on an error", run: wire => wire.http("GET", "EIO=4&transport=abc", { headers: { origin: "http://example.com" } }) },

  ...posted.map(([name, body]) => ({
    name: `post ${name}`,
    run: async wire => {
      const sid = await wire.session();
      const query = `${polling}&sid=${sid}`;
      const [, ] = await Promise.all([wire.http("POST", query, { body, headers: { "content-type": "text/plain;charset=UTF-8" } })]);
      if (!/^(noop|upgrade|open|pong)/.test(name)) {
        await wire.http("GET", query);
      }

      if (!/message|base64|mixed|unicode/.test(name)) {
        await wire.http("GET", query, { quiet: /^(noop|upgrade|open|pong)/.test(name) });
      }
    },
  })),

  ...["1", "2", "abc", "4echo"].map(body => ({
    name: `post ${body} while a poll is held`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const held = wire.http("GET", query, { quiet: true });
      await later(50);
      await wire.http("POST", query, { body });
      wire.note(`held ${await held}`);
      if (body !== "4echo") {
        await wire.http("GET", query);
      }
    },
  })),

  ...endings.flatMap(([ending, last]) => answered.flatMap(([name, body]) => [true, false].map(isHeld => ({
    name: `post ${name} and ${ending} ${isHeld ? "while a poll is held" : "before the next poll"}`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const held = isHeld ? wire.http("GET", query, { quiet: true }) : undefined;
      await later(50);
      await wire.http("POST", query, { body: `${body}\x1e${last}` });
      if (isHeld) {
        wire.note(`held ${await held}`);
      }

      await wire.http("GET", query);
    },
  })))),

  {
    name: "octet-stream",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: Buffer.from([0, 1]), headers: octets });
      await wire.http("GET", query);
    },
  },
  ...[1_000_000, 1_000_001].map(size => ({
    name: `post of ${size} bytes`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "4" + "x".repeat(size - 1) });
    },
  })),
  {
    name: "chunked post, multibyte character split",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: Buffer.from("4☃☃☃"), headers: { "transfer-encoding": "chunked" } });
      await wire.http("GET", query);
    },
  },
  {
    name: "two polls at once",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const held = wire.http("GET", query, { quiet: true });
      await later(50);
      await wire.http("GET", query);
      wire.note(`held ${await held}`);
      await wire.http("GET", query);
    },
  },
  {
    name: "aborted poll",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("GET", query, { quiet: true, abortAfter: 50 });
      await later(100);
      await wire.http("GET", query);
    },
  },
  {
    name: "plain GET for websocket with a polling session",
    run: async wire => {
      const sid = await wire.session();
      await wire.http("GET", `${websocket}&sid=${sid}`);
      await wire.http("POST", `${polling}&sid=${sid}`, { body: "4still here" });
      await wire.http("GET", `${polling}&sid=${sid}`);
    },
  },
  {
    name: "other protocol with a session",
    run: async wire => {
      const sid = await wire.session();
      await wire.http("GET", `EIO=3&transport=polling&sid=${sid}`);
      await wire.http("POST", `transport=polling&sid=${sid}`, { body: "4x" });
      await wire.http("POST", `${polling}&sid=${sid}`, { body: "4still here" });
    },
  },
  ...["PUT", "DELETE", "PATCH"].map(method => ({
    name: `${method} with a session`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http(method, query);
      await wire.http("POST", query, { body: "4still here" });
    },
  })),
  ...["gzip", "deflate", "gzip, deflate", "deflate, gzip", "br", "identity"].flatMap(encoding => [900, 1100].map(size => ({
    name: `accept ${encoding}, ${size} bytes`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "4" + "x".repeat(size) });
      await wire.http("GET", query, { headers: { "accept-encoding": encoding } });
    },
  }))),

  ...frames.map(([name, data]) => ({
    name: `ws ${name}`,
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      await client.next();
      client.send(data);
      await client.next();
      if (!/text$|message|binary|base64/.test(name) || name === "empty text") {
        await client.next();
      }
    },
  })),
  {
    name: "ws with base64 asked for",
    run: async wire => {
      const client = wire.ws(`${websocket}&b64=1`);
      await client.ready;
      await client.next();
      client.send(Buffer.from([1, 2, 3]));
      await client.next();
    },
  },
  {
    name: "ws heartbeat, three rounds, then silence",
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      await client.next();
      for (let round = 0; round < 3; round++) {
        await client.next();
        client.send("3");
      }

      await client.next();
      await client.next();
    },
  },
  {
    name: "polling heartbeat, then silence",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      for (let round = 0; round < 2; round++) {
        await wire.http("GET", query);
        await wire.http("POST", query, { body: "3" });
      }

      await wire.http("GET", query);
      await wire.http("GET", query);
      await wire.http("GET", query);
    },
  },
  {
    name: "ws message above the limit",
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      await client.next();
      client.send("4" + "x".repeat(1_000_000));
      await client.next();
    },
  },
  {
    name: "ws closed by the client",
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      await client.next();
      client.socket.close(3999);
      await client.next();
    },
  },
  {
    name: "ws sub-protocol",
    run: async wire => {
      const client = wire.ws(websocket, { options: { protocol: "chat" } });
      await client.ready;
      wire.note(`protocol ${client.socket.protocol}`);
      await client.next();
    },
  },
  ...["EIO=4&transport=abc", "EIO=4", "EIO=4&transport=__proto__", `${websocket}&sid=unknown`, "EIO=4&transport=polling"].map(query => ({
    name: `ws ?${query}`,
    run: async wire => {
      const client = wire.ws(query);
      await client.ready;
      await client.next();
    },
  })),
  {
    name: "ws garbage after the upgrade",
    run: wire => wire.raw(`GET /engine.io/?${websocket} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\ntest`),
  },

  ...[
    ["in full", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      client.send("5");
      client.send("4hello");
      await client.next();
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "4x" });
    }],
    ["with a poll held", async (wire, client, query) => {
      const held = wire.http("GET", query, { quiet: true });
      await later(50);
      client.send("2probe");
      await client.next();
      wire.note(`held ${await held}`);
      client.send("5");
      client.send(Buffer.from([5, 6]));
      await client.next();
    }],
    ["with messages waiting", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      await wire.http("POST", query, { body: "4one\x1e4two" });
      client.send("5");
      await client.next();
      await client.next();
    }],
    ["without a probe", async (wire, client) => {
      client.send("5");
      client.send("4hello");
      await client.next();
    }],
    ["a message instead of a probe", async (wire, client, query) => {
      client.send("4hello");
      await client.next();
      await wire.http("POST", query, { body: "4still polling" });
      await wire.http("GET", query);
    }],
    ["a ping without probe", async (wire, client) => {
      client.send("2");
      await client.next();
    }],
    ["garbage instead of a probe", async (wire, client) => {
      client.send("abc");
      await client.next();
    }],
    ["probe twice", async (wire, client) => {
      client.send("2probe");
      await client.next();
      client.send("2probe");
      await client.next();
    }],
    ["a message after the probe", async (wire, client) => {
      client.send("2probe");
      await client.next();
      client.send("4hello");
      await client.next();
    }],
    ["a second WebSocket meanwhile", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      const second = wire.ws(query.replace("polling", "websocket"), { label: "second" });
      await second.ready;
      await second.next();
      client.send("5");
      client.send("4hello");
      await client.next();
      const third = wire.ws(query.replace("polling", "websocket"), { label: "third" });
      await third.ready;
      await third.next();
    }],
    ["abandoned", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      client.socket.close();
      await later(50);
      await wire.http("POST", query, { body: "4still polling" });
      await wire.http("GET", query);
    }],
    ["heartbeat goes on", async (wire, client) => {
      client.send("2probe");
      await client.next();
      client.send("5");
      await client.next();
      client.send("3");
      await client.next();
    }],
    ["close during the probe", async (wire, client, query) => {
      client.send("2probe");
      await client.next();
      await wire.http("POST", query, { body: "1" });
      await client.next();
    }],
  ].map(([name, steps]) => ({
    name: `upgrade ${name}`,
    run: async wire => {
      const sid = await wire.session();
      const client = wire.ws(`${websocket}&sid=${sid}`);
      await client.ready;
      await steps(wire, client, `${polling}&sid=${sid}`);
    },
  })),
];
