export const find = id => document.getElementById(id);

// Text goes in as text only: no helper of this page takes HTML.
export function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }

  element.append(...content);
  return element;
}

export function makeButton(className, label, onClick, ...content) {
  const button = make("button", className, ...content);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

export function makeIcon(name) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  icon.append(use);
  return icon;
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    // No clipboard API (it wants a secure context, and a hub on a local network is often plain HTTP) or no leave to use it.
  }

  const field = make("textarea", "unseen");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
