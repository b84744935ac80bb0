// HTTP: the handshake's variants and its errors in order, CORS, connections that are kept or cut. Profile "engine", which echoes.
const polling = "EIO=4&transport=polling";
const websocket = "EIO=4&transport=websocket";
const origin = "http://example.com";
const unknown = "AAAAAAAAAAAAAAAAAAAA";
const plain = { "content-type": "text/plain;charset=UTF-8" };

// For what cannot be seen from outside: that a request has reached the server which will not answer it yet.
const arrived = () => new Promise(resolve => setTimeout(resolve, 50));

const handshakes = [
  "EIO=4&transport=polling&transport=websocket", "EIO=4&transport=websocket&transport=polling", "EIO=4&transport=poll%69ng", "EIO=%34&transport=polling",
  "EIO=04&transport=polling", "EIO=4.0&transport=polling", "EIO=+4&transport=polling", "EIO=44&transport=polling", "EIO=&transport=polling",
  "eio=4&transport=polling", "EIO=4&Transport=polling", "EIO=4&transport=toString", "EIO=4&transport=hasOwnProperty", "EIO=4&transport=polling%20",
  "&&EIO=4&&transport=polling&&", `${polling}&sid=%00`, `${polling}&t=%F0%9F%98%80`, `${polling}&=x&y`, `${polling}&supportsBinary=1`,
];

// Two things wrong with each: which one is named shows the order in which they are looked at.
const twiceWrong = [
  ["POST", `EIO=4&transport=abc&sid=${unknown}`], ["POST", "EIO=3&transport=abc"], ["GET", `EIO=3&transport=polling&sid=${unknown}`], ["POST", "EIO=3&transport=websocket"],
  ["PUT", `${websocket}&sid=${unknown}`], ["PUT", `EIO=3&transport=polling&sid=${unknown}`], ["GET", "EIO=3&transport=websocket"],
  ["DELETE", `${polling}&sid=${unknown}`], ["GET", `${websocket}&sid=${unknown}`], ["PATCH", "EIO=4&transport="], ["POST", `${polling}&sid=constructor`],
  ["GET", `${polling}&sid=${"x".repeat(3000)}`], ["GET", `${polling}&sid=${unknown}&sid=`],
];

const preflights = [
  ["POST", {}], ["GET", {}], ["PUT", {}], ["POST", { "access-control-request-headers": "content-type" }], ["POST", { "access-control-request-headers": "x-one, x-two" }],
];

const bodies = [
  ["without a content type", "4hello", {}],
  ["with a JSON content type", "4hello", { "content-type": "application/json" }],
  ["with a form's content type", "4hello", { "content-type": "application/x-www-form-urlencoded" }],
  ["with octets in capitals", "4hello", { "content-type": "APPLICATION/OCTET-STREAM" }],
  ["with octets and a charset", "4hello", { "content-type": "application/octet-stream; charset=x" }],
  ["with latin-1 declared", Buffer.from("4é"), { "content-type": "text/plain;charset=ISO-8859-1" }],
  ["with quotes and line ends", '4"a"\n\r\n\\n\\', plain],
  ["with line separators", "4\u2028\u2029\u0000", plain],
  ["with combining characters", "4e\u0301 \u{1F468}\u200d\u{1F469}\u200d\u{1F467} 漢字", plain],
  ["with one hundred messages", Array.from({ length: 100 }, (_, n) => `4${n}`).join("\x1e"), plain],
  ["with empty messages", "4\x1e4\x1e4", plain],
  ["with text and binary in turns", "4a\x1ebAA==\x1e4b\x1ebAQ==\x1ebAAEC", plain],
  ["with empty binary", "b", plain],
  ["with base64 without padding", "bAQ", plain],
  ["with a message that looks like a separator's escape", "4\\x1e4\\u001e", plain],
];

export const cases = [
  ...handshakes.map(query => ({ name: `handshake ?${query}`, run: wire => wire.http("GET", query) })),
  ...twiceWrong.map(([method, query]) => ({ name: `twice wrong: ${method} ?${query.slice(0, 70)}`, run: wire => wire.http(method, query) })),
  { name: "handshake by HEAD", run: wire => wire.http("HEAD", polling) },
  {
    name: "handshakes have different sessions",
    run: async wire => {
      const [first, second] = [await wire.session(), await wire.session()];
      wire.note(`${first === second} ${[first, second].every(sid => /^[\w-]{20}$/.test(sid))}`);
    },
  },
  {
    name: "handshake, its keys and their order",
    run: async wire => wire.note(Object.entries(JSON.parse((await wire.http("GET", polling, { quiet: true })).slice(1))).map(([key, value]) => `${key} ${typeof value}`).join()),
  },
  {
    name: "the length of a response",
    run: async wire => {
      const connection = wire.tcp();
      await connection.write(wire.request("GET", polling));
      const { headers, body } = await connection.response();
      wire.note(`${Number(headers.get("content-length")) === body.length} ${headers.get("transfer-encoding")}`);
      await connection.write(wire.request("POST", `${polling}&sid=${JSON.parse(body.slice(1)).sid}`, { headers: { "content-length": 3 }, body: "4ab" }));
      const posted = await connection.response();
      wire.note(`${posted.headers.get("content-length")} ${posted.body}`);
    },
  },

  ...preflights.map(([method, headers]) => ({
    name: `preflight for ${method} ${JSON.stringify(headers)}`,
    run: wire => wire.http("OPTIONS", polling, { headers: { origin, "access-control-request-method": method, ...headers } }),
  })),
  ...[["GET", "EIO=4&transport=abc"], ["POST", polling], ["GET", `${polling}&sid=${unknown}`], ["GET", "EIO=3&transport=polling"], ["GET", websocket]].map(([method, query]) => ({
    name: `origin on an error: ${method} ?${query}`,
    run: wire => wire.http(method, query, { headers: { origin } }),
  })),
  {
    name: "origin on every request of a session",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "4hello", headers: { origin } });
      await wire.http("GET", query, { headers: { origin } });
    },
  },
  { name: "origin null", run: wire => wire.http("GET", polling, { headers: { origin: "null" } }) },

  ...bodies.map(([name, body, headers]) => ({
    name: `post ${name}`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body, headers });
      await wire.http("GET", query);
    },
  })),
  ...[[0, 0], [1, 2], [2, 3], [3, 4]].map(([from, to]) => ({
    name: `post in chunks, the character cut at ${from} and ${to}`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const connection = wire.tcp();
      const body = Buffer.from("4\u{1F600}é");
      await connection.write(wire.request("POST", query, { headers: { ...plain, "transfer-encoding": "chunked" } }));
      for (const piece of [body.subarray(0, 1 + from), body.subarray(1 + from, 1 + to), body.subarray(1 + to)].filter(bytes => bytes.length > 0)) {
        await connection.write(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]));
        await arrived();
      }

      await connection.write("0\r\n\r\n");
      wire.note(`post ${(await connection.response())?.body}`);
      await wire.http("GET", query);
    },
  })),
  {
    name: "post above the limit, length not told",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "4" + "x".repeat(1_000_000), headers: { "transfer-encoding": "chunked" } });
      await wire.http("POST", query, { body: "4still here" });
      await wire.http("GET", query);
    },
  },
  {
    name: "post above the limit in bytes, not in characters",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "4" + "é".repeat(500_000) });
    },
  },
  {
    name: "all of a session on one connection",
    run: async wire => {
      const connection = wire.tcp();
      await connection.write(wire.request("GET", polling));
      const query = `${polling}&sid=${JSON.parse((await connection.response()).body.slice(1)).sid}`;
      for (const text of ["one", "two", "three"]) {
        await connection.write(wire.request("POST", query, { headers: { "content-length": text.length + 1 }, body: `4${text}` }));
        wire.note(`post ${(await connection.response())?.body}`);
        await connection.write(wire.request("GET", query));
        wire.note(`poll ${(await connection.response())?.body}`);
      }
    },
  },
  {
    name: "two posts at once",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const slow = wire.tcp();
      await slow.write(wire.request("POST", query, { headers: { "content-length": 6 }, body: "4sl" }));
      await arrived();
      await wire.http("POST", query, { body: "4fast" });
      await wire.http("GET", query);
    },
  },
  {
    name: "aborted post",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const post = wire.tcp();
      await post.write(wire.request("POST", query, { headers: { "content-length": 100 }, body: "4part" }));
      await arrived();
      post.abort();
      await arrived();
      await wire.http("GET", query);
    },
  },
  {
    name: "post while a poll is held, then the next poll",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      const held = wire.http("GET", query, { quiet: true });
      await arrived();
      await wire.http("POST", query, { body: "4one" });
      wire.note(`held ${await held}`);
      const next = wire.http("GET", query, { quiet: true });
      await wire.http("POST", query, { body: "bAQI=" });
      wire.note(`next ${await next}`);
    },
  },
  {
    name: "a session that is closed is gone for every method",
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body: "1" });
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "4x" });
      await wire.http("PUT", query);
    },
  },
  {
    name: "a session that never polls",
    run: async wire => {
      const sid = await wire.session();
      const client = wire.ws(`${websocket}&sid=${sid}`);
      await client.ready;
      client.send("2probe");
      await client.next();
      await client.next();
      await wire.http("POST", `${polling}&sid=${sid}`, { body: "4x" });
    },
  },
  {
    name: "messages do not stand for a pong",
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      await client.next();
      await client.next();
      client.send("4one");
      await client.next();
      await client.next();
    },
  },
  {
    name: "heartbeat goes on across an upgrade",
    run: async wire => {
      const sid = await wire.session();
      const query = `${polling}&sid=${sid}`;
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "3" });
      const client = wire.ws(`${websocket}&sid=${sid}`);
      await client.ready;
      client.send("2probe");
      await client.next();
      client.send("5");
      for (let round = 0; round < 2; round++) {
        await client.next();
        client.send("3");
      }
    },
  },
  {
    name: "an upgrade after an upgrade given up",
    run: async wire => {
      const sid = await wire.session();
      for (const label of ["first", "second"]) {
        const client = wire.ws(`${websocket}&sid=${sid}`, { label });
        await client.ready;
        client.send("2probe");
        await client.next();
        if (label === "first") {
          client.send("4not an upgrade");
          await client.next();
          continue;
        }

        client.send("5");
        client.send("4upgraded");
        await client.next();
      }
    },
  },
  {
    name: "an upgrade that is never finished",
    run: async wire => {
      const sid = await wire.session();
      const query = `${polling}&sid=${sid}`;
      const client = wire.ws(`${websocket}&sid=${sid}`);
      await client.ready;
      client.send("2probe");
      await client.next();

      // The session lives on by polling, until the server has waited long enough for the WebSocket: 10 s.
      const closed = new Promise(resolve => client.socket.once("close", resolve));
      let waiting = true;
      closed.then(() => { waiting = false; });
      const giveUp = Date.now() + 15_000;
      while (waiting && Date.now() < giveUp) {
        const body = await wire.http("GET", query, { quiet: true });
        if (!body.split("\x1e").every(packet => packet === "2" || packet === "6")) {
          wire.note(`polled ${body}`);
          break;
        }

        body.includes("2") && await wire.http("POST", query, { body: "3", quiet: true });
      }

      await client.next();
      await wire.http("POST", query, { body: "4still polling" });
    },
  },
  ...[
    ["GET", polling], ["POST", polling], ["GET", websocket], ["GET", "EIO=3&transport=polling"], ["PUT", polling],
  ].map(([method, query]) => ({
    name: `${method} ?${query} with the session of a WebSocket`,
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      const sid = JSON.parse((await client.next()).slice(1)).sid;
      await wire.http(method, `${query}&sid=${sid}`);
      client.send("4still here");
      await client.next();
    },
  })),
  ...[polling, "EIO=3&transport=websocket", "transport=websocket", "EIO=4&transport=abc", "EIO=4"].map(query => ({
    name: `upgrade request ?${query} with a polling session`,
    run: async wire => {
      const sid = await wire.session();
      const client = wire.ws(`${query}&sid=${sid}`);
      await client.ready;
      await client.next();
      await wire.http("POST", `${polling}&sid=${sid}`, { body: "4still polling" });
      await wire.http("GET", `${polling}&sid=${sid}`);
    },
  })),
  {
    name: "upgrade request with the session of a WebSocket",
    run: async wire => {
      const client = wire.ws(websocket);
      await client.ready;
      const sid = JSON.parse((await client.next()).slice(1)).sid;
      const second = wire.ws(`${websocket}&sid=${sid}`, { label: "second" });
      await second.ready;
      await second.next();
      client.send("4still here");
      await client.next();
    },
  },
  ...["b!!!notbase64", "bA", "bAQI=A", "bAQ-_"].map(body => ({
    name: `post ${body}, which is no base64`,
    run: async wire => {
      const query = `${polling}&sid=${await wire.session()}`;
      await wire.http("POST", query, { body });
      await wire.http("GET", query);
    },
  })),
];
