-- wrk's script for GET; an If-None-Match is given with wrk's -H. The last line is what `load.py` reads.

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("\nDONE %d %d %d %d %d %d\n", summary.duration, summary.requests,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
