// Overflow menus: arrows move, Escape and a click elsewhere close.

import * as floating from "./floating.js";

const opened = () => document.querySelector(".element.overflow [role=menu]:popover-open");

export function toggle(button) {
  const menu = button.nextElementSibling;
  const shown = floating.isOpen(menu);
  close();
  if (shown) return;
  floating.open(menu, button);
  button.setAttribute("aria-expanded", "true");
  items(menu)[0]?.focus();
}

export function close({ focus = false } = {}) {
  const menu = opened();
  if (!menu) return false;
  floating.close(menu);
  const button = menu.previousElementSibling;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
  return true;
}

export function keydown(event) {
  const menu = event.target.closest?.("[role=menu]");
  if (!menu) return;
  const all = items(menu);
  const at = all.indexOf(event.target);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    all.at(steps[event.key] % all.length).focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close({ focus: true });
  } else if (event.key === "Tab") {
    close();
  }
}

const items = (menu) => [...menu.querySelectorAll("[role=menuitem]")];
