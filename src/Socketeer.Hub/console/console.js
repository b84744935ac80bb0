import { io } from "./socket.io.esm.min.js";
import { parseArguments } from "./arguments.js";
import { addRow, clearRows, connectTools } from "./traffic.js";

const find = id => document.getElementById(id);

// What the hub does without any configuration; other hubs have other events, typed by hand.
const presets = {
  speak: '["hello, others"]',
  shout: '["hello, everyone"]',
  tell: '["tea", "hello, room"]',
  echo: '["hello, me"]',
};

const rooms = new Set();
let socket = null;

function showState(state, text) {
  document.querySelector(".state").dataset.state = state;
  document.querySelector("[data-testid=state-text]").textContent = text;
  find("socket-id").hidden = state !== "online";
  find("socket-id").textContent = socket?.id ?? "";
  find("connect").textContent = socket ? "Disconnect" : "Connect";
}

function showTransport() {
  if (socket?.connected) {
    showState("online", `${socket.nsp} by ${socket.io.engine.transport.name}`);
  }
}

function connect() {
  let auth;
  try {
    auth = find("auth").value.trim() ? JSON.parse(find("auth").value) : undefined;
    find("connect-error").textContent = "";
  } catch (error) {
    find("connect-error").textContent = `Auth is not JSON: ${error.message}`;
    return;
  }

  const name = find("namespace").value.trim();
  socket = io(name.startsWith("/") ? name : `/${name}`, {
    auth,
    transports: find("transport").value.split(","),
    forceNew: true,
  });
  showState("waiting", "connecting");
  socket.on("connect", () => {
    showTransport();
    socket.io.engine.on("upgrade", showTransport);
    addRow("note", "connected", [socket.id]);

    // Rooms belong to a connection: a new one begins without any.
    for (const room of rooms) {
      socket.emit("join", room);
    }
  });
  socket.on("connect_error", error => {
    addRow("note", "refused", [error.message, ...(error.data === undefined ? [] : [error.data])]);
    showState("waiting", socket.active ? "reconnecting" : "refused");
    if (!socket.active) {
      disconnect();
    }
  });
  socket.on("disconnect", reason => {
    addRow("note", "disconnected", [reason]);
    showState("waiting", socket?.active ? "reconnecting" : "not connected");
  });
  socket.onAny((event, ...received) => addRow("in", event, received.filter(item => typeof item !== "function")));
}

function disconnect() {
  socket?.close();
  socket = null;
  rooms.clear();
  showRooms();
  showState("offline", "not connected");
}

function showRooms() {
  find("rooms").replaceChildren(...[...rooms].map(room => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = room;
    chip.title = `Leave ${room}`;
    chip.addEventListener("click", () => send("leave", [room], true));
    const item = document.createElement("li");
    item.append(chip);
    return item;
  }));
}

function send(event, values, wantsAck) {
  addRow("out", event, values);
  if (!wantsAck) {
    socket.emit(event, ...values);
    return;
  }

  const target = socket;
  target.timeout(10000).emit(event, ...values, (error, ...answer) => {
    addRow("ack", event, error ? [error.message] : answer);
    if (!error && answer[0]?.ok && typeof values[0] === "string" && target === socket) {
      if (event === "join") {
        rooms.add(values[0]);
      } else if (event === "leave") {
        rooms.delete(values[0]);
      }

      showRooms();
    }
  });
}

function isReady(errorId) {
  find(errorId).textContent = socket?.connected ? "" : "Connect first.";
  return socket?.connected;
}

find("connect-form").addEventListener("submit", event => {
  event.preventDefault();
  if (socket) {
    addRow("note", "disconnected", ["by this page"]);
    disconnect();
  } else {
    connect();
  }
});

find("room-form").addEventListener("submit", event => {
  event.preventDefault();
  const room = find("room").value;
  if (room && isReady("emit-error")) {
    send("join", [room], true);
    find("room").value = "";
  }
});

find("emit-form").addEventListener("submit", async event => {
  event.preventDefault();
  if (!isReady("emit-error")) {
    return;
  }

  try {
    const values = parseArguments(find("arguments").value);
    const [file] = find("file").files;
    if (file) {
      values.push(await file.arrayBuffer());
    }

    send(find("event").value, values, find("ack").checked);
  } catch (error) {
    find("emit-error").textContent = error.message;
  }
});

find("socket-id").addEventListener("click", () => navigator.clipboard?.writeText(socket.id));

for (const [name, example] of Object.entries(presets)) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.dataset.testid = `preset-${name}`;
  button.addEventListener("click", () => {
    find("event").value = name;
    find("arguments").value = example;
    find("arguments").focus();
  });
  find("presets").append(button);
}

for (const name of [...Object.keys(presets), "join", "leave"]) {
  const option = document.createElement("option");
  option.value = name;
  find("events").append(option);
}

find("clear").addEventListener("click", clearRows);
connectTools(find("filter"), find("pause"));
