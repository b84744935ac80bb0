// What a client can observe of the reference, item by item, and what shows it. A case is looked up by its profile and its name; beside
// it stand the lines that its transcript has, one after the other, on the reference. Where a case is listed in deliberate.mjs, ours
// differs. "tests" and "clients" are of our server alone: an item that no case compares says why not.
const html = "[content-type: text/html; cache-control: no-store]";
const plain = "[content-type: text/plain; charset=utf-8; cache-control: no-store]";
const json = "[content-type: application/json]";
const sid = '{"sid":"<sid>"}';
const open = (upgrades, limit = 1_000_000, interval = 300, timeout = 200) =>
  `0{"sid":"<sid>","upgrades":[${upgrades}],"pingInterval":${interval},"pingTimeout":${timeout},"maxPayload":${limit}}`;
const byDefault = upgrades => open(upgrades, 1_000_000, 25_000, 20_000);

// Lines of a transcript: a poll that is answered, a post that is taken, and a request that is refused.
const polled = body => `GET 200 ${plain} ${body}`;
const posted = `POST 200 ${html} ok`;
const errors = ["Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden", "Unsupported protocol version"];
const refused = (code, method = "GET", status = 400) => `${method} ${status} ${json} {"code":${code},"message":"${errors[code]}"}`;
const refusedSocket = code => `ws refused 400 text/html ${errors[code]}`;
const separator = "\x1e";

// Of the four clients of a case those who hear what is said, and what a watcher is told of a client's end.
const heardBy = (what, ...listeners) => ({ [`said ${what}`]: ["first", "second", "third", "fourth"].flatMap(client =>
  [...listeners.includes(client) ? [`${client} 42["said","${what}"]`] : [], `${client} 42["echo","end"]`]) });
const ended = (reason, rooms) => [`watcher 42["told","disconnecting","${reason}",${rooms}]`, `watcher 42["told","disconnect","${reason}",0]`];

// The same lines for several cases of one profile.
const each = (names, ...lines) => Object.fromEntries(names.map(name => [name, lines]));
const one = '{"_placeholder":true,"num":0}';
const two = '{"_placeholder":true,"num":1}';

// What the cases of the profile "protocol" begin with.
const connected = [`ws 40${sid}`, 'ws 42["auth",{}]'];

const noWebTransport = "WebTransport is not built: asking for it is asking for an unknown transport, as item 7 shows";

export const lastItem = 153;

export const checklist = [
  // Handshakes and errors.
  { item: 1, what: "a handshake by polling answers the open packet and its five keys", cases: { engine: {
    "GET ?EIO=4&transport=polling": [polled(open('"websocket"'))],
    "handshake, its keys and their order": ["sid string,upgrades object,pingInterval number,pingTimeout number,maxPayload number"],
  } } },
  { item: 2, what: "ids of sessions are 20 characters safe in a URL, and differ", cases: { engine: { "handshakes have different sessions": ["false true"] } } },
  { item: 3, what: "type, caching and length of a response", cases: { engine: {
    "GET ?EIO=4&transport=polling": [polled(open('"websocket"'))],
    "the length of a response": ["true undefined", "2 ok"],
  } } },
  // Of WebTransport neither says anything: items 85 to 88.
  { item: 4, what: "upgrades are offered unless there are none", cases: {
    engine: { "GET ?EIO=4&transport=polling": [polled(open('"websocket"'))] },
    "engine-options": each(["upgrades that are not offered", "polling alone offers no upgrade"], polled(byDefault(""))),
  } },
  { item: 5, what: "the open packet tells the greatest payload", cases: {
    engine: { "GET ?EIO=4&transport=polling": [polled(open('"websocket"'))] },
    "engine-client": { "greeting by polling is not in the first response": [/"maxPayload":100\}$/] },
  } },
  { item: 6, what: "no transport is none known", cases: { engine: each(["GET ?", "GET ?EIO=4", "GET ?EIO=4&transport="], refused(0)) } },
  { item: 7, what: "nor is one that was made up, or that every JavaScript object has", cases: { engine: each(
    ["abc", "constructor", "__proto__", "webtransport"].map(transport => `GET ?EIO=4&transport=${transport}`), refused(0)) } },
  { item: 8, what: "a session nobody knows", cases: { engine: {
    ...each(["GET ?EIO=4&transport=polling&sid=unknown", "GET ?EIO=4&transport=polling&sid=__proto__"], refused(1)),
    "POST ?EIO=4&transport=polling&sid=unknown": [refused(1, "POST")],
  } } },
  { item: 9, what: "a handshake is a GET", cases: {
    engine: Object.fromEntries(["POST", "PUT", "DELETE"].map(method => [`${method} ?EIO=4&transport=polling`, [refused(2, method)]])),
    "engine-client": { "OPTIONS where CORS is off": [refused(2, "OPTIONS")] },
  } },
  { item: 10, what: "a WebSocket that asks for no upgrade", cases: { engine: { "GET ?EIO=4&transport=websocket": [refused(3)] } } },
  { item: 11, what: "nor with the session of a polling client, which lives on", cases: { engine: {
    "plain GET for websocket with a polling session": [refused(3), posted, polled("4still here")],
  } } },
  { item: 12, what: "the application refuses a handshake, in its own words if it has any", cases: {
    "engine-client": { "refused": [refused(4, "GET", 403)] },
    "engine-options": { "refused with a text of the application's": [`GET 403 ${json} {"code":4,"message":"not today"}`] },
  } },
  { item: 13, what: "a protocol that is not let in, or none", cases: { "engine-client": each(
    ["transport=polling", "EIO=3&transport=polling", "EIO=abc&transport=polling"].map(query => `protocol 3 refused ?${query}`), refused(5)) } },
  { item: 14, what: "of several mistakes the transport is named first, then session, method, protocol", cases: {
    engine: {
      "twice wrong: POST ?EIO=4&transport=abc&sid=AAAAAAAAAAAAAAAAAAAA": [refused(0, "POST")],
      "twice wrong: POST ?EIO=3&transport=abc": [refused(0, "POST")],
      "twice wrong: PUT ?EIO=3&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA": [refused(1, "PUT")],
      "twice wrong: POST ?EIO=3&transport=websocket": [refused(2, "POST")],
    },
    "engine-client": { "refused, and by the wrong method": [refused(2, "POST")] },
  } },
  { item: 15, what: "an id that cannot be made", cases: { "engine-options": { "an id that cannot be made": [refused(3)] } } },
  { item: 16, what: "another method with a session; ours answers 405", cases: { engine: { "PUT with a session": ["PUT 500 [] ", posted] } } },
  { item: 17, what: "everything below the path is served", cases: { engine: { "path below": [polled(open('"websocket"'))] } } },
  { item: 18, what: "a path of the application's, and no other", cases: { "engine-options": {
    ...each(["a path with a slash, configured without", "a path with a slash, configured with it"], polled(byDefault('"websocket"'))),
    "a path of nobody's": ["GET 404 [] "],
  } } },
  { item: 19, what: "a path that wants no slash at its end", cases: { "engine-options": {
    "a path without a slash, where none is added": [polled(byDefault('"websocket"'))],
  } } },
  { item: 20, what: "a key the server does not know is passed over, and told to the application", cases: {
    engine: { "GET ?EIO=4&transport=polling&t=abc&foo=bar&foo=baz": [polled(open('"websocket"'))] },
    client: { "handshake told by WebSocket": [/"query":\{"EIO":"4","transport":"websocket","foo":"bar"\}/] },
  } },
  { item: 21, what: "a cookie with the id, where it is wanted, on the first response", cases: { "engine-options": {
    "a cookie, on the first response alone": ["io=<sid> [httponly; path=/; samesite=lax]", posted, "none []"],
    "no cookie by default": ["none []"],
  } } },
  { item: 22, what: "cookies of other attributes; a cookie of ours always has a path", cases: { "engine-options": {
    "a cookie of another name": ["sticky=<sid> [httponly; max-age=600; path=/sub; samesite=strict]"],
    "a cookie that scripts may read": ["io=<sid> [path=/; samesite=lax]"],
  } } },
  { item: 23, what: "without CORS no header tells of it", cases: { "engine-client": {
    "origin where CORS is off": [/^GET 200 \[set-cookie: [^\]]*; content-type: text\/plain; charset=utf-8; cache-control: no-store\] 0/],
  } } },
  { item: 24, what: "a preflight is answered without the engine", cases: {
    engine: {
      'preflight for POST {"access-control-request-headers":"x-one, x-two"}': [
        "OPTIONS 204 [access-control-allow-origin: *; access-control-allow-methods: get,head,put,patch,post,delete; access-control-allow-headers: x-one, x-two] ",
      ],
    },
    "engine-options": { "preflight of an origin that is allowed": [
      /^OPTIONS 204 \[access-control-allow-origin: http:\/\/one.example; access-control-allow-credentials: true; .*; access-control-allow-headers: x-allowed; /,
    ] },
  } },
  { item: 25, what: "a request of an origin that is allowed", cases: { "engine-options": { "request of an origin that is allowed": [
    "GET 200 [access-control-allow-origin: http://one.example; access-control-allow-credentials: true; access-control-expose-headers: x-exposed; vary: origin] 0",
  ] } } },
  { item: 26, what: "one of another origin is answered, but not allowed", cases: { "engine-options": {
    "preflight of another origin": [/^OPTIONS 204 \[(?!.*allow-origin)/],
    "request of another origin": [/^GET 200 \[(?!.*allow-origin).*\] 0$/],
  } } },
  { item: 27, what: "refusals have the headers of CORS", cases: { engine: {
    "origin on an error": [`GET 400 [content-type: application/json; access-control-allow-origin: *] {"code":0,"message":"Transport unknown"}`],
    ...each(["origin on an error: POST ?EIO=4&transport=polling"], /^POST 400 \[.*; access-control-allow-origin: \*\] \{"code":2,/),
  } } },
  { item: 28, what: "how long a preflight is good for; its status is the host's", cases: { "engine-options": {
    "preflight of an origin that is allowed": [/; access-control-max-age: 600; /],
  } } },
  { item: 29, what: "Internet Explorer is told to leave the body alone", cases: { engine: { "IE user agent": [/^GET 200 \[.*; x-xss-protection: 0\] 0/] } } },
  { item: 30, what: "a middleware of HTTP that fails",
    why: "middlewares of HTTP are the host's: what one of them refuses never reaches us, and how it is answered is its own affair" },
  { item: 31, what: "headers that the application adds, to the first response or to all", cases: { "engine-options": {
    "headers of the first response, and of every one": ["GET 200 [x-first: 1; x-every: 1] 0", posted, "GET 200 [x-every: 1] 4"],
    "headers of an upgrade": ["101 first 1 every 1"],
  } } },

  // Polling.
  { item: 32, what: "a post is answered ok", cases: { engine: { "post one message": [posted, polled("4hello")] } } },
  { item: 33, what: "several messages in one post keep their order", cases: { engine: {
    "post several messages": [posted, polled(["4a", "4b", "4c"].join(separator))],
  } } },
  { item: 34, what: "what waits for a poll comes in one body", cases: { engine: {
    "post several messages": [posted, polled(["4a", "4b", "4c"].join(separator))],
    "post with one hundred messages": [posted, polled(Array.from({ length: 100 }, (_, n) => `4${n}`).join(separator))],
  } } },
  { item: 35, what: "binary is base64 on polling, both ways", cases: { engine: {
    "post base64": [posted, polled("bAQIDBA==")],
    "post with text and binary in turns": [posted, polled(["4a", "bAA==", "4b", "bAQ==", "bAAEC"].join(separator))],
  } } },
  { item: 36, what: "a poll is held until there is something, a ping at the latest", cases: { engine: {
    "post 4echo while a poll is held": [posted, "held 4echo"],
    "polling heartbeat, then silence": [polled("2"), posted, polled("2")],
  } } },
  { item: 37, what: "a second poll ends the session", cases: { engine: { "two polls at once": ["GET 400 [] ", "held 1", refused(1)] } } },
  { item: 38, what: "so does a second post", cases: { engine: { "two posts at once": ["POST 400 [] ", refused(1)] } } },
  { item: 39, what: "and a poll that is aborted", cases: { engine: { "aborted poll": [refused(1)] } } },
  { item: 40, what: "a post of no packets is taken, and the session ends", cases: { engine: {
    "post abc while a poll is held": [posted, "held 1", refused(1)],
    "post 2 while a poll is held": [posted, "held 1", refused(1)],
    "post letters": [posted, refused(1)],
    "post ping": [posted, refused(1)],
  } } },
  { item: 41, what: "an empty post is no payload", cases: { engine: { "post empty body": [posted, refused(1)] } } },
  { item: 42, what: "octets are of protocol 3", cases: { engine: { "octet-stream": ["POST 400 [] ", refused(1)] } } },
  { item: 43, what: "a post may be as long as the limit, in bytes", cases: {
    engine: {
      "post of 1000000 bytes": [posted],
      "post of 1000001 bytes": ["POST 413 [] "],
      "post above the limit in bytes, not in characters": ["POST 413 [] "],
    },
    "engine-client": {
      "post of 49 two-byte characters, the limit being 100": [posted],
      "post of 50 two-byte characters, the limit being 100": ["POST 413 [] "],
    },
  } },
  { item: 44, what: "characters that are cut by chunks arrive whole", cases: { engine: each(
    [[0, 0], [1, 2], [2, 3], [3, 4]].map(([from, to]) => `post in chunks, the character cut at ${from} and ${to}`),
    "post ok", polled(Buffer.from("4\u{1F600}é").toString("latin1"))) } },
  { item: 45, what: "a close packet releases the poll with a noop", cases: { engine: { "post 1 while a poll is held": [posted, "held 6", refused(1)] } } },
  { item: 46, what: "nothing behind a close packet counts", cases: {
    engine: { "post close first": [posted, refused(1)] },
    "server-api": { "an event behind a close packet": [posted, polled(`40${sid}`), posted, /^other 0/, `other 40${sid}`, "other 431[false]"] },
  } },
  { item: 47, what: "a poll that is held is told that the server closes", cases: { "engine-options": {
    "closed by the server while a poll is held": [posted, "held 1", refused(1)],
  } } },
  { item: 48, what: "the next poll is told where none is held", cases: { "engine-options": {
    "closed by the server while no poll is held": [posted, polled(["6", "1"].join(separator)), refused(1)],
  } } },
  { item: 49, what: "a long response is compressed as the client likes it, unless somebody says no", cases: {
    engine: {
      "accept gzip, 1100 bytes": [/; content-encoding: gzip\] \(encoded\)$/],
      "accept deflate, 1100 bytes": [/; content-encoding: deflate\] \(encoded\)$/],
      "accept gzip, 900 bytes": [posted, polled(`4${"x".repeat(900)}`)],
    },
    "engine-options": { "nothing is compressed where compression is off": [posted, polled(`4${"x".repeat(1100)}`)] },
    "server-api": { "a long event, compress(false)": [posted, polled(`42["long","${"x".repeat(2000)}"]`)] },
  } },
  { item: 50, what: "JSONP: the index in digits, the text a script can hold, the form", cases: { engine: {
    "JSONP 4 handshake j=0": [/ ___eio\[0\]\("0\{.*\}"\);$/],
    "JSONP 4 handshake j=1);alert(1": [/ ___eio\[11\]\("0\{.*\}"\);$/],
    "JSONP 4 line separators": [posted, / ___eio\[0\]\("4a\\u2028b\\u2029c[^"]*"\);$/],
    "JSONP form with more fields": [posted, posted, / ___eio\[0\]\("4a\\u001e4still here"\);$/],
  } } },
  { item: 51, what: "text of every script comes back as it was", cases: { engine: {
    "post unicode": [posted, polled(Buffer.from("4utf8 — ☃ 😀").toString("latin1"))],
    "post with combining characters": [posted, polled(Buffer.from("4e\u0301 \u{1F468}\u200d\u{1F469}\u200d\u{1F467} 漢字").toString("latin1"))],
  } } },
  { item: 52, what: "a session needs no connection that lasts: every request of these cases says close", cases: { engine: {
    "plain GET for websocket with a polling session": [posted, polled("4still here")],
    "polling heartbeat, then silence": [polled("2"), posted, polled("2")],
  } } },

  // WebSocket.
  { item: 53, what: "the first frame is the open packet, without upgrades", cases: { engine: { "ws text": [`ws ${open("")}`, "ws 4hello"] } } },
  { item: 54, what: "no protocol or no transport ends the connection; ours says why", cases: {
    engine: { "ws ?EIO=4": [refusedSocket(0)], "ws ?EIO=4&transport=__proto__": [refusedSocket(0)] },
    "engine-client": each(["transport=websocket", "EIO=abc&transport=websocket", "EIO=3&transport=websocket"].map(query => `ws ?${query}`), "ws closed 1006"),
  } },
  { item: 55, what: "text and binary as they are", cases: { engine: { "ws text": ["ws 4hello"], "ws binary": ["ws binary 010203"], "ws empty binary": ["ws binary "] } } },
  { item: 56, what: "a client may ask for base64", cases: { engine: { "ws with base64 asked for": ["ws bAQID"] } } },
  { item: 57, what: "a frame that is no packet ends the connection", cases: { engine: each(["ws letters", "ws type 7", "ws empty text"], "ws closed 1005", "ws silence") } },
  { item: 58, what: "a message above the limit closes with 1009", cases: {
    engine: { "ws message above the limit": ["ws closed 1009"] },
    "engine-client": each(["ws text of 101 bytes, the limit being 100", "ws binary of 101 bytes, the limit being 100"], "ws closed 1009"),
  } },
  { item: 59, what: "a refused upgrade is 400 and says why", cases: {
    engine: { "ws ?EIO=4&transport=abc": [refusedSocket(0)], "ws ?EIO=4&transport=websocket&sid=unknown": [refusedSocket(1)] },
    "engine-client": { "refused on a WebSocket": [refusedSocket(4)] },
  } },
  { item: 60, what: "a WebSocket that says it is polling", cases: { engine: { "ws ?EIO=4&transport=polling": ["ws closed 1005"] } } },
  { item: 61, what: "messages are deflated only where it was said", cases: {
    engine: { "upgrade request with permessage-deflate offered": ["upgrade 101 [sec-websocket-accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=]"] },
    "engine-options": { "per-message deflate where it is on": ["extension permessage-deflate", `ws 4${"x".repeat(1100)}`] },
  } },
  { item: 62, what: "a server that closes gives no status", cases: { "engine-options": { "closed by the server on a WebSocket": ["frame close without status"] } } },
  { item: 63, what: "a sub-protocol is accepted", cases: { engine: {
    "upgrade request with one sub-protocol": ["upgrade 101 [sec-websocket-accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=; sec-websocket-protocol: chat]"],
  } } },
  { item: 64, what: "pings are the server's", cases: { engine: { "ws ping": [`ws ${open("")}`, "ws closed 1005", "ws silence"] } } },

  // Heartbeat.
  { item: 65, what: "a ping comes an interval after the open packet, and after every pong", cases: { "engine-options": {
    "a ping waits for an interval after the open packet, and after each pong": ["ws 2", "true", "ws 2", "true", "ws 2", "true"],
  } }, tests: ["HeartbeatTests.A_ping_comes_an_interval_after_the_open_packet_and_after_every_pong"] },
  { item: 66, what: "who does not answer a ping is gone", cases: { engine: {
    "ws heartbeat, three rounds, then silence": ["ws 2", "ws closed 1005"],
    "polling heartbeat, then silence": [polled("2"), polled("1"), refused(1)],
  } } },
  { item: 67, what: "no message stands for a pong, but the first one puts the end off", cases: {
    engine: { "messages do not stand for a pong": ["ws 2", "ws 4one", "ws closed 1005"] },
    "engine-options": { "a message puts the timeout off": ["ws 2", "ws 4one", "ws closed 1005", "true"] },
  }, tests: ["HeartbeatTests.Other_packets_put_the_timeout_off_once_per_ping"] },
  { item: 68, what: "it goes on by polling", cases: { "engine-options": {
    "three rounds of the heartbeat by polling": [polled("2"), posted, polled("2"), posted, polled("2"), posted, posted, polled("4still here")],
  } } },
  { item: 69, what: "it goes on across an upgrade", cases: { engine: {
    "heartbeat goes on across an upgrade": [polled("2"), posted, "ws 3probe", "ws 2", "ws 2"],
    "upgrade heartbeat goes on": ["ws 3probe", "ws 2", "ws 2"],
  } } },

  // Upgrade.
  { item: 70, what: "a probe is answered", cases: { engine: { "upgrade in full": ["ws 3probe", "ws 4hello"] } } },
  { item: 71, what: "a poll is released by the probe", cases: { engine: { "upgrade with a poll held": ["ws 3probe", "held 6"] } } },
  { item: 72, what: "what waited goes by the WebSocket, in order", cases: {
    engine: { "upgrade with messages waiting": ["ws 3probe", posted, "ws 4one", "ws 4two"] },
    protocol: { "upgraded between two events": [`ws 451-["message-back",${one}]`, "ws binary 01", 'ws 42["message-back","by WebSocket"]'] },
  }, clients: { "upgrade.test.mjs": ["${what}: none lost, none twice, none out of order"] } },
  { item: 73, what: "polling is over then", cases: { engine: { "upgrade in full": ["ws 4hello", refused(3), refused(3, "POST")] } } },
  { item: 74, what: "a second WebSocket is closed, the first one goes on", cases: { engine: {
    "upgrade a second WebSocket meanwhile": ["ws 3probe", "second closed 1005", "ws 4hello", "third closed 1005"],
  } } },
  { item: 75, what: "a WebSocket that does not finish is closed, and polling goes on", cases: { engine: {
    "an upgrade that is never finished": ["ws 3probe", "ws closed 1005", posted],
  } } },
  { item: 76, what: "so is one that sends something else", cases: { engine: {
    "upgrade a message instead of a probe": ["ws closed 1005", posted, polled("4still polling")],
    "an upgrade after an upgrade given up": ["first 3probe", "first closed 1005", "second 3probe", "second 4upgraded"],
  } } },
  { item: 77, what: "a session that closes takes the WebSocket along", cases: { engine: { "upgrade close during the probe": ["ws 3probe", posted, "ws closed 1005"] } } },
  { item: 78, what: "an upgrade needs a session", cases: { engine: { "ws ?EIO=4&transport=websocket&sid=unknown": [refusedSocket(1)] } } },

  // Protocol 3.
  { item: 79, what: "a handshake with its length", cases: { engine: { "3: handshake ?EIO=3&transport=polling&b64=1": [polled(`114:${open('"websocket"')}`)] } } },
  { item: 80, what: "lengths are counted as JavaScript counts", cases: { engine: {
    "3: post text and base64": [posted, polled("6:4hello10:b4AQIDBA==")],
    "3: post surrogate pairs": [posted, polled(Buffer.from("3:4😀5:4a😀b2:4c").toString("latin1"))],
    "3: post a length in bytes": [posted, "held 1:1", refused(1)],
  } } },
  { item: 81, what: "text and binary in one response are octets", cases: { engine: {
    "3: text and binary in one response": [/^GET 200 \[content-type: application\/octet-stream; cache-control: no-store\] \x00\x01\x03\xff4hello.*\x01\x05\xff\x04\x01\x02\x03\x04/s],
  } } },
  { item: 82, what: "the client sends the pings, and is gone when it does not", cases: { engine: {
    "3: polling heartbeat, then silence": [posted, polled("1:3"), posted, polled("1:3"), polled("1:1"), refused(1)],
  } } },
  { item: 83, what: "binary frames have their type", cases: { engine: { "3: ws binary": ["ws binary 04010203"] } } },
  { item: 84, what: "the client of Socket.IO 2: ids, the query of a namespace, refusals", cases: { client: {
    "2: connected": ["ws 40"],
    "2: ids": ['430["<connection>"]', "40/foo,", '43/foo,0["/foo#<connection>"]'],
    "2: auth of ?a=1": ['{"a":"1"}'],
    "2: a namespace that refuses": ['ws 44/no,"Auth failed (custom namespace)"'],
  } }, clients: { "client-2.test.mjs": ["ids and namespaces", "refusals"] }, tests: ["SocketIO2Tests.A_refusal_is_the_data_or_the_message"] },

  // WebTransport.
  { item: 85, what: "frames of WebTransport", why: noWebTransport },
  { item: 86, what: "the first packet of WebTransport", why: noWebTransport },
  { item: 87, what: "WebTransport without a stream, or refused", why: noWebTransport },
  { item: 88, what: "frames of WebTransport of no length or too great a one", why: noWebTransport },

  // Connecting.
  { item: 89, what: "a CONNECT is answered with an id that is not the session's", cases: { protocol: {
    "connect 40": connected,
    "namespaces have ids of their own": ["3 ids"],
  } } },
  { item: 90, what: "what the client says as auth, or nothing", cases: { protocol: {
    'connect 40{"token":"123"}': [`ws 40${sid}`, 'ws 42["auth",{"token":"123"}]'],
    "connect 40": connected,
  } } },
  { item: 91, what: "another namespace, with a comma and without", cases: { protocol: each(
    ["connect 40/custom,", "connect 40/custom"], `ws 40/custom,${sid}`, 'ws 42/custom,["auth",{}]') } },
  { item: 92, what: "a namespace that does not exist is refused, and the connection stays", cases: { protocol: {
    "unknown namespace keeps the others": ['ws 44/random,{"message":"Invalid namespace"}', 'ws 42["message-back",1]'],
  } } },
  { item: 93, what: "a middleware's refusal is told, with its data if it has any", cases: { "server-api": {
    "refused with data": ['ws 44{"message":"no","data":{"code":7}}'],
    "refused without data": ['ws 44{"message":"no"}'],
  } } },
  { item: 94, what: "namespaces share a connection and have ids of their own", cases: {
    protocol: { "namespaces have ids of their own": [...connected, `ws 40/custom,${sid}`, 'ws 42/custom,["auth",{}]', "3 ids"] },
    client: { "the socket's id is what the connect told": ["true true false"] },
  } },
  { item: 95, what: "middlewares one after the other, then the connection's handlers", cases: { "server-api": {
    "middlewares run in order, then the connection's handlers": ['ws 431[["first","second","connection"]]'],
  } } },
  { item: 96, what: "namespaces of a pattern and of a function, told of once", cases: {
    dynamic: {
      "asks for a matching name": [`ws 40/room-10,${sid}`],
      "asks for the right token": [`ws 40/doc-a,${sid}`],
      ...each(["asks for a name that does not match"], 'ws 44/room-x,{"message":"Invalid namespace"}'),
      ...each(["asks for a wrong token"], 'ws 44/doc-b,{"message":"Invalid namespace"}'),
    },
    "server-api": { "a new namespace is told of once": ["second 43/of-<uuid>,1[false]", /^asking 0/, `asking 40${sid}`, "asking 431[1]"] },
  } },
  { item: 97, what: "who has joined does not join again", cases: { protocol: { "send 40": [...connected, "ws closed 1005"] } } },
  { item: 98, what: "an event needs a namespace that was joined", cases: {
    protocol: {
      "event before connect": ["ws closed 1005"],
      'send 42/custom,["message"]': [...connected, "ws closed 1005"],
    },
    "server-api": { "an event before the CONNECT is answered": [/^ws 0/, "ws closed 1005"] },
  } },
  { item: 99, what: "who joins nothing in time is closed, who joins anything stays", cases: { protocol: {
    "no connect within the timeout": ["ws 2", "ws 2", "ws 2", "ws closed 1005"],
    "joining cancels the connect timeout": ["ws 2", "ws 2", "ws 2", "ws 2", "ws 2"],
  } } },
  { item: 100, what: "what is no packet closes the connection", cases: { protocol: each(
    ["4abc", "42{}", "42abc[]", '42"x"', "40[]", "41{}", '42["connect"]', '42["disconnect","x"]', "42[true]", "49", "45", "451", "45a-", "451.2-"].map(packet => `send ${packet}`),
    ...connected, "ws closed 1005") } },
  { item: 101, what: "a query is part of a namespace's name", cases: { protocol: {
    "connect 40/custom?x=1,": ['ws 44/custom?x=1,{"message":"Invalid namespace"}'],
  } } },
  { item: 102, what: "what the application is told of the handshake", cases: { client: {
    "handshake told with auth": [
      '{"xdomain":false,"secure":false,"url":"/socket.io/?EIO=4&transport=websocket","query":{"EIO":"4","transport":"websocket"},"auth":{"token":"abc"}}',
      "string false true 127.0.0.1 One undefined",
    ],
    "handshake told with an origin": [/^\{"xdomain":true,/, "string false true 127.0.0.1 One http://example.com"],
  } } },
  { item: 103, what: "what a middleware emits comes before the CONNECT", cases: { "server-api": {
    "what a middleware emits": ['ws 42["early","hello"]', `ws 40${sid}`],
  } } },

  // Events, acks, binary.
  { item: 104, what: "arguments keep their types", cases: { protocol: {
    'send 42["message",1,"2",{"3":[true]}]': ['ws 42["message-back",1,"2",{"3":[true]}]'],
  } } },
  { item: 105, what: "an event with an id is answered, once, with whatever there is", cases: {
    protocol: {
      'send 42456["message-with-ack",1,"2",{"3":[false]}]': ['ws 43456[1,"2",{"3":[false]}]'],
      'send 420["message-with-ack"]': ["ws 430[]"],
    },
    "server-api": { "an ack is sent once": ["ws 431[1]", 'ws 42["echo","end"]'] },
  } },
  { item: 106, what: "an ack of another namespace", cases: { client: { "getId of /foo": ['ws 43/foo,7["<sid>"]'] } } },
  { item: 107, what: "attachments come behind their event, both ways", cases: { protocol: {
    "binary two attachments": [`ws 452-["message-back",{"a":[${one}]},${two}]`, "ws binary 010203", "ws binary 04"],
  } } },
  { item: 108, what: "an ack with attachments", cases: { protocol: {
    "binary ack with an attachment": [`ws 461-7[${one}]`, "ws binary 010203"],
    "ws an ack with two attachments": [`ws 462-5[${one},{"x":${two}}]`, "ws binary 01", "ws binary 0202"],
  } } },
  { item: 109, what: "attachments deep inside, twice, empty, out of order", cases: { protocol: {
    "ws a placeholder in a key's value, deep": [`ws 451-["message-back",{"a":{"b":[{"c":${one}}]}}]`, "ws binary 01"],
    "ws one attachment named twice": [`ws 452-["message-back",${one},${two}]`, "ws binary 01", "ws binary 01"],
    "binary an empty attachment": [`ws 451-["message-back",${one}]`, "ws binary "],
    "binary placeholders out of order": [`ws 452-["message-back",${one},${two}]`, "ws binary 04", "ws binary 010203"],
  } } },
  { item: 110, what: "too many attachments, and placeholders of none", cases: { protocol: {
    'send 4511-["x"]': [...connected, "ws closed 1005"],
    ...each(["number out of range", "negative number", "number as a string", "no number"].map(name => `binary ${name}`), ...connected, "ws closed 1005"),
  } } },
  { item: 111, what: "text where an attachment is due, and one nobody announced", cases: { protocol: each(
    ["binary text while attachments are due", "binary binary out of nowhere"], ...connected, "ws closed 1005") } },
  { item: 112, what: "attachments in the payload of a poll", cases: { protocol: {
    "polling binary event": [polled([`40${sid}`, '42["auth",{}]', `451-["message-back",${one}]`, "bAQID"].join(separator))],
  } } },
  { item: 113, what: "what JSON lacks", cases: {
    client: { "dates are ISO strings": ['42["takeDate","<date>","<offset>"]', '42["takeDateObj",{"date":"<date>"},"<offset>"]', '431["<date>"]'] },
    "server-api": { "nothing at all is null": ['ws 42["nothing",null,null]'] },
  }, clients: { "protocol.test.mjs": ["what JSON does not know"] } },
  { item: 114, what: "an event may be named by a number, or error", cases: { protocol: each(["ws a number for a name", "ws error for a name"], 'ws 42["message-back"]') } },
  { item: 115, what: "names that nobody may emit", cases: { "server-api": Object.fromEntries(
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map(name =>
      [`the server may not emit ${name}`, [`ws 431["\\"${name}\\" is a reserved event name"]`, 'ws 42["echo","end"]']])) } },
  { item: 116, what: "an ack for nothing is passed over", cases: { protocol: {
    "send 439999[]": [...connected, "ws 2"],
    "ws an ack for what was never asked": ['ws 42["message-back",1]'],
  } } },
  { item: 117, what: "what is large, within the limit", cases: { "server-api": {
    "text and bytes beyond the usual limit, both ways": ["text true", "binary true"],
    "text beyond the usual limit, by polling": [posted, "true"],
  } } },
  // By WebSocket ours may deliver it, where the first one has been written by then: docs/protocol-notes.md.
  { item: 118, what: "a volatile event behind another one is dropped, alone it is not", cases: { "server-api": {
    "volatile between two others, by polling": [posted, polled(['42["one"]', '42["three"]'].join(separator))],
    "what stands around a volatile event, by WebSocket": ['ws 42["one"]', 'ws 42["three"]', 'ws 42["echo","end"]'],
    "volatile while no poll is held": [posted, posted, polled('42["echo","end"]')],
    "volatile alone": ['ws 42["echo","end"]', 'ws 42["two"]'],
  } } },
  { item: 119, what: "an ack is waited for so long and no longer", cases: { "server-api": {
    "an ack with an answer in time": ['ws 42<id>["question"]', 'ws 42["answered",false,"in time"]'],
    "an ack without an answer in time": ['ws 42<id>["question"]', 'ws 42["answered",true,null]'],
  } }, tests: ["AckTests.A_timeout_ends_the_wait_and_a_late_answer_is_ignored"] },
  { item: 120, what: "one that comes later is passed over", cases: { "server-api": {
    "an ack without an answer in time": ['ws 42["answered",true,null]', 'ws 42["echo","end"]'],
  } } },
  { item: 121, what: "send emits a message", cases: { "server-api": { "send is an event": ['ws 42["message","text"]'] } } },
  { item: 122, what: "catch-all handlers see events that come and go, the last one that was put first", cases: { "server-api": { "catch-all handlers": [
    `ws 431[${JSON.stringify([
      "first in nobody's", "in nobody's", "first in send me", "in send me", "first out message", "out message",
      "first in say", "in say", "first out said", "out said", "first in log", "in log",
    ])}]`,
    "ws 431[true]", 'ws 42["message","text"]', /"in log","first in listen no more","in listen no more"\]\]$/,
  ] } } },
  { item: 123, what: "a socket's middleware changes an event, or stops it without a word", cases: { "server-api": {
    "a middleware changes an event": ['ws 42["echo","rewritten"]'],
    "a middleware stops an event": [`ws 40${sid}`, 'ws 42["echo","end"]'],
  } } },

  // Rooms and broadcasts.
  { item: 124, what: "everyone is everyone in the namespace, and the speaker may leave itself out", cases: { "server-api": {
    "said to everyone in a namespace": [
      'first 42/of-<uuid>,["said",1]', 'first 42/of-<uuid>,["echo","end"]', 'second 42/of-<uuid>,["said",1]', 'second 42/of-<uuid>,["echo","end"]', 'elsewhere 42["echo","end"]',
    ],
    "said to everyone but the speaker": ['first 42/of-<uuid>,["echo","end"]', 'second 42/of-<uuid>,["said",1]', 'second 42/of-<uuid>,["echo","end"]', 'elsewhere 42["echo","end"]'],
  } } },
  { item: 125, what: "rooms together, each client once, without those of others", cases: { "server-api": {
    ...heardBy("to one room", "first", "second"),
    ...heardBy("to two rooms, once each", "first", "second", "third"),
    ...heardBy("to two rooms but one", "first", "second"),
    ...heardBy("to two rooms but a socket", "first", "third"),
  } } },
  { item: 126, what: "an id is a room, of the speaker's too, who does not hear itself", cases: { "server-api": {
    ...heardBy("to a socket by its id", "second"),
    ...heardBy("to the speaker's own id, by the server", "first"),
    ...heardBy("to the speaker's own id, by the speaker"),
    ...heardBy("to all but the speaker, in a room", "second"),
  } } },
  { item: 127, what: "rooms are joined, left, and gone when empty", cases: { "server-api": { "rooms come and go": [
    'ws 431[["a-<uuid>","b-<uuid>"]]', 'ws 431[["a-<uuid>","b-<uuid>","c-<uuid>"]]', 'ws 431[["b-<uuid>","c-<uuid>"]]', "ws 431[false]", "ws 431[true]",
    /^other 0/, `other 40${sid}`, "other 431[false]",
  ] } } },
  { item: 128, what: "an operator does not change", cases: { "server-api": {
    "an operator stays what it is": ['first 42["said","text"]', 'first 42["echo","end"]', 'second 42["echo","end"]'],
  } } },
  { item: 129, what: "bytes for a room come by every transport", cases: { "server-api": { "bytes for a room, by WebSocket and by polling": [
    `first 451-["said",${one}]`, "first binary 010203", polled([`451-["said",${one}]`, "bAQID"].join(separator)),
  ] } } },
  { item: 130, what: "a room is asked: all answers, those there were in time, or none", cases: { "server-api": {
    "a room is asked, and all answer": ['asking 439[false,["of first","of second"]]'],
    "a room is asked, and one does not answer": ['second 42<id>["question"]', 'asking 439[true,["of first"]]'],
    "a room is asked that nobody is in": ["asking 439[false,[]]"],
  } } },
  { item: 131, what: "sockets are moved, found and sent away by their rooms", cases: { "server-api": { "many are moved, found and sent away": [
    `found ${JSON.stringify(["first", "second"].map(name => ({ name, auth: name, rooms: ["a-<uuid>", "c-<uuid>"], isId: true })))}`,
    "third 431[[]]", "first 41", "second 41", "third 431[false]", "third 41", "third closed 1005",
  ] } } },
  { item: 132, what: "an event that is not to be compressed", cases: { "server-api": {
    "a long event, compress(true)": [/; content-encoding: gzip\] \(encoded\)$/],
    "a long event, compress(false)": [posted, polled(`42["long","${"x".repeat(2000)}"]`)],
  } } },
  { item: 133, what: "what the adapter tells of rooms, and in which order", cases: { "server-api": { "what the adapter tells of rooms": [
    `second 431[${JSON.stringify(["create a-<uuid>", "join a-<uuid>", "join a-<uuid>", "leave a-<uuid>", "leave a-<uuid>", "delete a-<uuid>"])}]`,
    'second 431[["create b-<uuid>","join b-<uuid>"]]',
  ] } } },
  { item: 134, what: "what a parent emits reaches every child", cases: { dynamic: {
    "what the parent emits": ['first 42/room-30,["said","hello"]', 'second 42/room-31,["said","hello"]'],
  } } },
  { item: 135, what: "an empty child goes, and comes again", cases: { dynamic: {
    "an empty child is removed": ["ws 431[true]", "ws 432[false]", `ws 40/room-40,${sid}`, "ws 433[true]"],
  } } },

  // Disconnecting.
  { item: 136, what: "who leaves keeps the connection", cases: {
    "server-api": {
      "end: the client leaves": ended("client namespace disconnect", 3),
      "a client that leaves keeps its connection": [`ws 40${sid}`, `ws 40${sid}`, 'ws 42["echo","end"]'],
    },
    protocol: { "every namespace left, then a ping": ['ws 42/custom,["auth",{}]', "ws 2"] },
  } },
  { item: 137, what: "who leaves one namespace keeps the other", cases: { protocol: {
    "two namespaces, one left": ['ws 42/custom,["auth",{}]', 'ws 42["message-back","still here"]', "ws closed 1005"],
  } } },
  { item: 138, what: "who is sent away is told so, and keeps the connection", cases: { "server-api": {
    "sent away from one namespace": ["ws 41/of-<uuid>,", "ws 41", `ws 40${sid}`],
    "end: the server sends it away": ended("server namespace disconnect", 3),
  } }, clients: { "hooks.test.mjs": ["a client that does not is disconnected"] } },
  { item: 139, what: "a connection that the server closes is told in every namespace", cases: { "server-api": {
    "connection closed, with two namespaces": ["ws 41", "ws 41/of-<uuid>,", "ws closed 1005"],
  } } },
  { item: 140, what: "the reasons of an end that nobody ordered", cases: { "server-api": {
    "end: its WebSocket is closed": ended("transport close", 3),
    "end: its WebSocket breaks": ended("transport close", 3),
    "end: its poll is aborted": ended("transport error", 1),
    "end: it does not answer a ping": ["ws 2", "ws closed 1005", 'watcher 42["told","disconnect","ping timeout"]'],
  } } },
  { item: 141, what: "a server that closes", cases: { "server-api": {
    "end: its server closes": ["ws closed 1005", "held 1", "the port is free", 'watcher 42["told","disconnect","server shutting down"]'],
  } }, tests: ["DisconnectTests.Closing_the_server_tells_the_handlers_and_sends_nothing"] },
  { item: 142, what: "what is no packet is an error first", cases: { "server-api": {
    "end: it sends what is no packet": ['watcher 42["told","error"]', ...ended("forced close", 3)],
  } } },
  // By WebSocket the reference says "forced close": its transport has closed before the reason is given.
  { item: 143, what: "a packet that does not fit the state", cases: { "server-api": {
    "end: it joins once more, by polling": ended("forced server close", 1),
    "end: it joins once more": ended("forced close", 3),
  } } },
  { item: 144, what: "the rooms are there before the end, and not after it", cases: { "server-api": { "end: its WebSocket is closed": ended("transport close", 3) } } },
  { item: 145, what: "nothing behind a disconnection reaches the application", cases: { "server-api": {
    "an event behind the disconnection": ["ws 41", "ws closed 1005", "other 431[false]"],
  } } },

  // Recovery.
  { item: 146, what: "a private id, and an offset behind plain events alone", cases: {
    recovery: {
      "the CONNECT has a pid": ['client 40{"sid":"<sid>","pid":"<pid>"}'],
      "offsets of plain events": ['client 42["said",null,"<offset>"]', 'client 42["said",1]', `client 451-["said",${one},"<offset>"]`],
    },
    client: { "event ack answered right": ['ws 42<id>["ack"]', 'ws 42["got it","<offset>"]'] },
  } },
  { item: 147, what: "who comes back has what was missed before the CONNECT, and all that it had", cases: { recovery: {
    "back with events missed": [
      'again 42["said",1,"<offset>"]', 'again 42["said",2,"<offset>"]', 'again 42["said","direct","<offset>"]', `again 451-["said",${one},"<offset>"]`, "again binary 010203",
      'again 40{"sid":"<sid>","pid":"<pid>"}', "same sid true, same pid true", /^again 439\[\{"recovered":true,/, "recovered true, room true, name true",
    ],
  } } },
  { item: 148, what: "what was missed is what it would have heard", cases: { recovery: {
    // Not among them: what was said to others, without it, and volatile. An event with an ack has no offset (item 146).
    "back with events missed": [/^again 0/, 'again 42["said",1,"<offset>"]', 'again 42["said",2,"<offset>"]', 'again 42["said","direct","<offset>"]', `again 451-["said",${one},"<offset>"]`],
  } } },
  { item: 149, what: "who cannot come back is new", cases: { recovery: each(
    ["an unknown pid", "an unknown offset", "a number for a pid", "a number for an offset", "no offset"].map(what => `back with ${what}`)
      .concat("back too late", "back after leaving", "back after being sent away"),
    'again 40{"sid":"<sid>","pid":"<pid>"}', "same sid false, same pid false", /^again 439/, "recovered false, room false, name false") } },
  { item: 150, what: "who comes back passes the middlewares or not", cases: {
    recovery: { "middlewares passed by who comes back": ["recovered true, room true, name true", "again 433[1]"] },
    "recovery-strict": { "middlewares passed by who comes back": ["recovered true, room true, name true", "again 433[2]"] },
  } },
  { item: 151, what: "where nothing is recovered, a private id is auth like any other", cases: { "server-api": {
    "a pid where nothing is recovered": [`ws 40${sid}`, 'auth {"name":"x","pid":"<pid>","offset":"x"}'],
  } } },

  // Files.
  { item: 152, what: "eight files, their headers, encodings and tags", cases: { protocol: {
    ...each(["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"].map(name => `file ${name}`),
      /^GET 200 \[content-type: application\/javascript; charset=utf-8; cache-control: public, max-age=0; etag: "[\d.]+"; content-encoding: gzip\]/, "true"),
    ...each(["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"].map(name => `file ${name}.map`),
      /^GET 200 \[content-type: application\/json; charset=utf-8; cache-control: public, max-age=0; etag: "[\d.]+"; content-encoding: gzip\]/, "true"),
    "file accepted in br": [/content-encoding: br\]/],
    "file accepted in deflate": [/content-encoding: deflate\]/],
    ...each(["file known as the same", "file known as the same, weakly"], "GET 304 [] "),
    "file for a page of another origin": [/; access-control-allow-origin: \*\]/],
  } } },
  { item: 153, what: "no other file, and none where none is served", cases: {
    protocol: each(["no file socket.io.txt", "no file package.json"], refused(0)),
    "server-api": { "no file where none is served": [refused(0)] },
  } },
];
