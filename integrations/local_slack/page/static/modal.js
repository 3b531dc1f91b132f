// The form before somebody: a stack that the server keeps, its top one shown here.

import { complaint, post } from "./acting.js";
import { carry, focusAgain, touchedValues } from "./values.js";

const FIRST = ".view-body :is(input, select, textarea, [contenteditable])";
const drafts = new Map();
let dialog = null;
let context = null;

// Make the dialog once; `listen` lets the elements in it act.
export function prepare(given, listen) {
  context = given;
  if (dialog) return;
  dialog = document.createElement("dialog");
  dialog.className = "modal";
  dialog.id = "modal";
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (event.target === dialog) close(false);
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  dialog.addEventListener("click", (event) => {
    const how = event.target.closest("[data-close]")?.dataset.close;
    if (how) close(how === "all");
  });
  listen(dialog);
}

const form = () => dialog?.querySelector("form.view") ?? null;

// Show the form in `html`; what was typed in it before stays. Empty: as hide().
export function show(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.querySelector("form.view");
  if (!fresh) return hide();
  const old = form();
  const { view, hash } = fresh.dataset;
  if (old?.dataset.view === view && old.dataset.hash === hash) return undefined;
  if (old) drafts.set(old.dataset.view, old);
  const before = drafts.get(view);
  const kept = before ? carry(before, fresh) : null;
  const scrolled = old?.dataset.view === view ? old.querySelector(".view-body").scrollTop : 0;
  dialog.replaceChildren(fresh);
  dialog.setAttribute("aria-labelledby", `${view}-title`);
  if (!dialog.open) dialog.showModal();
  fresh.querySelector(".view-body").scrollTop = scrolled;
  if (!focusAgain(kept)) focusFirst(fresh);
  return undefined;
}

function focusFirst(fresh) {
  const first = fresh.querySelector("[data-first]") ?? fresh.querySelector(FIRST);
  (first ?? fresh.querySelector("h2")).focus();
}

export function hide() {
  drafts.clear();
  if (!dialog?.open) return;
  const opener = document.activeElement;
  dialog.close();
  dialog.replaceChildren();
  // What opened the form may be gone by now: then the page itself gets the focus.
  if (document.activeElement === document.body || document.activeElement === opener) {
    document.querySelector("main, [tabindex='-1']")?.focus();
  }
}

// Bring what is shown in step with what the people API told.
export async function sync(told) {
  if (!told) return hide();
  const shown = form()?.dataset;
  if (shown?.view === told.id && shown.hash === told.hash) return undefined;
  const response = await fetch(`/page/${encodeURIComponent(context.user)}/modal`);
  return response.ok ? show(await response.text()) : undefined;
}

async function submit() {
  const sent = form();
  if (!sent || sent.ariaBusy === "true") return;
  for (const input of sent.querySelectorAll("[data-input-block]")) clear(input);
  const values = await touchedValues(sent, { files: true });
  busy(sent, true);
  const answer = await post(context.user, "submit", { view_id: sent.dataset.view, values });
  busy(sent, false);
  if (form() !== sent) return; // the page was faster: it shows what came of it
  if (answer.errors) return told(sent, answer.errors);
  if (!answer.ok) return trouble(sent, complaint(answer));
  await sync(answer.modal);
}

function busy(sent, on) {
  sent.ariaBusy = String(on);
  for (const button of sent.querySelectorAll("footer button")) button.disabled = on;
  sent.querySelector(".trouble").hidden = true;
}

async function close(all) {
  const shown = form();
  if (!shown) return;
  const last = all || shown.dataset.depth === "1";
  const view = shown.dataset.view;
  drafts.delete(view);
  if (last) hide();
  const answer = await post(context.user, "close", { view_id: view, all });
  if (form()?.dataset.view === view || !last) drafts.delete(view);
  await sync(answer.modal);
}

function told(sent, errors) {
  for (const [block, sentence] of Object.entries(errors)) {
    const input = sent.querySelector(`[data-input-block="${CSS.escape(block)}"]`);
    if (!input) continue;
    const error = input.querySelector(".error");
    error.textContent = sentence;
    error.hidden = false;
    control(input)?.setAttribute("aria-invalid", "true");
  }
  control(sent.querySelector(".error:not([hidden])")?.closest("[data-input-block]"))?.focus();
}

const control = (input) =>
  input?.querySelector("input, select, textarea, [contenteditable]") ?? null;

function clear(input) {
  const error = input.querySelector(".error");
  error.hidden = true;
  error.textContent = "";
  control(input)?.removeAttribute("aria-invalid");
}

// Take an error back as soon as somebody mends the field.
export function forgive(element) {
  const input = element.closest("[data-input-block]");
  if (input) clear(input);
}

// Say in the form what went wrong; false when the element is in none.
export function trouble(element, words) {
  const line = element.closest("form.view[data-view]")?.querySelector(".trouble");
  if (!line) return false;
  line.textContent = words;
  line.hidden = false;
  return true;
}
