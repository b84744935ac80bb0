// Where we differ on purpose. docs/protocol-notes.md has the reasons in full; a case that no longer differs fails as stale.
const method = "405 says what is wrong with the method; the reference answers 500";
const version = "refused before the WebSocket is made, so that the client can read why; the reference breaks it afterwards";
const undecoded = "arguments are passed on as they came, not read and written again";
const digits = "digits only; the reference reads them by JavaScript's Number()";

export const deliberate = {
  "PUT with a session": method,
  "DELETE with a session": method,
  "PATCH with a session": method,
  "ws ?transport=websocket": version,
  "ws ?EIO=3&transport=websocket": version,
  "ws ?EIO=abc&transport=websocket": version,
  'send 42["message","\\ud83d\\ude00 é"]': undecoded,
  'send 42["message",1.0]': undecoded,
  'send 42["message",1e400]': undecoded,
  'send 42 ["message",1]': digits,
  'send 42 1["message-with-ack"]': digits,
  'send 451e0-["x"]': digits,
  'send 45 1-["x"]': digits,
  'send 42999999999999999999999["message-with-ack"]': "an ack id that JavaScript cannot hold would come back as another one",
  "binary a fraction": "the index of an attachment is a whole number; the reference makes null of this one",
};
