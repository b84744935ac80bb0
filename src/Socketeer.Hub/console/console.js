import { addressTo, focusComposer, startComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { copyText, find, make, makeButton, makeIcon } from "./dom.js";
import { showIcon } from "./icon.js";
import { addTraffic } from "./traffic.js";

const connections = new Map();
let current = null;

const observer = {
  traffic: ({ namespace }, entry) => addTraffic({ ...entry, namespace }),
  changed: show,
  closed(connection, refusal) {
    connections.delete(connection.namespace);
    if (current === connection) {
      current = [...connections.values()].at(-1) ?? null;
    }

    find("connect-error").textContent = refusal ? `${connection.namespace} refused: ${refusal}` : "";
    if (refusal || connections.size === 0) {
      find("connect-panel").open = true;
    }

    show();
  },
};

function lampOf(connection) {
  return connection.isOnline ? "online" : "waiting";
}

function showState() {
  const state = find("state");
  state.dataset.state = current ? lampOf(current) : "offline";
  find("state-text").textContent = current?.status ?? "not connected";
  find("transport-now").textContent = current?.isOnline ? current.transport : "";
  find("transport-before").textContent = current?.isOnline && current.upgradedFrom ? `${current.upgradedFrom} → ` : "";
  find("socket-id-text").textContent = current?.id ?? "";
  find("socket-id").hidden = !current?.isOnline;
}

function makeTab(connection) {
  const choose = make("button", "tab", make("span", `lamp ${lampOf(connection)}`), make("span", "tab-name", connection.namespace));
  choose.type = "button";
  choose.dataset.testid = "tab";
  choose.setAttribute("aria-pressed", String(connection === current));
  choose.append(make("span", "quiet", connection.isOnline ? connection.transport : "…"));
  choose.addEventListener("click", () => {
    current = connection;
    show();
  });
  const close = makeButton("small", `Disconnect from ${connection.namespace}`, () => {
    connection.close();
    find(current ? "arguments" : "namespace").focus();
  }, makeIcon("close"));
  close.dataset.testid = "disconnect";
  return make("li", "", choose, close);
}

function makeRoomChip(room) {
  const chip = makeButton("chip-main", `Tell the room ${room}`, () => addressTo(room), room);
  const leave = makeButton("small", `Leave the room ${room}`, () => sendRoom("leave", room), makeIcon("close"));
  leave.dataset.testid = "leave";
  return make("li", "chip", chip, leave);
}

function show() {
  showState();
  showIcon(Boolean(current?.isOnline));
  find("tabs").replaceChildren(...[...connections.values()].map(makeTab));
  find("rooms").replaceChildren(...[...current?.rooms ?? []].map(makeRoomChip));
  find("rooms-of").textContent = current && current.namespace !== "/" ? ` in ${current.namespace}` : "";
  find("no-rooms").hidden = (current?.rooms.size ?? 0) > 0;
}

function readConnectForm() {
  const name = find("namespace").value.trim();
  const auth = find("auth").value.trim();
  return {
    namespace: name.startsWith("/") ? name : `/${name}`,
    path: find("path").value.trim() || "/socket.io",
    transports: find("transport").value.split(","),
    auth: auth ? JSON.parse(auth) : {},
  };
}

function connect() {
  const error = find("connect-error");
  let options;
  try {
    options = readConnectForm();
    find("auth").removeAttribute("aria-invalid");
  } catch (mistake) {
    find("auth").setAttribute("aria-invalid", "true");
    error.textContent = `Auth is not JSON: ${mistake.message}`;
    return;
  }

  if (connections.has(options.namespace)) {
    error.textContent = `${options.namespace} is connected already.`;
    return;
  }

  error.textContent = "";
  current = new Connection(options, observer);
  connections.set(options.namespace, current);
  find("connect-panel").open = false;
  show();
  focusComposer();
  current.open();
}

function send(event, values, wantsAck) {
  if (!current?.isOnline) {
    throw new Error("Connect first.");
  }

  current.emit(event, values, wantsAck);
}

function sendRoom(event, room) {
  try {
    send(event, [room], true);
    find("room-error").textContent = "";
    return true;
  } catch (error) {
    find("room-error").textContent = error.message;
    return false;
  }
}

find("connect-form").addEventListener("submit", event => {
  event.preventDefault();
  connect();
});

find("room-form").addEventListener("submit", event => {
  event.preventDefault();
  if (sendRoom("join", find("room").value)) {
    find("room").value = "";
  }
});

find("socket-id").addEventListener("click", async () => {
  const id = current.id;
  await copyText(id);
  find("copied").textContent = `${id} copied`;
  find("socket-id").dataset.copied = "true";
});
find("socket-id").addEventListener("blur", () => delete find("socket-id").dataset.copied);

startComposer(send);
show();
