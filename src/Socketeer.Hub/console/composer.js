import { describeArguments, parseArguments } from "./arguments.js";
import { find, make } from "./dom.js";

// What the hub does without any configuration; other hubs have other events, typed by hand.
const presets = [
  { name: "speak", example: '["hello, others"]', meaning: "everyone else hears it" },
  { name: "shout", example: '["hello, everyone"]', meaning: "everyone hears it, you too" },
  { name: "tell", example: '["tea", "hello, room"]', meaning: "a room hears it, or one socket by its id" },
  { name: "echo", example: '["hello, me"]', meaning: "it comes back to you" },
];
const otherMeanings = { join: "you enter a room", leave: "you leave a room" };

const eventField = find("event");
const argumentsField = find("arguments");
const fileField = find("file");

function formatSize(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 102_400 ? 1 : 0)} KiB`;
}

function showError(message) {
  find("emit-error").textContent = message;
}

function showUnderstanding() {
  try {
    find("understood").textContent = describeArguments(parseArguments(argumentsField.value));
    argumentsField.removeAttribute("aria-invalid");
    showError("");
  } catch (error) {
    find("understood").textContent = "";
    argumentsField.setAttribute("aria-invalid", "true");
    showError(error.message);
  }
}

function showEvent() {
  const name = eventField.value;
  const preset = presets.find(candidate => candidate.name === name);
  find("meaning").textContent = preset?.meaning ?? otherMeanings[name] ?? "";
  for (const button of find("presets").children) {
    button.setAttribute("aria-pressed", String(button.value === name));
  }
}

function showFile() {
  const [file] = fileField.files;
  find("file-name").textContent = file ? `${file.name}, ${formatSize(file.size)}` : "";
  find("file-chip").hidden = !file;
}

function removeFile() {
  fileField.value = "";
  showFile();
}

function choosePreset({ name, example }) {
  eventField.value = name;
  // What somebody wrote is kept; an example makes room for the next one.
  if (argumentsField.value.trim() === "" || presets.some(preset => preset.example === argumentsField.value)) {
    argumentsField.value = example;
  }

  showEvent();
  showUnderstanding();
  argumentsField.focus();
}

export function addressTo(room) {
  eventField.value = "tell";
  argumentsField.value = JSON.stringify([room, "hello"]).replace(",", ", ");
  showEvent();
  showUnderstanding();
  argumentsField.focus();
}

export function focusComposer() {
  argumentsField.focus();
}

async function submit(send) {
  showUnderstanding();
  try {
    const values = parseArguments(argumentsField.value);
    const [file] = fileField.files;
    if (file) {
      values.push(await file.arrayBuffer());
    }

    send(eventField.value, values, find("ack").checked);
    removeFile();
  } catch (error) {
    showError(error.message);
  }
}

export function startComposer(send) {
  for (const preset of presets) {
    const button = make("button", "", preset.name);
    button.type = "button";
    button.value = preset.name;
    button.title = preset.meaning;
    button.dataset.testid = `preset-${preset.name}`;
    button.addEventListener("click", () => choosePreset(preset));
    find("presets").append(button);
  }

  for (const name of [...presets.map(preset => preset.name), ...Object.keys(otherMeanings)]) {
    const option = make("option");
    option.value = name;
    find("events").append(option);
  }

  eventField.addEventListener("input", showEvent);
  argumentsField.addEventListener("input", showUnderstanding);
  argumentsField.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      find("emit-form").requestSubmit();
    }
  });
  fileField.addEventListener("change", showFile);
  find("file-remove").addEventListener("click", () => {
    removeFile();
    fileField.focus();
  });
  find("emit-form").addEventListener("submit", event => {
    event.preventDefault();
    submit(send);
  });
  showEvent();
  showUnderstanding();
  showFile();
}
