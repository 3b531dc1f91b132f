// The list of calls and envelopes: newest first, bounded, filtered, paused, cleared.
import { element } from "./inspector_dom.js";

/** The list in a panel; `zone` tells in which time zone times are read. */
export class Log {
  constructor(panel, zone) {
    this.list = panel.querySelector('[data-part="entries"]');
    this.filter = panel.querySelector('[data-part="filter"]');
    this.note = panel.querySelector('[data-part="note"]');
    this.size = Number(this.list.dataset.size);
    this.kept = this.note.textContent;
    this.zone = zone;
    this.lines = new Map();
    this.waiting = null;
    this.cleared = 0;
    this.filter.addEventListener("input", () => this.sift());
  }

  /** Take in what the stream brought; while paused it waits. */
  take(news) {
    if (this.waiting) {
      if (news.anew) this.waiting = [];
      this.waiting.push(news);
      this.note.textContent = "Paused; what happens meanwhile is shown on Resume.";
      // The server keeps no more than this either.
      if (this.waiting.length > this.size) this.waiting.shift();
      return;
    }
    if (news.anew) {
      this.list.replaceChildren();
      this.lines.clear();
    }
    const last = Math.max(0, ...news.entries.map((entry) => entry.id));
    // Ids that begin again are those of a server that did.
    if (news.anew && last < this.cleared) this.cleared = 0;
    for (const entry of news.entries) if (entry.id > this.cleared) this.show(entry);
    while (this.list.childElementCount > this.size) {
      this.lines.delete(Number(this.list.lastElementChild.dataset.id));
      this.list.lastElementChild.remove();
    }
  }

  pause(button) {
    const pausing = !this.waiting;
    const waited = this.waiting || [];
    this.waiting = pausing ? [] : null;
    button.setAttribute("aria-pressed", String(pausing));
    button.textContent = pausing ? "Resume" : "Pause";
    this.note.textContent = pausing ? "Paused." : this.kept;
    waited.forEach((news) => this.take(news));
  }

  clear() {
    this.cleared = Math.max(this.cleared, ...this.lines.keys());
    this.lines.clear();
    this.list.replaceChildren();
  }

  sift() {
    const wanted = this.filter.value.trim().toLowerCase();
    for (const { line, text } of this.lines.values()) line.hidden = !text.includes(wanted);
  }

  show(entry) {
    let known = this.lines.get(entry.id);
    if (!known) {
      const details = element("details", {}, element("summary"), element("div"));
      known = { line: element("li", { "data-id": entry.id }, details), details };
      this.lines.set(entry.id, known);
      this.list.prepend(known.line);
      details.addEventListener("toggle", () => details.open && this.explain(known));
    }
    known.entry = entry;
    known.text = [...searched(entry)].join(" ").toLowerCase();
    known.details.firstElementChild.replaceChildren(...this.summary(entry));
    known.line.hidden = !known.text.includes(this.filter.value.trim().toLowerCase());
    if (known.details.open) this.explain(known);
  }

  summary(entry) {
    const { words, manner } = outcome(entry);
    return [
      element("time", { datetime: entry.at }, this.time(entry.at)),
      element("span", { class: `inspector-${entry.type}` }, kind(entry)),
      element("b", {}, entry.name),
      element("span", { class: "inspector-ms" }, took(entry)),
      element("span", { class: `inspector-${manner}` }, words),
    ];
  }

  time(at) {
    const shown = { timeZone: this.zone(), hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return new Intl.DateTimeFormat("en-GB", shown).format(new Date(at));
  }

  /** Show what one entry asked and was answered, asked for only when somebody looks. */
  async explain({ entry, details }) {
    const place = details.lastElementChild;
    const facts = entry.type === "call" ? callFacts(entry) : this.attempts(entry);
    const list = element("ul", {}, ...facts.map((words) => element("li", {}, words)));
    const answer = await fetch(`/page/inspector/entries/${entry.id}`).catch(() => null);
    const said = answer && (await answer.json());
    const sections = said?.ok ? said.sections : [["Details", "They are no longer kept."]];
    place.replaceChildren(
      list,
      ...sections.flatMap(([title, text]) => [
        element("h4", {}, title),
        element("pre", { tabindex: "0", role: "region", "aria-label": title }, text),
      ]),
    );
  }

  attempts(entry) {
    const tries = entry.attempts.map((attempt, number) => {
      const by = attempt.via === "http" ? "HTTP" : "Socket Mode";
      const fault = attempt.fault ? ` (fault: ${attempt.fault})` : "";
      const ms = attempt.ms === null ? "" : ` after ${millis(attempt.ms)}`;
      const which = number ? `retry ${number}` : "sent";
      return `${this.time(attempt.at)} ${which} over ${by}: ${attempt.outcome}${ms}${fault}`;
    });
    return entry.event_id ? [`event_id ${entry.event_id}`, ...tries] : tries;
  }
}

function kind(entry) {
  const names = { events_api: "event", slash_commands: "command", interactive: "interaction" };
  return entry.type === "call" ? "call" : names[entry.kind] || entry.kind;
}

function millis(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function took(entry) {
  const ms = entry.type === "call" ? entry.ms : entry.attempts.at(-1).ms;
  return ms === null ? "" : millis(ms);
}

function outcome(entry) {
  if (entry.type === "envelope") {
    const last = entry.attempts.at(-1);
    const tries = entry.attempts.length > 1 ? `, attempt ${entry.attempts.length}` : "";
    const manner = { acknowledged: "good", waiting: "waiting" }[last.outcome] || "bad";
    // The word that bots use themselves; the details say it in full.
    const words = last.outcome === "acknowledged" ? "ack" : last.outcome;
    return { words: words + tries, manner };
  }
  const fault = entry.fault ? ` (fault: ${entry.fault})` : "";
  const waited = entry.waited_s === null ? "" : `, after waiting ${entry.waited_s} s`;
  const retry = entry.retry_after ? `, Retry-After ${entry.retry_after} s` : "";
  const words = entry.ok ? `ok${waited}` : `${entry.error}${retry}`;
  return { words: words + fault, manner: entry.ok ? "good" : "bad" };
}

function callFacts(entry) {
  const facts = [`HTTP ${entry.status}, ${entry.ok ? "ok" : `error ${entry.error}`}`];
  if (entry.channel) facts.push(`channel ${entry.channel}`);
  if (entry.retry_after) facts.push(`rate limit: wait ${entry.retry_after} s`);
  if (entry.waited_s !== null) facts.push(`asked again ${entry.waited_s} s after the first 429`);
  if (entry.fault) facts.push(`fault set here: ${entry.fault}`);
  return facts;
}

function* searched(entry) {
  yield* [kind(entry), entry.name, outcome(entry).words, entry.app_id];
  yield* [entry.channel, entry.event_id, entry.fault].filter(Boolean);
  for (const attempt of entry.attempts || []) yield `${attempt.via} ${attempt.outcome}`;
}
