--- Results in TAP, waiting, and workspaces: what all tests in Neovim share. The lines get their numbers from ./run.
local M = {}

local LIMIT = 20000 -- milliseconds

--- Waits until a condition gives something, and gives it on.
function M.wait(what, condition)
  local found
  local function holds()
    found = condition()
    return found
  end
  if not vim.wait(LIMIT, holds, 20) then
    error(("waited in vain: %s"):format(what), 0)
  end
  return found
end

function M.equal(what, found, expected)
  if not vim.deep_equal(found, expected) then
    error(("%s:\n  found    %s\n  expected %s"):format(what, vim.inspect(found), vim.inspect(expected)), 0)
  end
end

function M.contains(text, expected)
  if not text:find(expected, 1, true) then
    error(("no %q in:\n%s"):format(expected, text), 0)
  end
end

--- What is written below a step that fails: whoever drives an editor says what is to be seen there.
function M.explain()
  return ""
end

--- Runs a step, and writes its line.
function M.step(name, test)
  local ok, failure = xpcall(test, function(it)
    return type(it) == "string" and it or vim.inspect(it)
  end)
  io.stdout:write(("%s - %s: %s\n"):format(ok and "ok" or "not ok", vim.env.TICKMARK_VERSION, name))
  if not ok then
    io.stdout:write("# " .. (failure .. "\n" .. M.explain()):gsub("\n", "\n# ") .. "\n")
  end
  io.stdout:flush()
end

function M.skip(name, reason)
  io.stdout:write(("ok - %s: %s # SKIP %s\n"):format(vim.env.TICKMARK_VERSION, name, reason))
  io.stdout:flush()
end

--- Writes bytes, with no end of line of its own.
function M.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

function M.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

--- A fresh copy of the workspace that the tests of all editors have.
function M.workspace()
  local folder = vim.fn.tempname()
  vim.fn.system({ "cp", "-R", vim.env.TICKMARK_WORKSPACE, folder })
  vim.fn.mkdir(folder .. "/.git")
  return folder
end

return M
