// The rich text field: its buttons, and its words as Slack's rich_text.

const STYLES = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  S: "strike",
  STRIKE: "strike",
  DEL: "strike",
  CODE: "code",
  U: "underline",
};

export function format(button) {
  const field = button.closest("[data-kind]").querySelector(".rich-field");
  field.focus();
  const command = button.dataset.format;
  document.execCommand("styleWithCSS", false, "false");
  if (command === "quote") document.execCommand("formatBlock", false, "blockquote");
  else if (command === "code") wrapCode();
  else document.execCommand(command);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// What is pasted comes as plain words: markup of other programs says nothing here.
export function paste(event) {
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain");
  document.execCommand("insertText", false, text);
}

function wrapCode() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const code = document.createElement("code");
  code.textContent = range.toString();
  range.deleteContents();
  range.insertNode(code);
}

export function richOf(field) {
  const writer = new Writer();
  writer.walk(field, {});
  writer.flush();
  const elements = writer.parts;
  return elements.length ? { type: "rich_text", elements } : null;
}

class Writer {
  parts = [];
  line = [];

  walk(node, style) {
    for (const child of node.childNodes) this.node(child, style);
  }

  node(node, style) {
    if (node.nodeType === Node.TEXT_NODE) return this.text(node.data, style);
    if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
    const tag = node.tagName;
    if (tag === "BR") return this.text("\n", {});
    if (tag === "UL" || tag === "OL") return this.list(node, 0);
    if (tag === "BLOCKQUOTE") return this.block("rich_text_quote", node);
    if (tag === "PRE") return this.block("rich_text_preformatted", node);
    if (tag === "A") return this.push({ type: "link", url: node.href, text: node.textContent });
    if ((tag === "DIV" || tag === "P") && this.line.length) this.text("\n", {});
    const own = STYLES[tag];
    return this.walk(node, own ? { ...style, [own]: true } : style);
  }

  text(text, style) {
    if (!text) return;
    const element = { type: "text", text: text.replaceAll("\u00a0", " ") };
    if (Object.keys(style).length) element.style = style;
    this.push(element);
  }

  push(element) {
    this.line.push(element);
  }

  block(type, node) {
    this.flush();
    this.walk(node, {});
    this.flush(type);
  }

  list(node, indent) {
    this.flush();
    const style = node.tagName === "OL" ? "ordered" : "bullet";
    for (const item of node.children) {
      if (item.tagName === "UL" || item.tagName === "OL") {
        this.list(item, indent + 1);
        continue;
      }
      const inner = new Writer();
      const nested = [...item.children].filter((one) => /^[UO]L$/.test(one.tagName));
      for (const child of item.childNodes) if (!nested.includes(child)) inner.node(child, {});
      const section = { type: "rich_text_section", elements: inner.line };
      const last = this.parts.at(-1);
      const same = last?.type === "rich_text_list" && last.style === style && last.indent === indent;
      if (same) last.elements.push(section);
      else this.parts.push({ type: "rich_text_list", style, indent, elements: [section] });
      for (const one of nested) this.list(one, indent + 1);
    }
  }

  flush(type = "rich_text_section") {
    while (this.line.length && this.line.at(-1).text === "\n") this.line.pop();
    const said = this.line.some((one) => one.type !== "text" || one.text.trim());
    if (said) this.parts.push({ type, elements: this.line });
    this.line = [];
  }
}
