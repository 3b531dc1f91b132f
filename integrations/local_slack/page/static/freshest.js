// What is fetched may be older than what the stream brought meanwhile: then it is not drawn.
import { look } from "./api.js";

const turns = new Map();

/** Say that something newer of this thing is here: what is still being fetched of it is stale. */
export function newer(thing) {
  const turn = (turns.get(thing) ?? 0) + 1;
  turns.set(thing, turn);
  return turn;
}

/** Fetch a part of the page; undefined when something newer of this thing came before the answer. */
export async function freshest(thing, path, kind = "text") {
  const turn = newer(thing);
  const found = await look(path, kind);
  return turns.get(thing) === turn ? found : undefined;
}
