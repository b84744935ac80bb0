// The reference's server of version 2, which newer clients cannot talk to. Prints "ready PORT" when it listens.
import { createServer } from "node:http";
import createSocketIO from "socket.io-2";

const http = createServer();
createSocketIO(http);
http.listen(0, "127.0.0.1", () => console.log(`ready ${http.address().port}`));
["SIGTERM", "SIGINT"].forEach(signal => process.once(signal, () => process.exit(0)));
