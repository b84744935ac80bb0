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
const asJson = "inside the server a payload is JSON: what JSON lacks becomes what JSON.stringify makes of it";
const names = "an event has a name, and not a reserved one, in every format; the reference's MessagePack parser lets a client emit \"disconnect\"";
const jsonp = "JSONP is not there yet: j is ignored, and a form's body is no payload";

export const deliberate = {
  "preflight for GET {}": preflight,
  "preflight for POST {}": preflight,
  "preflight for PUT {}": preflight,
  'preflight for POST {"access-control-request-headers":"content-type"}': preflight,
  'preflight for POST {"access-control-request-headers":"x-one, x-two"}': preflight,
  "post with base64 without padding": base64,
  "JSONP ?j=0": jsonp,
  "JSONP ?j=1);alert(1": jsonp,
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
  "event hi while an ack is owed": inOrder,
  "event ack answered by another id, then hi": inOrder,
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
