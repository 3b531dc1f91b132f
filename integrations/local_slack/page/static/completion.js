// What a composer offers while one types: /commands, @people, #channels, :emoji:.
import { findEmoji } from "./api.js";
import { make, place } from "./dom.js";
import { names } from "./names.js";

const MOST = 8;
const EVERYBODY = [
  { value: "@here", label: "@here", note: "everybody who is here" },
  { value: "@channel", label: "@channel", note: "everybody in the channel" },
];
const TRIGGERS = [
  { pattern: /^\/(\S*)$/, offer: commands },
  { pattern: /(?:^|\s)@([\w.-]*)$/, offer: people },
  { pattern: /(?:^|\s)#([\w-]*)$/, offer: channels },
  { pattern: /(?:^|\s):([\w+-]{2,})$/, offer: emoji },
];
let made = 0;

function commands(typed) {
  return names.commands
    .filter((command) => command.name.slice(1).startsWith(typed))
    .map((command) => ({
      value: command.name,
      label: `${command.name} ${command.hint}`.trim(),
      note: [command.description, command.app].filter(Boolean).join(" · "),
    }));
}

function people(typed, channel) {
  const inside = new Set(names.channels.find((known) => known.id === channel)?.members ?? []);
  const word = typed.toLowerCase();
  const found = names.people.filter(
    (one) => [one.name, ...one.real_name.split(" ")].some((part) => part.toLowerCase().startsWith(word)),
  );
  found.sort((one, other) => inside.has(other.id) - inside.has(one.id));
  const listed = found.map((one) => {
    const outside = inside.size && !inside.has(one.id);
    const notes = [one.real_name, one.team, one.is_app && "App", outside && "not in this channel"];
    return { value: one.insert, label: `@${one.name}`, note: notes.filter(Boolean).join(" · ") };
  });
  return [...listed, ...EVERYBODY.filter((one) => one.label.slice(1).startsWith(word))];
}

function channels(typed) {
  const word = typed.toLowerCase();
  return names.channels
    .filter((channel) => channel.name.toLowerCase().includes(word))
    .map((channel) => ({ value: `#${channel.name}`, label: `#${channel.name}`, note: channel.shared }));
}

async function emoji(typed) {
  const found = await findEmoji(typed);
  return found.map(([name, char]) => ({ value: `:${name}:`, label: `${char} :${name}:`, note: "" }));
}

export class Completion {
  /** Watches a textarea; `channel` tells whose members come first. */
  constructor(field, channel) {
    this.field = field;
    this.channel = channel;
    this.items = [];
    this.at = 0;
    const id = `completion-${++made}`;
    this.list = make("ul", { class: "completion", role: "listbox", id, "aria-label": "Suggestions" });
    field.addEventListener("input", () => this.update());
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const row = event.target.closest("li");
      if (row) this.take(Number(row.dataset.index));
    });
  }

  get isOpen() {
    return this.list.isConnected;
  }

  async update() {
    const { value, selectionStart } = this.field;
    const before = value.slice(0, selectionStart);
    for (const { pattern, offer } of TRIGGERS) {
      const match = pattern.exec(before);
      if (!match) continue;
      const items = await offer(match[1], this.channel);
      if (this.field.value !== value || document.activeElement !== this.field) return;
      this.start = selectionStart - match[1].length - 1;
      this.show(items.slice(0, MOST));
      return;
    }
    this.close();
  }

  show(items) {
    if (!items.length) return this.close();
    this.items = items;
    this.at = 0;
    this.list.replaceChildren(
      ...items.map((item, index) =>
        make(
          "li",
          { role: "option", id: `${this.list.id}-${index}`, "data-index": index },
          make("b", {}, item.label),
          " ",
          make("small", {}, item.note),
        ),
      ),
    );
    document.body.append(this.list);
    this.field.setAttribute("aria-controls", this.list.id);
    this.mark();
    this.above();
  }

  above() {
    const box = this.field.closest("form").getBoundingClientRect();
    place(this.list, this.field);
    this.list.style.left = `${box.left}px`;
    this.list.style.top = `${Math.max(8, box.top - this.list.offsetHeight - 4)}px`;
  }

  mark() {
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", index === this.at));
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  close() {
    this.list.remove();
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }

  /** Handle a key; true when it was for the suggestions. */
  key(event) {
    if (!this.isOpen) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.at = (this.at + steps[event.key] + this.items.length) % this.items.length;
      this.mark();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      // A command that is written out is sent, not completed once more.
      if (event.key === "Enter" && this.items[this.at].value === this.field.value) {
        this.close();
        return false;
      }
      this.take(this.at);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(index) {
    const { value, selectionStart } = this.field;
    const words = `${this.items[index].value} `;
    this.field.value = value.slice(0, this.start) + words + value.slice(selectionStart);
    const caret = this.start + words.length;
    this.field.setSelectionRange(caret, caret);
    this.close();
    this.field.dispatchEvent(new Event("change"));
    this.field.focus();
  }
}
