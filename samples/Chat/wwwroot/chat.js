const typingPause = 800; // milliseconds without a key after which nobody is typing
const maxMessages = 500;

const byId = id => document.getElementById(id);
const messages = byId("messages");
const field = byId("message");
const socket = io({ autoConnect: false });
const typists = new Set();
let username = "";
let typingTimer = 0;

function add(kind, text, author) {
  const item = document.createElement("li");
  item.className = kind;
  if (author) {
    const name = document.createElement("b");
    name.textContent = author;
    item.append(name, " ");
  }

  item.append(text);
  messages.append(item);
  while (messages.children.length > maxMessages) {
    messages.firstChild.remove();
  }

  messages.scrollTop = messages.scrollHeight;
}

function showCount({ numUsers }) {
  byId("state").textContent = numUsers === 1 ? "1 person here" : `${numUsers} people here`;
}

function showTypists() {
  const names = [...typists];
  byId("typing").textContent = names.length === 0 ? "" : `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing…`;
}

function stopTyping() {
  if (typingTimer) {
    clearTimeout(typingTimer);
    typingTimer = 0;
    socket.emit("stop typing");
  }
}

byId("login").addEventListener("submit", event => {
  event.preventDefault();
  username = byId("username").value.trim();
  if (username) {
    socket.connect();
  }
});

byId("speak").addEventListener("submit", event => {
  event.preventDefault();
  const text = field.value.trim();
  if (text) {
    stopTyping();
    socket.emit("new message", text);
    add("own", text, username);
    field.value = "";
  }
});

field.addEventListener("input", () => {
  if (!typingTimer) {
    socket.emit("typing");
  }

  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, typingPause);
});

// Again after each reconnection: the server knows the name of a socket, and this one is new.
socket.on("connect", () => socket.emit("add user", username));

socket.on("login", data => {
  byId("login").hidden = true;
  byId("room").hidden = false;
  field.focus();
  showCount(data);
});

socket.on("new message", data => {
  add("other", data.message, data.username);
});

socket.on("user joined", data => {
  add("note", `${data.username} joined`);
  showCount(data);
});

socket.on("user left", data => {
  typists.delete(data.username);
  showTypists();
  add("note", `${data.username} left`);
  showCount(data);
});

socket.on("typing", data => {
  typists.add(data.username);
  showTypists();
});

socket.on("stop typing", data => {
  typists.delete(data.username);
  showTypists();
});

socket.on("disconnect", () => {
  typists.clear();
  showTypists();
  byId("state").textContent = "connection lost, trying again…";
});
