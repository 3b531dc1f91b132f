// Popups that hold a choice: menus, the emoji picker. One at a time.
import { findEmoji } from "./api.js";
import { make, place } from "./dom.js";

const CELL_PIXELS = 36;
let open = null;

/** Close what is open; focus goes back to where it came from. */
export function closeMenu(back = true) {
  if (!open) return;
  const { popup, anchor } = open;
  open = null;
  popup.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (back && anchor.isConnected) anchor.focus();
}

function show(popup, anchor) {
  closeMenu(false);
  document.body.append(popup);
  place(popup, anchor);
  anchor.setAttribute("aria-expanded", "true");
  open = { popup, anchor };
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.popup.contains(event.target) && !open.anchor.contains(event.target)) closeMenu(false);
});

/** Offer [{label, hint?, danger?, run}] below an anchor. */
export function openMenu(anchor, items, label) {
  if (open?.anchor === anchor) return closeMenu();
  const entries = items.map((item) =>
    make(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: item.danger ? "danger" : null,
        onclick: () => {
          closeMenu();
          item.run();
        },
      },
      make("span", {}, item.label),
      item.hint ? make("small", {}, item.hint) : null,
    ),
  );
  const popup = make("div", { class: "popmenu", role: "menu", "aria-label": label }, ...entries);
  popup.addEventListener("keydown", (event) => steer(event, entries));
  show(popup, anchor);
  return entries[0]?.focus();
}

function steer(event, entries) {
  const at = entries.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    entries.at(steps[event.key] % entries.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  }
}

/** Offer emoji below an anchor; `pick(name, char)` hears which. */
export function openEmoji(anchor, pick) {
  if (open?.anchor === anchor) return closeMenu();
  const grid = make("div", { class: "emoji-grid" });
  const label = "Find an emoji";
  const field = make("input", { type: "search", "aria-label": label, placeholder: label });
  const popup = make("div", { class: "popmenu picker", role: "dialog", "aria-label": "Emoji" }, field, grid);
  const fill = async () => {
    const typed = field.value.trim();
    const found = await findEmoji(typed);
    if (typed !== field.value.trim()) return;
    const chosen = (name, char) => () => {
      closeMenu();
      pick(name, char);
    };
    const buttons = found.map(([name, char]) =>
      make(
        "button",
        { type: "button", title: `:${name}:`, "aria-label": name, onclick: chosen(name, char) },
        char,
      ),
    );
    grid.replaceChildren(...(buttons.length ? buttons : [make("p", { class: "hint" }, "No such emoji")]));
    place(popup, anchor);
  };
  field.addEventListener("input", fill);
  popup.addEventListener("keydown", (event) => steerGrid(event, field, grid));
  show(popup, anchor);
  field.focus();
  return fill();
}

function steerGrid(event, field, grid) {
  const buttons = [...grid.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const row = Math.max(1, Math.floor(grid.clientWidth / CELL_PIXELS));
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : row, ArrowUp: -row };
  if (event.key === "Escape") {
    event.stopPropagation();
    closeMenu();
  } else if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    buttons[0]?.click();
  } else if (event.key in steps && (at >= 0 || event.key === "ArrowDown")) {
    event.preventDefault();
    const next = at + steps[event.key];
    (next < 0 ? field : buttons[Math.min(next, buttons.length - 1)])?.focus();
  }
}
