// The sidebar: where one is, what is not read, and the drawer that it is on a phone.
import { freshest, newer } from "./freshest.js";

const sidebar = document.querySelector("#sidebar");
const toggle = document.querySelector("#drawer-toggle");
const scrim = document.querySelector("#scrim");
const title = document.title;
const MOST = 99;

/** Go where a link of the sidebar leads; `go(channel, {home})` opens it. */
export function installSidebar(go) {
  sidebar.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-channel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.dataset.channel, { home: Boolean(link.dataset.home) });
    drawer(false);
  });
  sidebar.addEventListener("keydown", steer);
  toggle.addEventListener("click", () => drawer(!document.body.classList.contains("drawer")));
  scrim.addEventListener("click", () => drawer(false));
}

function steer(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!(event.key in steps)) return;
  const links = [...sidebar.querySelectorAll("a")];
  const next = links.indexOf(document.activeElement) + steps[event.key];
  event.preventDefault();
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
}

/** Open or close the drawer of a narrow page; returns whether it was open. */
export function drawer(open) {
  const was = document.body.classList.contains("drawer");
  document.body.classList.toggle("drawer", open);
  scrim.hidden = !open;
  toggle.setAttribute("aria-expanded", String(open));
  if (open) sidebar.querySelector("a")?.focus();
  return was;
}

/** Draw the sidebar again; asked of the server unless it came with a change. */
export async function refreshSidebar(current, html = null) {
  if (html !== null) newer("sidebar");
  const fresh = html ?? (await freshest("sidebar", "sidebar"));
  if (typeof fresh !== "string") return;
  sidebar.innerHTML = fresh;
  mark(current);
}

/** Show which channel is open. */
export function mark(current) {
  for (const link of sidebar.querySelectorAll("a")) {
    if (link.dataset.channel === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  count();
}

/** Show how many messages of a channel are not read; false for a channel that is not listed. */
export function unread(channel, number) {
  const link = sidebar.querySelector(`a[data-channel="${CSS.escape(channel)}"]`);
  if (!link) return false;
  link.classList.toggle("bold", number > 0);
  const badge = link.querySelector(".unread");
  badge.hidden = number === 0;
  badge.querySelector(".number").textContent = number > MOST ? `${MOST}+` : number;
  count();
  return true;
}

function count() {
  const numbers = [...sidebar.querySelectorAll(".unread:not([hidden]) .number")];
  const total = numbers.reduce((sum, node) => sum + parseInt(node.textContent, 10), 0);
  document.title = total ? `(${total}) ${title}` : title;
}
