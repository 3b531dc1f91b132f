// The inspector: fills its panel from the server's stream, and sets clock and faults.
import { Log } from "./inspector_log.js";
import { element } from "./inspector_dom.js";

/** Bring an inspector into an element; it lives while the element is not hidden. */
export function install(aside) {
  let inspector = null;
  const follow = () => {
    if (!aside.hidden && !inspector) {
      inspector = new Inspector(aside);
    } else if (aside.hidden && inspector) {
      inspector.stop();
      inspector = null;
    }
  };
  new MutationObserver(follow).observe(aside, { attributes: true, attributeFilter: ["hidden"] });
  // A page that is left or put aside needs no stream: a browser holds only six to one server.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) inspector?.rest();
    else inspector?.listen();
  });
  addEventListener("pagehide", () => inspector?.rest());
  addEventListener("pageshow", (event) => event.persisted && inspector?.listen());
  follow();
}

class Inspector {
  constructor(aside) {
    this.aside = aside;
    this.offset = 0;
    this.zone = "UTC";
    this.mark = "";
    this.stopped = false;
    this.open();
  }

  async open() {
    const answer = await fetch("/page/inspector");
    if (this.stopped) return;
    this.aside.innerHTML = await answer.text();
    this.log = new Log(this.aside, () => this.zone);
    this.aside.addEventListener("click", this.clicked);
    this.aside.addEventListener("submit", this.submitted);
    this.listen();
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  stop() {
    this.stopped = true;
    this.rest();
    clearInterval(this.ticking);
    this.aside.removeEventListener("click", this.clicked);
    this.aside.removeEventListener("submit", this.submitted);
  }

  rest() {
    this.stream?.close();
  }

  /** Read the stream on from where it was, so that nothing is missed and what is open stays so. */
  listen() {
    if (!this.log) return;
    this.rest();
    this.stream = new EventSource(`/page/inspector/live?since=${this.mark}`);
    this.stream.onopen = () => this.say("link", "live");
    this.stream.onerror = () => this.say("link", "reconnecting");
    this.stream.addEventListener("entries", (event) => {
      this.mark = event.lastEventId;
      this.log.take(JSON.parse(event.data));
    });
    this.stream.addEventListener("state", (event) => this.state(JSON.parse(event.data)));
  }

  part(name) {
    return this.aside.querySelector(`[data-part="${name}"]`);
  }

  say(name, words) {
    this.part(name).textContent = words;
  }

  state(state) {
    // The server's own clock counts, however the browser's machine is set.
    this.offset = Date.parse(state.now) - Date.now();
    this.zone = state.zone;
    this.tick();
    this.list("apps", state.apps.map(appLine));
    this.list("outbox", outboxLines(state.outbox));
    this.list("faults", state.faults.map(faultLine));
    const waiting = state.faults.reduce((sum, fault) => sum + fault.times, 0);
    this.say("fault-count", waiting ? `${waiting} waiting` : "none waiting");
    this.part("fault-count").classList.toggle("inspector-bad", waiting > 0);
  }

  list(name, lines) {
    this.part(name).replaceChildren(...lines.map((words) => element("li", {}, words)));
  }

  now() {
    return new Date(Date.now() + this.offset);
  }

  tick() {
    const shown = new Intl.DateTimeFormat("en-GB", {
      timeZone: this.zone,
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.say("time", shown.format(this.now()));
    this.part("time").dateTime = this.now().toISOString();
    this.say("zone", this.zone);
  }

  clicked = (event) => {
    const button = event.target.closest("button");
    if (!button || !this.aside.contains(button)) return;
    const { advance } = button.dataset;
    if (advance) this.post("/clock", { advance_s: Number(advance) });
    else if ("monday" in button.dataset) this.post("/clock", nextMonday(this.now(), this.zone));
    else if ("cut" in button.dataset) this.post("/faults", { method: "now", kind: "disconnect" });
    else if ("clearFaults" in button.dataset) this.post("/faults", { clear: true });
    else if ("pause" in button.dataset) this.log.pause(button);
    else if ("clear" in button.dataset) this.log.clear();
  };

  submitted = (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    if (event.target.dataset.form === "clock") {
      this.post("/clock", { set: given.set, zone: this.zone });
    } else {
      const numbers = { times: Number(given.times), seconds: Number(given.seconds) };
      this.post("/faults", { ...given, ...numbers });
    }
  };

  async post(path, body) {
    const headers = { "Content-Type": "application/json" };
    try {
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      const said = await answer.json();
      this.say("trouble", said.ok ? "" : said.detail || said.error);
    } catch {
      this.say("trouble", "The local Slack does not answer.");
    }
  }
}

function appLine(app) {
  if (app.url) return `${app.name}: over HTTP, ${app.url}`;
  const count = app.connections;
  return `${app.name}: ${count} Socket Mode connection${count === 1 ? "" : "s"}`;
}

function faultLine(fault) {
  const seconds = ["slow", "ratelimited"].includes(fault.kind) ? `, ${fault.seconds} s` : "";
  return `${fault.target}: ${fault.kind}, ${fault.times}×${seconds}`;
}

function outboxLines(outbox) {
  if (outbox.trouble) return [outbox.trouble];
  if (!outbox.gauges) return ["Unknown: the setting metrics_url names no app's metrics."];
  return outbox.gauges.map(({ name, labels, value }) => {
    const named = Object.entries(labels).map(([label, is]) => `${label}=${is}`);
    return `${name}${named.length ? ` (${named.join(", ")})` : ""}: ${value}`;
  });
}

/** The Monday after a moment, at nine there, as POST /clock takes it. */
export function nextMonday(moment, zone) {
  const local = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
  const day = new Date(`${local}T00:00:00Z`);
  const ahead = (8 - day.getUTCDay()) % 7 || 7;
  day.setUTCDate(day.getUTCDate() + ahead);
  return { set: `${day.toISOString().slice(0, 10)}T09:00`, zone };
}
