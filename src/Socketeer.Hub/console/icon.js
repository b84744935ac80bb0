import { find } from "./dom.js";

// The page's icon, crossed blades, grey while nothing is connected: of two tabs one sees which is off. It is drawn here into
// a blob because a strict policy allows those (the thumbnails need them) and forbids data: addresses.
const draw = (first, second) => URL.createObjectURL(new Blob([`
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2.6" stroke-linecap="round">
    <path stroke="${first}" d="M3 21 20 4M4.5 15 9 19.5"/>
    <path stroke="${second}" d="M21 21 4 4M19.5 15 15 19.5"/>
  </svg>`], { type: "image/svg+xml" }));

const online = draw("#19a08f", "#e07b3c");
const offline = draw("#8d9099", "#8d9099");

export function showIcon(isOnline) {
  const address = isOnline ? online : offline;
  if (find("page-icon").href !== address) {
    find("page-icon").href = address;
  }
}
