// Times on somebody's own clock, whatever zone the browser is in.

export function epochOf(local, zone) {
  if (!local) return null;
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  let moment = asUtc - offset(asUtc, zone);
  moment = asUtc - offset(moment, zone); // once more: a change of hour may lie between
  return Math.floor(moment / 1000);
}

function offset(moment, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const parts = Object.fromEntries(
    format.formatToParts(new Date(moment)).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment;
}
