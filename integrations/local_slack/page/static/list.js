// A list of messages that grows at both ends: kept in order, grouped, scrolled as people expect.
import { look, markRead, me } from "./api.js";
import { make, parsed } from "./dom.js";
import { replace } from "./elements.js";

const GROUP_SECONDS = 300;
const NEAR_PIXELS = 40;
const MOST = 600;
const KEPT = 300;

export class MessageList {
  /** `root` is a pane; `replaced(old, fresh)` hears of messages drawn again. */
  constructor(root, replaced) {
    this.root = root;
    this.replaced = replaced;
    this.list = root.querySelector(".list");
    this.messages = root.querySelector(".messages");
    this.newer = root.querySelector(".newer");
    this.channel = root.dataset.channel;
    this.thread = root.dataset.thread ?? "";
    this.read = root.dataset.read ?? "";
    this.stuck = true;
    for (const node of this.all()) this.arrange(node);
    this.drawNewLine();
    this.watch();
    this.toEnd();
  }

  all() {
    return this.messages.querySelectorAll(":scope > .message");
  }

  find(ts) {
    return this.messages.querySelector(`:scope > .message[data-ts="${CSS.escape(ts)}"]`);
  }

  get last() {
    return this.messages.querySelector(":scope > .message:last-of-type");
  }

  watch() {
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.newer.addEventListener("click", () => this.toEnd());
    this.sizes = new ResizeObserver(() => this.stuck && this.toEnd());
    this.sizes.observe(this.messages);
    this.sizes.observe(this.list);
    const older = this.root.querySelector(".older");
    if (older) {
      this.top = new IntersectionObserver(
        (entries) => entries.at(-1).isIntersecting && this.loadOlder(),
        { root: this.list, rootMargin: "600px 0px 0px 0px" },
      );
      this.top.observe(older);
    }
  }

  leave() {
    this.sizes.disconnect();
    this.top?.disconnect();
  }

  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.list;
    if (scrollTop + clientHeight >= scrollHeight - NEAR_PIXELS) {
      this.stuck = true;
      this.seen();
    } else if (scrollTop < this.end - NEAR_PIXELS) {
      // Somebody went up. Not being at the end alone proves nothing: messages may have come since.
      this.stuck = false;
    }
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.end = this.list.scrollTop;
    this.stuck = true;
    this.seen();
  }

  /** The end of the list is before somebody's eyes. */
  seen() {
    this.newer.hidden = true;
    const ts = this.last?.dataset.ts ?? "";
    if (this.thread || document.hidden || !ts || ts <= this.read || !this.list.offsetParent) return;
    this.read = ts;
    this.telling ??= this.tell();
  }

  /** Tell what was read, one request at a time whatever comes in meanwhile. */
  async tell() {
    let told = "";
    while (told < this.read) {
      told = this.read;
      await markRead(this.channel, told);
    }
    this.telling = null;
  }

  /** Draw a message, or draw it again; "" takes it away. */
  put(ts, html, mine = false) {
    const old = this.find(ts);
    if (!html) return this.take(old);
    const fresh = parsed(html);
    if (old?.dataset.editing !== undefined) return;
    if (old) {
      replace(old, fresh);
      this.replaced(old, fresh);
      this.arrangeAround(fresh);
      return;
    }
    const before = this.before(ts);
    if (before === null && this.list.dataset.more) return; // older than what is loaded
    if (before) before.after(fresh);
    else this.messages.prepend(fresh);
    this.arrangeAround(fresh);
    if (mine) this.toEnd();
    else if (this.stuck) this.settle();
    else if (fresh === this.last) this.newer.hidden = false;
  }

  settle() {
    if (!this.thread && this.messages.childElementCount > MOST) {
      const all = this.all();
      for (const node of [...all].slice(0, all.length - KEPT)) this.drop(node);
      this.list.dataset.more = "1";
      this.root.querySelector(".beginning").hidden = true;
      this.arrange(this.all()[0]);
    }
    this.toEnd();
  }

  take(node) {
    if (!node) return;
    const next = this.next(node);
    this.drop(node);
    if (next) this.arrange(next);
  }

  drop(node) {
    if (node.previousElementSibling?.matches(".day, .new-line")) node.previousElementSibling.remove();
    if (node.previousElementSibling?.matches(".day, .new-line")) node.previousElementSibling.remove();
    node.remove();
  }

  /** The message that stands before this ts; null when it would be the first. */
  before(ts) {
    let node = this.messages.lastElementChild;
    while (node && !(node.matches(".message") && node.dataset.ts < ts)) node = node.previousElementSibling;
    return node;
  }

  previous(node) {
    let found = node.previousElementSibling;
    while (found && !found.matches(".message")) found = found.previousElementSibling;
    return found;
  }

  next(node) {
    let found = node.nextElementSibling;
    while (found && !found.matches(".message")) found = found.nextElementSibling;
    return found;
  }

  arrangeAround(node) {
    this.arrange(node);
    const next = this.next(node);
    if (next) this.arrange(next);
  }

  /** Write the day above the first message of a day, and join what one person said in a row. */
  arrange(node) {
    const before = this.previous(node);
    const line = node.previousElementSibling;
    const top = line?.matches(".new-line") ? line : node; // the day stands above "New"
    for (const old of [top.previousElementSibling, line]) if (old?.matches(".day")) old.remove();
    const newDay = before?.dataset.day !== node.dataset.day;
    if (newDay) top.before(dayLine(node));
    const joined =
      !newDay &&
      before.dataset.user === node.dataset.user &&
      node.dataset.user !== "" &&
      !node.matches(".note, .ephemeral") &&
      !before.matches(".note, .ephemeral") &&
      !node.previousElementSibling?.matches(".new-line") &&
      Number(node.dataset.ts) - Number(before.dataset.ts) < GROUP_SECONDS;
    node.classList.toggle("continued", joined);
  }

  drawNewLine() {
    if (!this.read) return;
    const first = [...this.all()].find((node) => node.dataset.ts > this.read && node.dataset.user !== me.id);
    if (!first) return;
    first.before(make("div", { class: "new-line", role: "separator" }, "New"));
    this.arrange(first);
  }

  async loadOlder() {
    if (this.loading || !this.list.dataset.more) return;
    const first = this.all()[0];
    if (!first) return;
    this.loading = true;
    const path = `channel/${this.channel}/older?before=${first.dataset.ts}`;
    const answer = await look(path, "json");
    this.loading = false;
    if (!answer || !first.isConnected) return;
    const fromEnd = this.list.scrollHeight - this.list.scrollTop;
    const template = document.createElement("template");
    template.innerHTML = answer.html;
    this.messages.prepend(template.content);
    for (const node of this.all()) {
      this.arrange(node);
      if (node === first) break;
    }
    this.list.scrollTop = this.list.scrollHeight - fromEnd;
    this.list.dataset.more = answer.more ? "1" : "";
    this.root.querySelector(".beginning").hidden = answer.more;
    const older = this.root.querySelector(".older");
    this.top.unobserve(older);
    this.top.observe(older);
  }

  /** Make one message the one that Tab reaches, and look at it. */
  focus(node) {
    if (!node) return;
    for (const other of this.messages.querySelectorAll('.message[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
    node.focus();
    node.scrollIntoView({ block: "nearest" });
  }
}

/** The name of a day: today, yesterday, or its date. */
export function dayName(day, date) {
  const today = document.body.dataset.today;
  if (day === today) return "Today";
  const yesterday = new Date(Date.parse(`${today}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return day === yesterday ? "Yesterday" : date;
}

function dayLine(node) {
  const { day, date } = node.dataset;
  const label = make("span", {}, dayName(day, date));
  return make("div", { class: "day", role: "separator", "data-day": day, "data-date": date }, label);
}
