-- wrk's script for POST: every request is a new report (or comment), and every 201 is kept by its id.
--
--   wrk … -s post.lua http://host:port -- REQUESTS ACKNOWLEDGED SEED ORIGIN
--
-- REQUESTS     file, a line each: path, tab, JSON body with PLACEHOLDER where a fresh UUID has to stand
-- ACKNOWLEDGED files to write the acknowledged ids to: one a thread, this name with the thread's number
-- The last line on standard output is what `load.py` reads.

local PLACEHOLDER = "00000000-0000-4000-8000-000000000000"
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  math.randomseed(tonumber(args[3]) * 64 + number)
  acknowledged = assert(io.open(args[2] .. number, "w"))
  acknowledged:setvbuf("full", 65536)
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Origin"] = args[4]
  -- The requests are put together once: what is measured is the server, and wrk shares its cores.
  before, after, turn = {}, {}, number
  for line in io.lines(args[1]) do
    local path, body = line:match("^([^\t]+)\t(.+)$")
    local request = wrk.format("POST", path, nil, body)
    local from, to = request:find(PLACEHOLDER, 1, true)
    before[#before + 1] = from and request:sub(1, from - 1) or request
    after[#after + 1] = from and request:sub(to + 1) or false
  end
end

local random, form = math.random, string.format

local function uuid()
  return form("%08x-%04x-4%03x-%04x-%06x%06x", random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff),
    0x8000 + random(0, 0x3fff), random(0, 0xffffff), random(0, 0xffffff))
end

function request()
  turn = turn % #before + 1
  local rest = after[turn]
  return rest and before[turn] .. uuid() .. rest or before[turn]
end

function response(status, headers, body)
  if status == 201 then
    acknowledged:write(body:match('"id": ?"?([%w-]+)'), "\n")
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("\nDONE %d %d %d %d %d %d\n", summary.duration, summary.requests,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
