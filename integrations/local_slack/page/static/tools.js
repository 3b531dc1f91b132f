// What can be done with a message: the bar over it, its menu, its reactions, changing it.
import { act, me } from "./api.js";
import { icon, make } from "./dom.js";
import { openEmoji, openMenu } from "./menu.js";
import { names } from "./names.js";
import { ask, toast, told } from "./notices.js";

const bar = make("div", { class: "tools", role: "toolbar", "aria-label": "Message" });

function button(what, label, name) {
  const attributes = { type: "button", class: "tool", "data-do": what, "aria-label": label, title: label };
  return make("button", attributes, icon(name));
}

const buttons = {
  react: button("react", "Add a reaction", "smile"),
  thread: button("thread", "Reply in thread", "reply"),
  more: button("more", "More actions", "more"),
};
buttons.more.setAttribute("aria-haspopup", "menu");

/** Bring the bar to messages below an element; `openThread(message)` opens their thread. */
export function installTools(root, openThread) {
  root.addEventListener("pointerover", (event) => over(event.target.closest(".message")));
  root.addEventListener("focusin", (event) => over(event.target.closest(".message")));
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    const message = pressed?.closest(".message");
    if (message) DO[pressed.dataset.do]?.(message, pressed, openThread);
  });
}

/** After a message was drawn again, the bar goes to the new one. */
export function moveTools(old, fresh) {
  if (bar.parentElement === old) over(fresh);
}

function over(message) {
  if (!message || bar.parentElement === message || message.matches(".gone")) return;
  if (message.dataset.editing !== undefined) return;
  const lasting = !message.matches(".ephemeral");
  const shown = [];
  if (message.dataset.mayReact !== undefined) shown.push(buttons.react);
  if (lasting) shown.push(buttons.thread);
  bar.replaceChildren(...shown, buttons.more);
  message.append(bar);
}

const place = (message) => ({ channel: message.dataset.channel, ts: message.dataset.ts });

const DO = {
  toggle: async (message, pressed) => {
    const mine = pressed.getAttribute("aria-pressed") === "true";
    told(await act(mine ? "unreact" : "react", { ...place(message), name: pressed.dataset.name }));
  },
  react: (message, pressed) =>
    openEmoji(pressed, async (name) => told(await act("react", { ...place(message), name }))),
  thread: (message, _pressed, openThread) => openThread(message),
  more: (message, pressed, openThread) => openMenu(pressed, choices(message, openThread), "Message"),
};

function choices(message, openThread) {
  const { mayEdit, mayDelete, ts } = message.dataset;
  const items = [];
  if (!message.matches(".ephemeral")) {
    items.push({ label: "Reply in thread", run: () => openThread(message) });
    items.push({ label: "Copy link", run: () => copy(link(message)) });
    for (const shortcut of names.shortcuts.filter((s) => s.kind === "message")) {
      items.push({ label: shortcut.name, hint: shortcut.app, run: () => start(shortcut, message) });
    }
  }
  items.push({ label: "Copy ts", hint: ts, run: () => copy(ts) });
  if (mayEdit !== undefined) items.push({ label: "Edit message", run: () => edit(message) });
  if (mayDelete !== undefined) {
    items.push({ label: "Delete message", danger: true, run: () => remove(message) });
  }
  return items;
}

async function start(shortcut, message) {
  told(await act("shortcut", { callback_id: shortcut.id, ...place(message) }));
}

function link(message) {
  const query = new URLSearchParams({ channel: message.dataset.channel });
  if (message.dataset.thread) query.set("thread", message.dataset.thread);
  return `${location.origin}/as/${encodeURIComponent(me.name)}?${query}#${message.dataset.ts}`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied: ${text}`);
  } catch {
    toast(text);
  }
}

async function remove(message) {
  if (await ask("Delete this message? This cannot be undone.", "Delete")) {
    told(await act("delete", place(message)));
  }
}

/** Let the author change the words of a message, in its place. */
export function edit(message) {
  if (message.dataset.mayEdit === undefined || message.dataset.editing !== undefined) return;
  const content = message.querySelector(".content");
  const field = make("textarea", { "aria-label": "Edit the message", rows: "2" });
  field.value = message.dataset.source;
  const cancel = make("button", { type: "button" }, "Cancel");
  const form = make(
    "form",
    { class: "editing" },
    field,
    make("div", { class: "row" }, cancel, make("button", { type: "submit", class: "primary" }, "Save")),
  );
  const close = () => {
    delete message.dataset.editing;
    form.replaceWith(content);
    message.focus();
  };
  cancel.addEventListener("click", close);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    delete message.dataset.editing;
    if (told(await act("edit", { ...place(message), text: field.value }))) close();
    else message.dataset.editing = "";
  });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  bar.remove();
  message.dataset.editing = "";
  content.replaceWith(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
