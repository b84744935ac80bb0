const sessionKey = "sessionID";

const byId = id => document.getElementById(id);
const field = byId("message");
const socket = io({ autoConnect: false });
const users = new Map(); // by userID: { userID, username, connected, messages, unread }
let ownID = "";
let chosenID = "";

function showUsers() {
  const focused = document.activeElement?.dataset.user;
  const others = [...users.values()].filter(user => user.userID !== ownID);
  byId("users").replaceChildren(...others.map(user => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.user = user.userID;
    button.setAttribute("aria-pressed", user.userID === chosenID);
    const name = document.createElement("span");
    name.textContent = user.username;
    const state = document.createElement("small");
    state.textContent = user.connected ? "online" : "offline";
    button.append(name, state);
    if (user.unread) {
      const unread = document.createElement("small");
      unread.className = "unread";
      unread.textContent = `${user.unread} new`;
      button.append(unread);
    }

    button.addEventListener("click", () => choose(user.userID));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  if (focused) {
    document.querySelector(`[data-user="${focused}"]`)?.focus();
  }

  byId("state").textContent = `you are ${users.get(ownID)?.username ?? ""}`;
}

function showMessages() {
  const user = users.get(chosenID);
  byId("partner").textContent = user ? user.username : "Choose a user";
  byId("speak").hidden = !user;
  byId("messages").replaceChildren(...(user?.messages ?? []).map(message => {
    const item = document.createElement("li");
    item.className = message.from === ownID ? "own" : "other";
    item.textContent = message.content;
    return item;
  }));
  byId("messages").scrollTop = byId("messages").scrollHeight;
}

function choose(userID) {
  chosenID = userID;
  users.get(userID).unread = 0;
  showUsers();
  showMessages();
  field.focus();
}

function keep(message) {
  const otherID = message.from === ownID ? message.to : message.from;
  const user = users.get(otherID);
  if (!user) {
    return;
  }

  user.messages.push(message);
  if (otherID === chosenID) {
    showMessages();
  } else {
    user.unread++;
    showUsers();
  }
}

function enter(auth) {
  byId("login-error").textContent = "";
  socket.auth = auth;
  socket.connect();
}

byId("login").addEventListener("submit", event => {
  event.preventDefault();
  enter({ username: byId("username").value.trim() });
});

byId("speak").addEventListener("submit", event => {
  event.preventDefault();
  const content = field.value.trim();
  if (content) {
    socket.emit("private message", { content, to: chosenID });
    keep({ content, from: ownID, to: chosenID });
    field.value = "";
  }
});

socket.on("session", ({ sessionID, userID }) => {
  ownID = userID;
  socket.auth = { sessionID };
  localStorage.setItem(sessionKey, sessionID);
  byId("login").hidden = true;
  byId("desk").hidden = false;
});

socket.on("users", list => {
  const unread = new Map([...users.values()].map(user => [user.userID, user.unread]));
  users.clear();
  list.forEach(user => users.set(user.userID, { ...user, unread: unread.get(user.userID) ?? 0 }));
  if (!users.has(chosenID)) {
    chosenID = "";
  }

  showUsers();
  showMessages();
});

socket.on("user connected", user => {
  const known = users.get(user.userID);
  if (known) {
    known.connected = true;
  } else {
    users.set(user.userID, { ...user, unread: 0 });
  }

  showUsers();
});

socket.on("user disconnected", userID => {
  if (users.has(userID)) {
    users.get(userID).connected = false;
    showUsers();
  }
});

socket.on("private message", keep);

// Refused: the session that this page remembered is unknown, or the name is none.
socket.on("connect_error", error => {
  if (error.message !== "invalid username") {
    byId("state").textContent = "no connection, trying again…";
    return;
  }

  if (socket.auth.username !== undefined) {
    byId("login-error").textContent = "Please give a name.";
  }

  localStorage.removeItem(sessionKey);
  byId("desk").hidden = true;
  byId("login").hidden = false;
  byId("username").focus();
});

socket.on("disconnect", () => { byId("state").textContent = "connection lost, trying again…"; });

const remembered = localStorage.getItem(sessionKey);
if (remembered) {
  byId("login").hidden = true;
  enter({ sessionID: remembered });
}
