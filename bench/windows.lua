-- Windows of 100, each once, all over the history: what a load generator asks the portal for.
local window = -1

request = function()
  window = (window + 1) % 1000
  return wrk.format("GET", "/api/2.0/security/audit/login/filter?count=100&startIndex=" .. window * 100)
end
