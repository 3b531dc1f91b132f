// Lists that open over the page. They stand in the top layer, since a message cuts off what
// reaches out of it.

import { place } from "./dom.js";

export const isOpen = (list) => list.matches(":popover-open");

export function open(list, anchor) {
  if (isOpen(list)) return place(list, anchor); // it may have grown
  list.showPopover();
  const stay = () => (list.isConnected ? place(list, anchor) : forget());
  const forget = () => {
    removeEventListener("scroll", stay, true);
    removeEventListener("resize", stay);
  };
  stay();
  addEventListener("scroll", stay, { capture: true, passive: true });
  addEventListener("resize", stay);
  list.addEventListener("toggle", (event) => event.newState === "closed" && forget(), { once: true });
  return undefined;
}

export function close(list) {
  if (isOpen(list)) list.hidePopover();
}
