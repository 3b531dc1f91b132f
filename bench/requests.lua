-- Sends the prepared requests of a file one after another; tells what came of it as JSON.
local file

function init(args)
  file = assert(io.open(args[1], "rb"))
end

function request()
  local length = file:read("*l")
  if not length then
    file:seek("set")
    length = file:read("*l")
  end
  return file:read(tonumber(length))
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
