// Connects, and connects again when the server restarts meanwhile: prints what happens, ends after the second echo.
import { socketFor } from "./support.mjs";

const socket = socketFor(process.argv[2], { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
let echoes = 0;
socket.on("connect", async () => {
  console.log("connected");
  const answer = await socket.timeout(5000).emitWithAck("message-with-ack", "hello");
  console.log(`echoed ${answer}`);
  if (++echoes === 2) {
    socket.close();
  }
});
socket.on("disconnect", reason => console.log(`disconnected ${reason}`));
