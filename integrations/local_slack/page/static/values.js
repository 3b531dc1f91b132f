// What elements hold: read for the people API, carried over when their place is drawn anew.

import { epochOf } from "./zones.js";
import { richOf } from "./rich.js";

const CONTROLS = "input, select, textarea, .rich-field";

export const elementOf = (node) => node.closest?.("[data-action-id]") ?? null;
export const controlOf = (element) => element.querySelector(CONTROLS);
export const placeNode = (node) => node.closest("[data-place]");

export function placeOf(node) {
  const { view, channel, ts } = placeNode(node).dataset;
  return view ? { view_id: view } : { channel, ts };
}

export async function valueOf(element) {
  const { kind } = element.dataset;
  if (kind === "radio_buttons") return element.querySelector("input:checked")?.value ?? null;
  if (kind === "checkboxes") {
    return [...element.querySelectorAll("input:checked")].map((box) => box.value);
  }
  if (kind.startsWith("multi_")) {
    return [...element.querySelectorAll(".chip")].map((chip) => chip.dataset.value);
  }
  const control = controlOf(element);
  if (kind === "external_select") return control.dataset.value ?? null;
  if (kind === "datetimepicker") return epochOf(control.value, element.dataset.zone);
  if (kind === "rich_text_input") return richOf(control);
  if (kind === "file_input") return Promise.all([...control.files].map(uploaded));
  return control.value;
}

// Only what somebody touched: the rest is as the server knows it.
export async function touchedValues(root, { files = false } = {}) {
  const values = {};
  for (const element of root.querySelectorAll("[data-touched]")) {
    const { actionId, blockId, kind } = element.dataset;
    if (kind === "file_input" && !files) continue;
    values[blockId] ??= {};
    values[blockId][actionId] = await valueOf(element);
  }
  return values;
}

// What was told to the app is what a declined question goes back to.
export function settled(element) {
  for (const field of element.querySelectorAll("input, textarea")) {
    field.defaultValue = field.value;
    field.defaultChecked = field.checked;
  }
  for (const option of element.querySelectorAll("option")) option.defaultSelected = option.selected;
}

export function takeBack(element) {
  for (const field of element.querySelectorAll("input:not([type=file]), textarea")) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.defaultChecked;
    else field.value = field.defaultValue;
  }
  for (const option of element.querySelectorAll("option")) option.selected = option.defaultSelected;
}

// Carry what was typed from one drawing of a place to the next, and the cursor with it.
export function carry(old, fresh) {
  for (const element of old.querySelectorAll("[data-touched]")) {
    const twin = twinOf(element, fresh);
    if (twin) copy(element, twin);
  }
  const focused = document.activeElement;
  const element = old.contains(focused) ? elementOf(focused) : null;
  const twin = element && twinOf(element, fresh);
  return twin ? [twin, focused] : null;
}

export function focusAgain(kept) {
  if (!kept) return false;
  const [element, old] = kept;
  const control =
    [...element.querySelectorAll(`${CONTROLS}, button, a`)].find(
      (one) => one.tagName === old.tagName && one.value === old.value,
    ) ?? element.querySelector(`${CONTROLS}, button, a`);
  control?.focus();
  if (control && typeof old.selectionStart === "number" && control.type === old.type) {
    control.setSelectionRange?.(old.selectionStart, old.selectionEnd);
  }
  return Boolean(control);
}

// Put a fresh node in the place of an old one, and keep what was typed there, cursor included.
export function replace(old, fresh) {
  const kept = carry(old, fresh);
  old.replaceWith(fresh);
  focusAgain(kept);
}

// The same for all that stands in `holder`.
export function refill(holder, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const kept = carry(holder, template.content);
  holder.replaceChildren(template.content);
  focusAgain(kept);
}

function twinOf(element, root) {
  const { actionId, blockId, kind } = element.dataset;
  const find = (name, value) => `[data-${name}="${CSS.escape(value)}"]`;
  return root.querySelector(
    find("action-id", actionId) + find("block-id", blockId) + find("kind", kind),
  );
}

function copy(element, twin) {
  twin.dataset.touched = "";
  const from = controlOf(element);
  const to = controlOf(twin);
  if (element.querySelector(".chips")) {
    twin.querySelector(".chips").replaceChildren(...element.querySelector(".chips").children);
  }
  if (from.matches(".rich-field")) to.replaceChildren(...from.childNodes);
  else if (from.type === "file") to.files = from.files;
  else if (from.type === "radio" || from.type === "checkbox") copyChecks(element, twin);
  else to.value = from.value;
  if (from.dataset?.value !== undefined) to.dataset.value = from.dataset.value;
}

function copyChecks(element, twin) {
  const on = new Set([...element.querySelectorAll("input:checked")].map((box) => box.value));
  for (const box of twin.querySelectorAll("input")) box.checked = on.has(box.value);
}

async function uploaded(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return { name: file.name, mimetype: file.type, content_base64: btoa(text) };
}
