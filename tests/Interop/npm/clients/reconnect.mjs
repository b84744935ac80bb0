// Connects, and connects again when the server restarts meanwhile: prints what happens, ends after the second echo.
import { socketFor } from "./support.mjs";

const socket = socketFor(process.argv[2], { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
let echoes = 0;

// Should the server not come back: an end, and a word about it.
setTimeout(() => {
  console.error(`${echoes} echoes within 60 s, not 2`);
  process.exit(1);
}, 60_000).unref();
socket.on("connect", async () => {
  console.log(`connected ${socket.id}`);
  const answer = await socket.timeout(5000).emitWithAck("message-with-ack", "hello");
  console.log(`echoed ${answer}`);
  if (++echoes === 2) {
    socket.close();
  }
});
socket.on("disconnect", reason => console.log(`disconnected ${reason}`));
