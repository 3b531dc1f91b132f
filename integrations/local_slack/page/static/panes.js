// The channel and the thread beside it: opening them, and drawing what changes in them.
import { act, look, me } from "./api.js";
import { installComposer } from "./composer.js";
import { parsed } from "./dom.js";
import { freshest, newer } from "./freshest.js";
import { MessageList } from "./list.js";
import { toast, told } from "./notices.js";
import { mark, refreshSidebar } from "./sidebar.js";
import { edit, installTools, moveTools } from "./tools.js";
import { refill } from "./values.js";

const pane = document.querySelector("#pane");
const side = document.querySelector("#thread");
const lists = { channel: null, thread: null };
const loading = { channel: null, thread: null };

export const here = () => ({ channel: lists.channel?.channel ?? "", thread: lists.thread?.thread ?? "" });

/** Take over what the server drew. */
export function installPanes() {
  adopt("channel", pane);
  if (!side.hidden) adopt("thread", side);
  document.body.classList.toggle("with-thread", !side.hidden);
  mark(here().channel);
  installTools(document.querySelector("#layout"), (message) => {
    const { channel, ts, thread } = message.dataset;
    openThread(channel, thread || ts);
  });
  side.addEventListener("click", (event) => {
    if (event.target.closest('[data-do="close-thread"]')) closeThread();
  });
  pane.addEventListener("click", clicked);
  pane.addEventListener("keydown", steerTabs);
  for (const root of [pane, side]) root.addEventListener("keydown", steerMessages);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // a new hash would count as a step in the history, and open the channel again
    pane.focus();
  });
  addEventListener("popstate", () => fromAddress());
  const wanted = decodeURIComponent(location.hash.slice(1));
  const message = wanted && (lists.thread?.find(wanted) ?? lists.channel?.find(wanted));
  if (message) (lists.thread?.find(wanted) ? lists.thread : lists.channel).focus(message);
  if (pane.querySelector(".pane[data-home]")) openHome();
}

function adopt(which, root) {
  lists[which]?.leave();
  const section = root.querySelector(".pane");
  lists[which] = section && new MessageList(section, redrawn);
  if (section) installComposer(section, () => editLast(which));
}

function redrawn(old, fresh) {
  moveTools(old, fresh);
  if (old.tabIndex === 0) fresh.tabIndex = 0;
}

function editLast(which) {
  const own = [...lists[which].all()].filter((node) => node.dataset.mayEdit !== undefined);
  if (own.length) edit(own.at(-1));
}

/** Show a channel: its id, or `@somebody`; false when it cannot be seen. */
export async function openChannel(channel, { home = false, push = true, focus = true } = {}) {
  const turn = { changes: [] };
  loading.channel = turn;
  const html = await look(`channel/${encodeURIComponent(channel)}${home ? "?home=1" : ""}`);
  if (loading.channel !== turn) return true;
  loading.channel = null;
  if (html === null) return false;
  closeThread(false);
  pane.innerHTML = html;
  adopt("channel", pane);
  turn.changes.forEach(draw);
  const id = here().channel;
  if (push) history.pushState(null, "", address(id, "", home));
  if (id === channel) mark(id);
  else await refreshSidebar(id);
  if (home) openHome();
  else if (focus) pane.querySelector("textarea")?.focus({ preventScroll: true });
  return true;
}

/** The channel itself changed, its name or its members: draw its head again, or all of it. */
export async function refreshChannel(channel) {
  if (channel !== here().channel) return;
  const html = await look(`channel/${encodeURIComponent(channel)}`);
  if (channel !== here().channel) return;
  const fresh = html && parsed(html);
  const writable = (root) => root.querySelector(".composer") !== null;
  if (!fresh || writable(fresh) !== writable(pane)) await reload();
  else pane.querySelector(".pane-head").replaceWith(fresh.querySelector(".pane-head"));
}

/** Show a thread beside its channel. */
export async function openThread(channel, ts, { push = true } = {}) {
  const turn = { changes: [] };
  loading.thread = turn;
  const html = await look(`thread/${encodeURIComponent(channel)}/${ts}`);
  if (loading.thread !== turn) return undefined;
  loading.thread = null;
  if (html === null) return toast("This thread is not there any more.");
  side.innerHTML = html;
  side.hidden = false;
  document.body.classList.add("with-thread");
  adopt("thread", side);
  turn.changes.forEach(draw);
  if (push) history.pushState(null, "", address(here().channel, ts));
  side.querySelector("textarea")?.focus({ preventScroll: true });
  return undefined;
}

/** Put the thread away; returns whether there was one. */
export function closeThread(push = true) {
  if (!lists.thread) return false;
  const { thread } = lists.thread;
  lists.thread.leave();
  lists.thread = null;
  side.hidden = true;
  side.replaceChildren();
  document.body.classList.remove("with-thread");
  if (push) {
    history.pushState(null, "", address(here().channel));
    lists.channel?.focus(lists.channel.find(thread));
  }
  return true;
}

function address(channel, thread = "", home = false) {
  const query = new URLSearchParams(location.search);
  for (const key of ["channel", "thread", "home"]) query.delete(key);
  if (channel) query.set("channel", channel);
  if (thread) query.set("thread", thread);
  if (home) query.set("home", "1");
  return `?${query}`;
}

async function fromAddress() {
  const query = new URLSearchParams(location.search);
  const channel = query.get("channel");
  const thread = query.get("thread");
  if (channel && channel !== here().channel) {
    await openChannel(channel, { home: query.has("home"), push: false });
  }
  if (thread) await openThread(here().channel, thread, { push: false });
  else closeThread(false);
}

/** Ask again for all that is shown: the server forgot, or we missed something. */
export async function reload() {
  const { channel, thread } = here();
  await refreshSidebar(channel);
  const home = pane.querySelector(".pane")?.dataset.home !== undefined;
  const known = document.querySelector(`#sidebar a[data-channel="${CSS.escape(channel)}"]`);
  const target = known ?? document.querySelector("#sidebar a[data-channel]");
  if (!target) return;
  const focus = document.activeElement?.matches("textarea") ?? false;
  await openChannel(target.dataset.channel, { home: home && Boolean(known), push: !known, focus });
  if (known && thread && (await look(`thread/${channel}/${thread}`)) !== null) {
    await openThread(channel, thread, { push: false });
  }
}

/** Draw a changed message wherever it stands; what comes while one is fetched waits for it. */
export function draw(change) {
  for (const turn of Object.values(loading)) turn?.changes.push(change);
  const { channel, ts, html, thread, top, mine } = change;
  if (channel === lists.channel?.channel && (top || !html)) lists.channel.put(ts, html, mine);
  if (channel !== lists.thread?.channel) return;
  if (ts === lists.thread.thread && !html) closeThread();
  else if (ts === lists.thread.thread || thread === lists.thread.thread || !html) {
    lists.thread.put(ts, html, mine);
  }
}

/** Whether the end of this channel is before somebody's eyes. */
export function isRead(channel) {
  const list = lists.channel;
  return channel === list?.channel && list.stuck && !document.hidden && Boolean(list.list.offsetParent);
}

/** Draw a Home that the app published. */
export function drawHome(app, html) {
  newer(`home ${app}`);
  const home = pane.querySelector(`.home[data-app="${CSS.escape(app)}"]`);
  if (home) refill(home, html);
}

async function openHome() {
  const { app } = pane.querySelector(".home").dataset;
  told(await act("home", { app }));
  const html = await freshest(`home ${app}`, `home/${app}`);
  if (html !== undefined) drawHome(app, html ?? "");
}

async function clicked(event) {
  const join = event.target.closest("[data-join]");
  if (join && told(await act("join", { channel: join.dataset.join }))) {
    await openChannel(join.dataset.join, { push: false });
    await refreshSidebar(here().channel);
  }
  const tab = event.target.closest('[role="tab"]');
  if (tab) choose(tab);
}

function choose(tab) {
  for (const other of pane.querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  const home = tab.id === "tab-home";
  pane.querySelector(".pane").toggleAttribute("data-home", home);
  history.replaceState(null, "", address(here().channel, "", home));
  if (home) openHome();
  else lists.channel.toEnd();
}

function steerTabs(event) {
  const tab = event.target.closest?.('[role="tab"]');
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = [...pane.querySelectorAll('[role="tab"]')].find((one) => one !== tab);
  choose(other);
  other.focus();
}

function steerMessages(event) {
  if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  const list = event.currentTarget === side ? lists.thread : lists.channel;
  if (!list || !event.target.matches(".list, .message")) return;
  const nodes = [...list.all()];
  const at = nodes.indexOf(event.target);
  const step = { ArrowUp: Math.max(0, at - 1), ArrowDown: at + 1, Home: 0, End: -1 }[event.key];
  event.preventDefault();
  // From the list itself, an arrow goes to its newest message.
  const wanted = at < 0 && event.key.startsWith("Arrow") ? -1 : Math.min(step, nodes.length - 1);
  list.focus(nodes.at(wanted));
}
