// Small helpers around elements.

/** Make an element: attributes, `on…` listeners, children; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The first element of some HTML that the server made. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** An icon of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Put a popup beside its anchor, inside the window. */
export function place(popup, anchor) {
  const box = anchor.getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const below = box.bottom + height + 8 <= innerHeight;
  const top = below ? box.bottom + 4 : Math.max(8, box.top - height - 4);
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
}
