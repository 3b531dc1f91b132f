// Ctrl+K: go to a channel or a person by typing a few letters.
import { make } from "./dom.js";
import { names } from "./names.js";

const MOST = 12;

/** Open the switcher on Ctrl+K and on its button; `go(channel)` opens what was chosen. */
export function installQuick(go) {
  const open = () => document.querySelector("dialog.quick") || show(go);
  document.querySelector("#quick-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
}

function found(typed) {
  const word = typed.trim().toLowerCase();
  const channels = names.channels.map((channel) => ({
    target: channel.id,
    label: `#${channel.name}`,
    note: [channel.shared, channel.member ? "" : "not a member"].filter(Boolean).join(" · "),
    sought: channel.name,
  }));
  const people = names.people.map((one) => ({
    target: `@${one.id}`,
    label: one.real_name,
    note: [one.is_app ? "App" : `@${one.name}`, one.team].filter(Boolean).join(" · "),
    sought: `${one.real_name} ${one.name}`,
  }));
  return [...channels, ...people].filter((item) => item.sought.toLowerCase().includes(word)).slice(0, MOST);
}

function show(go) {
  const list = make("ul", { role: "listbox", id: "quick-list", "aria-label": "Channels and people" });
  const field = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Go to a channel or a person",
    "aria-controls": "quick-list",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "Go to…",
    autocomplete: "off",
  });
  const dialog = make("dialog", { class: "quick", "aria-label": "Go to" }, field, list);
  let items = [];
  let at = 0;
  const mark = () => {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", index === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (items.length) field.setAttribute("aria-activedescendant", `quick-${at}`);
    else field.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    dialog.close();
    if (item) go(item.target, {});
  };
  const fill = () => {
    items = found(field.value);
    at = 0;
    const row = (item, index) =>
      make(
        "li",
        { role: "option", id: `quick-${index}`, onclick: () => take(item) },
        make("b", {}, item.label),
        " ",
        make("small", {}, item.note),
      );
    list.replaceChildren(...items.map(row));
    mark();
  };
  field.addEventListener("input", fill);
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && items.length) {
      event.preventDefault();
      at = (at + steps[event.key] + items.length) % items.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(items[at]);
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fill();
}
