-- What wrk posts: every submission another one, with or without a photograph.
local number, token, photo = 0, os.getenv("BENCH_TOKEN"), nil
local path = os.getenv("BENCH_PHOTO")
local thread_number = 0

function setup (thread)
  thread_number = thread_number + 1
  thread:set("thread_number", thread_number)
end

function init (arguments)
  if path and path ~= "" then
    local file = assert(io.open(path, "rb"))
    photo = file:read("*a")
    file:close()
  end
end

local boundary = "----a-boundary-of-no-other-text"

local function part (name, value)
  return "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"" .. name .. "\"\r\n\r\n" .. value .. "\r\n"
end

function request ()
  number = number + 1
  local content = "二楼暖气不热，第" .. thread_number .. "-" .. number .. "次"
  if not photo then
    return wrk.format("POST", "/api/v1/tickets", { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" },
      '{"category": "050101", "content": "' .. content .. '", "area_code": "150802001", "address": "解放街道' .. number .. '号"}')
  end
  local body = part("category", "050101") .. part("content", content) .. part("area_code", "150802001") .. "--" .. boundary
    .. "\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n" .. photo .. "\r\n--"
    .. boundary .. "--\r\n"
  return wrk.format("POST", "/api/v1/tickets", { Authorization = "Bearer " .. token, ["Content-Type"] = "multipart/form-data; boundary=" .. boundary },
    body)
end

local refused = 0

function response (status, headers, body)
  if status ~= 201 then
    refused = refused + 1
    if refused == 1 then io.stderr:write("answered ", status, ": ", body:sub(1, 300), "\n") end
  end
end

function done (summary, latency, requests)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format("RESULT %d %d %d", summary.requests, summary.duration, wrong))
end
