// Where we differ on purpose. docs/protocol-notes.md has the reasons in full; a case that no longer differs fails as stale.
const method = "405 says what is wrong with the method; the reference answers 500";
const version = "refused before the WebSocket is made, so that the client can read why; the reference breaks it afterwards";
const undecoded = "arguments are passed on as they came, not read and written again";
const digits = "digits only; the reference reads them by JavaScript's Number()";
const base64 = "half-parsed input must not reach the application; the reference makes something of it";
const depth = "JSON has a greatest depth: the reference's process dies of a deep one";
const long = "the name of a namespace has a greatest length";
const inOrder = "handlers of one socket are awaited in order, and this one awaits an ack; the reference starts the next";
const preflight = "CORS is ASP.NET Core's own: a preflight names the method asked for, the reference all it knows";
const otherOrigin = "CORS is ASP.NET Core's own: an origin that is not allowed is told nothing, by the reference all but that it is allowed";
const truncated = "half-parsed input must not reach the application; the reference takes what there is";
const unchanged = "304 says what a cache is to keep of it; the reference says nothing";
const asJson = "inside the server a payload is JSON: what JSON lacks becomes what JSON.stringify makes of it";
const names = "an event has a name, and not a reserved one, in every format; the reference's MessagePack parser lets a client emit \"disconnect\"";
const together = "what one POST brought about leaves together; the reference answers the poll with the first of it, and drops the rest";
const lateTurn = "what came first is dealt with and answered first; the reference deals with it a turn later, when the connection is closed";
const overtaken = "a poll may have been sent before the close that overtook it: it is answered, once; the reference answers 400";

export const deliberate = {
  "a session that is closed is gone for every method": overtaken,
  "post close": overtaken,
  "post close first": overtaken,
  "post message then close": overtaken,
  "3: post a message, then a close": overtaken,
  ...Object.fromEntries(["a message", "two messages", "binary", "binary and a message"].map(body => [
    `post ${body} and a close packet before the next poll`, overtaken])),
  ...Object.fromEntries(["two messages", "binary and a message"].flatMap(body => ["a bad packet", "a close packet", "a ping"].map(ending =>
    [`post ${body} and ${ending} while a poll is held`, together]))),
  ...Object.fromEntries(["a connect", "an ack", "an event with bytes"].flatMap(body => [
    ...["a bad packet", "a bad message", "a close packet"].map(ending => [`polled ${body} and ${ending} while a poll is held`, lateTurn]),
    [`polled ${body} and a bad message before the next poll`, lateTurn],
    [`polled ${body} and a close packet before the next poll`, overtaken],
  ])),
  "preflight for GET {}": preflight,
  "preflight for POST {}": preflight,
  "preflight for PUT {}": preflight,
  'preflight for POST {"access-control-request-headers":"content-type"}': preflight,
  'preflight for POST {"access-control-request-headers":"x-one, x-two"}': preflight,
  "preflight of an origin that is allowed": preflight,
  "preflight of another origin": otherOrigin,
  "request of another origin": otherOrigin,
  "post with base64 without padding": base64,
  "GET ?EIO=4&transport=websocket with the session of a WebSocket": "refused at once; the reference never answers",
  "upgrade request with the session of a WebSocket": "closed at once; the reference takes it for an upgrade, until the session ends",
  "cookies in the response to an upgrade request": "one Set-Cookie line for each; the reference joins them with commas, and clients read the first",
  "PUT with a session": method,
  "DELETE with a session": method,
  "PATCH with a session": method,
  "ws ?transport=websocket": version,
  "ws ?EIO=3&transport=websocket": version,
  "ws ?EIO=abc&transport=websocket": version,
  'send 42["message","\\ud83d\\ude00 é"]': undecoded,
  'send 42["message",1.0]': undecoded,
  'send 42["message",1e400]': undecoded,
  "ws escapes that JSON knows": undecoded,
  "polled escapes that JSON knows": undecoded,
  "ws one attachment named twice": undecoded,
  "polled one attachment named twice": undecoded,
  "post b!!!notbase64, which is no base64": base64,
  "post bA, which is no base64": base64,
  "post bAQI=A, which is no base64": base64,
  "post bAQ-_, which is no base64": base64,
  "ws JSON 70 deep": depth,
  "polled JSON 70 deep": depth,
  "ws a namespace of 300 letters": long,
  "polled a namespace of 300 letters": long,
  "end: it joins once more": "one reason for one mistake; the reference's depends on the transport, forced server close by polling alone",
  "two with one pid": "a pid works once; the reference gives the same socket to both, and one of them hears no more broadcasts",
  "event hi while an ack is owed": inOrder,
  "event ack answered by another id, then hi": inOrder,
  "3: upgrade then silence": "a client that went silent is timed out; the reference forgets the time with the transport",
  "JSONP 3 binary where base64 was not asked for": "base64, which clients read; the reference writes a Buffer as JSON",
  "JSONP form with bytes that are not UTF-8": "the platform leaves an escape that is no UTF-8 as it is; the reference makes U+FFFD of it",
  "file known as the same": unchanged,
  "file known as the same, weakly": unchanged,
  "file by POST": "a file is for GET and HEAD; the reference looks at no method",
  "no file socket.io.js/": "routes are the host's, and a slash at the end makes no difference to them",
  "3: post a length in exponents": digits,
  "3: post a length in hexadecimal": digits,
  "3: post a blank before the length": digits,
  "3: post base64 that is none": base64,
  "3: post octets, a truncated packet": truncated,
  'send 42 ["message",1]': digits,
  'send 42 1["message-with-ack"]': digits,
  'send 451e0-["x"]': digits,
  'send 45 1-["x"]': digits,
  'send 42999999999999999999999["message-with-ack"]': "an ack id that JavaScript cannot hold would come back as another one",
  "msgpack echo of an object like a placeholder beside bytes": "it is one, as in the default format",
  "msgpack echo of undefined": asJson,
  "msgpack echo of an undefined property": asJson,
  "msgpack echo of a date": asJson,
  "msgpack echo of an ArrayBuffer": "bytes are bytes: they leave as MessagePack's binary",
  "msgpack echo of NaN": asJson,
  "msgpack echo of Infinity": asJson,
  "msgpack echo of a key that comes twice": undecoded,
  "msgpack echo of an integer beyond 2^53": undecoded,
  "msgpack an event without a name": names,
  "msgpack an event whose name is null": names,
  "msgpack a reserved event": names,
  "msgpack 70 deep": depth,
  "msgpack connect to no name": "a name that is empty is none; the reference looks it up",
  "binary a fraction": "the index of an attachment is a whole number; the reference makes null of this one",
};
