// Talking to the stand-in: acts go through the people API, pages come as fragments.
const { user, name } = document.body.dataset;
export const me = { id: user, name };

const own = `/page/${encodeURIComponent(user)}`;

/** Ask for something; null when it is refused, or nobody answers. */
async function ask(path, kind, options) {
  try {
    const answer = await fetch(path, options);
    return answer.ok ? await answer[kind]() : null;
  } catch {
    return null;
  }
}

function posted(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** Act as this person; always an object, `ok` false with `error` when it did not work. */
export async function act(what, body) {
  try {
    const answer = await fetch(`/people/${encodeURIComponent(user)}/${what}`, posted(body));
    return await answer.json();
  } catch {
    return { ok: false, error: "unreachable" };
  }
}

/** A part of the page of this person ("text" for HTML, or "json"); null when it may not be seen. */
export function look(path, kind = "text") {
  return ask(`${own}/${path}`, kind);
}

/** Tell how far this person has read a channel. */
export function markRead(channel, ts) {
  return ask(`${own}/read`, "json", posted({ channel, ts }));
}

/** Find emoji by their name: [[name, character], …]; the usual ones for nothing typed. */
export async function findEmoji(typed) {
  return (await ask(`/page/emoji?q=${encodeURIComponent(typed)}`, "json")) ?? [];
}
