const timeout = 5_000; // milliseconds to wait for an ack

const byId = id => document.getElementById(id);
const socket = io();
const todos = new Map(); // by id
const rows = new Map(); // by id

// One per todo, kept while the todo lives: another tab's change must not take away what is being typed.
function addRow(id) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => update({ ...todos.get(id), completed: box.checked }));

  const title = document.createElement("input");
  title.addEventListener("change", () => update({ ...todos.get(id), title: title.value.trim() }));

  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "Delete";
  remove.addEventListener("click", () => erase(id));

  const item = document.createElement("li");
  item.append(box, title, remove);
  byId("todos").append(item);
  const row = { item, box, title, remove };
  rows.set(id, row);
  return row;
}

function showTodo(todo) {
  const { item, box, title, remove } = rows.get(todo.id) ?? addRow(todo.id);
  item.className = todo.completed ? "completed" : "";
  box.checked = todo.completed;
  box.setAttribute("aria-label", `${todo.title} is done`);
  title.setAttribute("aria-label", `Title of ${todo.title}`);
  remove.setAttribute("aria-label", `Delete ${todo.title}`);
  if (document.activeElement !== title) {
    title.value = todo.title;
  }
}

function show() {
  for (const [id, row] of rows) {
    if (!todos.has(id)) {
      row.item.remove();
      rows.delete(id);
    }
  }

  todos.forEach(showTodo);
  const left = [...todos.values()].filter(todo => !todo.completed).length;
  byId("left").textContent = todos.size === 0 ? "Nothing yet." : `${left} of ${todos.size} left`;
}

function put(todo) {
  todos.set(todo.id, todo);
  show();
}

// Emits and waits for the ack: { data }, nothing, or { error, errorDetails }.
async function ask(event, ...args) {
  let error;
  try {
    const response = await socket.timeout(timeout).emitWithAck(event, ...args);
    if (!response?.error) {
      byId("error").textContent = "";
      return { ok: true, data: response?.data };
    }

    error = [response.error, ...(response.errorDetails ?? []).map(detail => detail.message)].join(": ");
  } catch {
    error = "the server does not answer";
  }

  byId("error").textContent = error;
  return { ok: false };
}

async function list() {
  const { ok, data } = await ask("todo:list");
  if (ok) {
    todos.clear();
    data.forEach(todo => todos.set(todo.id, todo));
    show();
  }
}

async function create(title) {
  const { ok, data } = await ask("todo:create", { title, completed: false });
  if (ok) {
    put({ id: data, title, completed: false });
    byId("title").value = "";
  }
}

async function update(todo) {
  const { ok } = await ask("todo:update", todo);
  if (ok) {
    todos.set(todo.id, todo);
  }

  show();
}

async function erase(id) {
  const { ok } = await ask("todo:delete", id);
  if (ok) {
    todos.delete(id);
    show();
    byId("title").focus();
  }
}

byId("create").addEventListener("submit", event => {
  event.preventDefault();
  create(byId("title").value.trim());
});

socket.on("connect", () => {
  byId("state").textContent = "connected";
  list();
});
socket.on("disconnect", () => { byId("state").textContent = "connection lost, trying again…"; });
socket.on("todo:created", put);
socket.on("todo:updated", put);
socket.on("todo:deleted", id => {
  todos.delete(id);
  show();
});
