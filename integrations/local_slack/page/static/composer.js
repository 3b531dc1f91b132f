// Where one writes: messages, replies, slash commands, files; with drafts that are kept.
import { act, me } from "./api.js";
import { Completion } from "./completion.js";
import { openEmoji, openMenu } from "./menu.js";
import { names } from "./names.js";
import { told } from "./notices.js";
import { Uploads } from "./uploads.js";

const COMMAND = /^(\/\S+)(?:\s+([\s\S]*))?$/;
const TALLEST = 200;

/** Bring a composer to life; `lastOwn()` edits the last message of its author. */
export function installComposer(pane, lastOwn) {
  const form = pane.querySelector(".composer");
  return form ? new Composer(pane, form, lastOwn) : null;
}

class Composer {
  constructor(pane, form, lastOwn) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.lastOwn = lastOwn;
    this.channel = form.dataset.channel;
    this.thread = form.dataset.thread;
    this.key = `draft:${me.id}:${this.channel}:${this.thread}`;
    this.completion = new Completion(this.field, this.channel);
    this.uploads = new Uploads(form);
    this.uploads.welcome(pane);
    this.write(sessionStorage.getItem(this.key) ?? "");
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    form.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")));
  }

  write(text) {
    this.field.value = text;
    this.changed();
  }

  changed() {
    const { value, style } = this.field;
    if (value) sessionStorage.setItem(this.key, value);
    else sessionStorage.removeItem(this.key);
    style.height = "auto";
    style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  pressed(event) {
    if (this.completion.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      this.lastOwn();
    }
  }

  clicked(button) {
    if (!button) return;
    if (button.dataset.do === "emoji") openEmoji(button, (name) => this.insert(`:${name}: `));
    if (button.dataset.do === "mention") this.insert("@");
    if (button.dataset.do === "shortcuts") openMenu(button, this.shortcuts(), "Shortcuts");
  }

  shortcuts() {
    const found = names.shortcuts.filter((shortcut) => shortcut.kind === "global");
    const items = found.map((shortcut) => ({
      label: shortcut.name,
      hint: shortcut.app,
      run: async () => told(await act("shortcut", { callback_id: shortcut.id })),
    }));
    for (const command of names.commands) {
      const { name, description } = command;
      items.push({ label: name, hint: description, run: () => this.insert(`${name} `) });
    }
    return items.length ? items : [{ label: "No app offers a shortcut here", run: () => {} }];
  }

  insert(text) {
    const { value, selectionStart, selectionEnd } = this.field;
    const before = value.slice(0, selectionStart);
    const gap = text === "@" && before && !/\s$/.test(before) ? " " : "";
    this.field.focus();
    this.field.setRangeText(gap + text, selectionStart, selectionEnd, "end");
    this.field.dispatchEvent(new Event("input"));
  }

  async send() {
    const text = this.field.value;
    if (!text.trim() && !this.uploads.files.length) return;
    this.completion.close();
    this.write("");
    const command = COMMAND.exec(text);
    const answer = command ? await this.command(command) : await this.say(text);
    if (!told(answer) && !command && !this.field.value) this.write(text);
  }

  command([, command, text]) {
    return act("command", { channel: this.channel, command, text: text ?? "", ...this.where() });
  }

  async say(text) {
    const waiting = [...this.uploads.files];
    const files = await this.uploads.take();
    const broadcast = this.form.querySelector('[name="broadcast"]');
    const more = broadcast?.checked ? { reply_broadcast: true } : {};
    const sent = files.length ? { files } : {};
    const said = { channel: this.channel, text: text.trim(), ...this.where(), ...more, ...sent };
    const answer = await act("say", said);
    if (!answer.ok) this.uploads.add(waiting);
    else if (broadcast) broadcast.checked = false;
    return answer;
  }

  where() {
    return this.thread ? { thread_ts: this.thread } : {};
  }
}
