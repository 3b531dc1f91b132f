// The shared clock in the corner, and the names of days that follow it.
import { dayName } from "./list.js";

const EVERY_MS = 5000;
const shown = document.querySelector("#clock");
let wall = 0;
let since = 0;

/** Set the clock; `iso` is the shared time with its zone, shown as it is written. */
export function setClock(iso) {
  // Read as if it were UTC: only the digits matter.
  wall = Date.parse(`${iso.slice(0, 19)}Z`);
  since = performance.now();
  draw();
}

function draw() {
  const now = new Date(wall + performance.now() - since).toISOString();
  shown.textContent = now.slice(11, 16);
  shown.dateTime = now.slice(0, 19);
  if (document.body.dataset.today === now.slice(0, 10)) return;
  document.body.dataset.today = now.slice(0, 10);
  for (const line of document.querySelectorAll(".day")) {
    line.firstElementChild.textContent = dayName(line.dataset.day, line.dataset.date);
  }
}

setInterval(draw, EVERY_MS);
setClock(document.body.dataset.now);
