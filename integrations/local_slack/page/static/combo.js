// Menus that one searches in: what was written in them, or what the app offers; one or several.

import { complaint, post } from "./acting.js";
import * as floating from "./floating.js";
import { placeOf } from "./values.js";

const PAUSE = 250;
const timers = new WeakMap();
const asked = new WeakMap();
const before = new WeakMap();

const inputOf = (combo) => combo.querySelector("[role=combobox]");
const listOf = (combo) => combo.querySelector("[role=listbox]");
const isMany = (combo) => combo.dataset.many !== undefined;
const say = (combo, words) => (combo.querySelector("[role=status]").textContent = words);
const offered = (combo) => [...listOf(combo).querySelectorAll("[role=option]:not([hidden])")];
const chosen = (combo) => [...combo.querySelectorAll(".chip")].map((chip) => chip.dataset.value);

export const comboOf = (node) => node.closest?.(".element.combo") ?? null;

export function open(combo) {
  if (!floating.isOpen(listOf(combo))) before.set(combo, heldBy(combo));
  floating.open(listOf(combo), inputOf(combo));
  inputOf(combo).setAttribute("aria-expanded", "true");
  mark(combo);
}

function heldBy(combo) {
  const { value, text } = inputOf(combo).dataset;
  return { chips: [...combo.querySelectorAll(".chip")], value, text };
}

// Go back to what was chosen before the list was opened.
export function takeBack(combo) {
  const { chips, value, text } = before.get(combo) ?? heldBy(combo);
  const input = inputOf(combo);
  combo.querySelector(".chips")?.replaceChildren(...chips);
  if (value === undefined) delete input.dataset.value;
  else Object.assign(input.dataset, { value, text });
  close(combo);
}

// Close the list; true when what is chosen changed since it was opened.
export function close(combo) {
  const input = inputOf(combo);
  clearTimeout(timers.get(combo));
  asked.delete(combo);
  floating.close(listOf(combo));
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  if (isMany(combo)) input.value = "";
  else input.value = input.dataset.value === undefined ? "" : (input.dataset.text ?? input.defaultValue);
  if (isMany(combo) && combo.dataset.asks === undefined) filter(combo, "");
  const changed = combo.dataset.changed !== undefined;
  delete combo.dataset.changed;
  return changed;
}

export function search(combo, user) {
  const words = inputOf(combo).value.trim();
  if (!isMany(combo) && !words) forget(combo);
  if (combo.dataset.asks === undefined) {
    open(combo);
    return filter(combo, words);
  }
  clearTimeout(timers.get(combo));
  const least = Number(combo.dataset.asks);
  if (words.length < least) {
    listOf(combo).replaceChildren();
    return say(combo, least - words.length === 1 ? "Type one more letter" : `Type ${least} letters`);
  }
  timers.set(combo, setTimeout(() => ask(combo, user, words), PAUSE));
  return undefined;
}

async function ask(combo, user, words) {
  const turn = {};
  asked.set(combo, turn);
  open(combo);
  note(combo, "Searching…");
  const { actionId } = combo.dataset;
  const answer = await post(user, "options", { ...placeOf(combo), action_id: actionId, query: words });
  if (asked.get(combo) !== turn) return;
  if (!answer.ok) return note(combo, complaint(answer));
  fill(combo, answer.option_groups ?? [{ options: answer.options ?? [] }]);
}

function note(combo, words) {
  const line = document.createElement("li");
  line.className = "note";
  line.role = "presentation";
  line.textContent = words;
  listOf(combo).replaceChildren(line);
  say(combo, words);
}

function fill(combo, groups) {
  const list = listOf(combo);
  list.replaceChildren();
  for (const group of groups) {
    if (group.label) list.append(line("group", group.label.text));
    for (const option of group.options) {
      const item = line("", option.text.text);
      item.role = "option";
      item.id = `${list.id}-${list.children.length}`;
      item.dataset.value = option.value;
      if (option.description) item.append(small(option.description.text));
      list.append(item);
    }
  }
  if (!offered(combo).length) return note(combo, "Nothing found");
  say(combo, results(combo));
  open(combo);
  move(combo, 0);
}

function results(combo) {
  const count = offered(combo).length;
  return count === 1 ? "One result" : `${count} results`;
}

function line(kind, words) {
  const item = document.createElement("li");
  item.className = kind;
  item.role = "presentation";
  item.textContent = words;
  return item;
}

function small(words) {
  const tag = document.createElement("small");
  tag.textContent = words;
  return tag;
}

function filter(combo, words) {
  const wanted = fold(words);
  for (const option of listOf(combo).querySelectorAll("[role=option]")) {
    option.hidden = !fold(option.textContent).includes(wanted);
  }
  if (words) say(combo, results(combo));
  move(combo, 0);
}

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function mark(combo) {
  const one = inputOf(combo).dataset.value;
  const values = new Set(isMany(combo) ? chosen(combo) : [one]);
  for (const option of listOf(combo).querySelectorAll("[role=option]")) {
    option.setAttribute("aria-selected", String(values.has(option.dataset.value)));
  }
}

function move(combo, step) {
  const all = offered(combo);
  const at = all.findIndex((option) => option.classList.contains("active"));
  for (const option of listOf(combo).querySelectorAll(".active")) option.classList.remove("active");
  const next = all.at((at < 0 ? Math.min(step, 0) : at + step) % all.length);
  if (!next) return inputOf(combo).removeAttribute("aria-activedescendant");
  next.classList.add("active");
  inputOf(combo).setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

// Choose an option, or give it up again; true when that changed something.
export function choose(combo, option) {
  const input = inputOf(combo);
  const words = option.firstChild.textContent.trim();
  if (!isMany(combo)) {
    input.dataset.value = option.dataset.value;
    input.dataset.text = words;
    changed(combo);
    return close(combo);
  }
  const chip = chipOf(combo, option.dataset.value);
  const most = Number(combo.dataset.many || Infinity);
  if (chip) chip.remove();
  else if (chosen(combo).length >= most) return say(combo, `Choose no more than ${most}`);
  else combo.querySelector(".chips").append(newChip(option.dataset.value, words));
  changed(combo);
  open(combo);
  input.value = "";
  if (combo.dataset.asks === undefined) filter(combo, "");
  return undefined;
}

export function unchip(button) {
  const combo = comboOf(button);
  button.closest(".chip").remove();
  changed(combo);
  mark(combo);
  inputOf(combo).focus();
}

function forget(combo) {
  const input = inputOf(combo);
  if (input.dataset.value === undefined) return;
  delete input.dataset.value;
  changed(combo);
}

function changed(combo) {
  combo.dataset.touched = "";
  combo.dataset.changed = "";
}

const chipOf = (combo, value) =>
  [...combo.querySelectorAll(".chip")].find((chip) => chip.dataset.value === value);

function newChip(value, words) {
  const chip = document.createElement("li");
  chip.className = "chip";
  chip.dataset.value = value;
  const text = document.createElement("span");
  text.textContent = words;
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = `Remove ${words}`;
  button.textContent = "×";
  chip.append(text, button);
  return chip;
}

// Keys in the search field; returns "chosen" or "closed" when that happened.
export function keydown(event, combo) {
  const shown = floating.isOpen(listOf(combo));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (shown) move(combo, event.key === "ArrowDown" ? 1 : -1);
    else open(combo);
    if (!shown) move(combo, 0);
  } else if (event.key === "Enter" && shown) {
    event.preventDefault();
    const active = listOf(combo).querySelector(".active");
    if (active) return { option: active };
  } else if (event.key === "Escape" && shown) {
    event.preventDefault();
    event.stopPropagation();
    return { shut: true };
  } else if (event.key === "Backspace" && isMany(combo) && !event.target.value) {
    const last = combo.querySelector(".chip:last-child button");
    if (last) unchip(last);
  }
  return {};
}

