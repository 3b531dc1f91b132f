// Everything one can press, pick or type in messages, forms and Homes.

import { complaint, post } from "./acting.js";
import * as combos from "./combo.js";
import { agreed } from "./confirm.js";
import * as menu from "./overflow.js";
import * as modal from "./modal.js";
import { format, paste } from "./rich.js";
import { paginate, turn } from "./tables.js";
import * as values from "./values.js";
import { elementOf, placeNode, placeOf, touchedValues, valueOf } from "./values.js";

export { refill, replace } from "./values.js";

const TEXTS = "input:not([role=combobox]), textarea, .rich-field";
const PAUSE = 300;
const typing = new WeakMap();

// `options`: user (name or id) and toast(words). What an app changes comes by the live stream.
export function install(root, options) {
  const context = { toast: () => {}, ...options };
  modal.prepare(context, (dialog) => root.contains(dialog) || listen(dialog, context));
  listen(root, context);
  paginate(root);
  new MutationObserver(() => paginate(root)).observe(root, { childList: true, subtree: true });
}

function listen(root, context) {
  root.addEventListener("click", (event) => clicked(event, context));
  root.addEventListener("change", (event) => changed(event, context));
  root.addEventListener("input", (event) => typed(event, context));
  root.addEventListener("keydown", (event) => pressed(event, context));
  root.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("[role=listbox], [data-format]")) event.preventDefault();
  });
  root.addEventListener("focusout", (event) => left(event, context));
  root.addEventListener("paste", (event) => event.target.closest?.(".rich-field") && paste(event));
}

function clicked(event, context) {
  const { target } = event;
  if (!target.closest("[role=menu]") && !target.closest("[data-menu]")) menu.close();
  const element = elementOf(target);
  const button = target.closest("button, a[data-press], [role=option], [role=combobox]");
  const pager = target.closest("[data-turn]");
  if (pager) return turn(pager.closest("[data-pages]"), Number(pager.dataset.turn));
  if (!element || !button) return undefined;
  if (button.matches("[data-menu]")) return menu.toggle(button);
  if (button.matches("[data-press]")) return press(event, element, button, context);
  if (button.matches("[data-format]")) return format(button);
  const combo = combos.comboOf(button);
  if (!combo) return undefined;
  if (button.matches("[role=option]")) return choose(combo, button, context);
  if (button.matches(".chip button")) {
    combos.unchip(button);
    return tell(combo, context, "change");
  }
  return combos.open(combo);
}

async function press(event, element, button, context) {
  const { value } = button.dataset;
  const link = button.matches("a") ? button.href : "";
  const asks = element.querySelector(":scope > template.confirm");
  if (link && asks) event.preventDefault();
  menu.close({ focus: true });
  if (!(await agreed(element))) return;
  if (link && asks) window.open(link, "_blank", "noopener");
  await act(element, value === undefined ? {} : { selected: value }, context);
}

function changed(event, context) {
  const element = elementOf(event.target);
  if (!element || event.target.matches("[role=combobox]")) return;
  element.dataset.touched = "";
  if (event.target.type === "file") list(element);
  const text = event.target.matches("textarea, input[type=text], input[type=email], input[type=url]");
  if (!text) tell(element, context, "change");
}

function typed(event, context) {
  const combo = event.target.matches("[role=combobox]") ? combos.comboOf(event.target) : null;
  if (combo) return combos.search(combo, context.user);
  const element = elementOf(event.target);
  if (!element || !event.target.matches(TEXTS)) return undefined;
  element.dataset.touched = "";
  modal.forgive(element);
  count(element, event.target);
  if (!acts(element, "character")) return undefined;
  clearTimeout(typing.get(element));
  typing.set(element, setTimeout(() => tell(element, context, "character"), PAUSE));
  return undefined;
}

function pressed(event, context) {
  menu.keydown(event);
  const combo = event.target.matches?.("[role=combobox]") ? combos.comboOf(event.target) : null;
  if (combo) return comboKey(event, combo, context);
  if (event.target.matches?.("[data-format]")) return toolKey(event);
  if (event.key !== "Enter" || event.isComposing) return undefined;
  const element = elementOf(event.target);
  const long = event.target.matches?.("textarea, .rich-field");
  if (!element || !event.target.matches(TEXTS) || (long && !event.ctrlKey)) return undefined;
  // A long field that acts by itself says so with Ctrl+Enter.
  const how = long && acts(element, "change") ? "change" : "enter";
  if (!acts(element, how)) return undefined;
  event.preventDefault();
  return tell(element, context, how);
}

function comboKey(event, combo, context) {
  const { option, shut } = combos.keydown(event, combo);
  if (option) choose(combo, option, context);
  if (shut) settle(combo, context);
}

function toolKey(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tools = [...event.target.parentNode.children];
  const next = tools.at((tools.indexOf(event.target) + step) % tools.length);
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function left(event, context) {
  const combo = combos.comboOf(event.target);
  if (combo && !combo.contains(event.relatedTarget)) settle(combo, context);
}

function choose(combo, option, context) {
  modal.forgive(combo);
  if (combos.choose(combo, option)) tell(combo, context, "change");
  else combo.querySelector("[role=combobox]").focus();
}

function settle(combo, context) {
  if (combos.close(combo)) tell(combo, context, "change");
}

const acts = (element, how) => (element.dataset.acts ?? "").split(" ").includes(how);

async function tell(element, context, how) {
  modal.forgive(element);
  if (!acts(element, how)) return;
  if (!(await agreed(element))) {
    const keeper = combos.comboOf(element) ? combos : values;
    keeper.takeBack(element);
    return;
  }
  values.settled(element);
  const value = await valueOf(element);
  await act(element, { selected: value }, context);
}

async function act(element, given, context) {
  const { actionId, blockId } = element.dataset;
  const place = placeNode(element);
  const body = { ...placeOf(element), action_id: actionId, block_id: blockId, ...given };
  body.values = await touchedValues(place);
  element.setAttribute("aria-busy", "true");
  const answer = await post(context.user, "click", body);
  element.removeAttribute("aria-busy");
  if (!answer.ok) return modal.trouble(element, complaint(answer)) || context.toast(complaint(answer));
  if (answer.modal) await modal.sync(answer.modal);
  return undefined;
}

function count(element, field) {
  const left = element.querySelector(".left");
  if (left) left.textContent = String(Number(field.dataset.most) - field.value.length);
}

function list(element) {
  const names = [...element.querySelector("input").files].map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name} (${Math.ceil(file.size / 1024)} kB)`;
    return item;
  });
  element.querySelector(".chosen-files").replaceChildren(...names);
}
