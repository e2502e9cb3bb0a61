--- A Neovim that a test drives from outside, as a user does: keys go in, and what it shows is asked for.
--- The driver is a Neovim itself (`nvim -l`), since that is what speaks its protocol without more to install.
local Editor = {}
Editor.__index = Editor

local LIMIT = tonumber(vim.env.TICKMARK_LIMIT or 20000)

--- Waits until a condition gives something, and gives it on.
local function wait(what, condition, limit)
  local found
  local function holds()
    found = condition()
    return found
  end
  if not vim.wait(limit or LIMIT, holds, 20) then
    error(("waited in vain: %s"):format(what), 0)
  end
  return found
end

local function equal(what, found, expected)
  if not vim.deep_equal(found, expected) then
    error(("%s:\n  found    %s\n  expected %s"):format(what, vim.inspect(found), vim.inspect(expected)), 0)
  end
end

--- Starts Neovim in a folder, with a home of its own and the plugin installed there.
---@param folder string
---@param options? { init?: string, path?: string, environment?: table }
function Editor.start(folder, options)
  options = options or {}
  local home = vim.fn.tempname()
  local site = home .. "/data/nvim/site/pack/tickmark/start"
  vim.fn.mkdir(site, "p")
  vim.fn.mkdir(home .. "/config/nvim", "p")
  vim.fn.system({ "cp", "-R", vim.env.TICKMARK_PLUGIN, site .. "/tickmark" })
  local init = vim.env.TICKMARK_VERSION == "0.10" and 'require("tickmark").setup()' or 'vim.lsp.enable("tickmark")'
  local lines = vim.split(options.init or init, "\n")
  -- Messages that go through `vim.notify` are kept, since a screen without a user shows none.
  table.insert(lines, 1, "_G.said = {}; vim.notify = function(text) table.insert(_G.said, text) end")
  vim.fn.writefile(lines, home .. "/config/nvim/init.lua")
  local self = setmetatable({ home = home, folder = folder }, Editor)
  self.channel = vim.fn.jobstart({ vim.env.TICKMARK_NVIM, "--embed", "--headless", "-n" }, {
    rpc = true,
    cwd = folder,
    clear_env = true,
    env = vim.tbl_extend("force", {
      HOME = home,
      LANG = "C.UTF-8",
      PATH = options.path or (vim.env.TICKMARK_BIN .. ":" .. vim.env.PATH),
      TICKMARK_LOG = "info",
      XDG_CACHE_HOME = home .. "/cache",
      XDG_CONFIG_HOME = home .. "/config",
      XDG_DATA_HOME = home .. "/data",
      XDG_STATE_HOME = home .. "/state",
    }, options.environment or {}),
  })
  Editor.current = self
  return self
end

--- Runs Lua inside, and gives what it returns; `...` there is what is given here.
function Editor:lua(code, ...)
  return vim.rpcrequest(self.channel, "nvim_exec_lua", code, { ... })
end

function Editor:keys(keys)
  vim.rpcrequest(self.channel, "nvim_input", keys)
end

function Editor:open(path)
  self:lua("vim.cmd.edit(vim.fn.fnameescape(...))", path)
end

--- All of the text as it would be written, with the ends of lines that the buffer has.
function Editor:text()
  return self:lua([[
    local ending = vim.bo.fileformat == "dos" and "\r\n" or "\n"
    local lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
    return table.concat(lines, ending) .. (vim.bo.endofline and ending or "")
  ]])
end

function Editor:line(number)
  return self:lua("return vim.fn.getline(...)", number or ".")
end

--- Waits until a server is attached to the current buffer, and what it registers later has arrived.
function Editor:attached()
  wait("a server is attached, with all its features", function()
    return self:lua([[
      local client = vim.lsp.get_clients({ bufnr = 0, name = "tickmark" })[1]
      if not (client and client.initialized) then return false end
      local method = "textDocument/codeAction"
      if vim.fn.has("nvim-0.11") == 1 then return client:supports_method(method, 0) end
      return client.supports_method(method, { bufnr = 0 })
    ]])
  end)
end

--- The findings of the current buffer as `line code`, sorted, each as often as it is shown.
function Editor:findings()
  local found = self:lua([[
    return vim.tbl_map(function(it) return ("%d %s"):format(it.lnum + 1, it.code) end, vim.diagnostic.get(0))
  ]])
  table.sort(found)
  return found
end

--- Waits until exactly these findings are shown.
function Editor:shows(expected)
  table.sort(expected)
  local found
  local ok = vim.wait(LIMIT, function()
    found = self:findings()
    return vim.deep_equal(found, expected)
  end, 20)
  if not ok then
    equal("findings", found, expected)
  end
end

--- Asks the server, as only a client can.
function Editor:ask(method, params)
  return self:lua([[
    local method, params = ...
    local client = vim.lsp.get_clients({ name = "tickmark" })[1]
    local asked = { method, params, 10000, vim.api.nvim_get_current_buf() }
    local answer
    if vim.fn.has("nvim-0.11") == 1 then
      answer = client:request_sync(unpack(asked))
    else
      answer = client.request_sync(unpack(asked))
    end
    if not answer then return { failure = "no answer" } end
    return { failure = answer.err and answer.err.message, result = answer.result }
  ]], method, params)
end

--- The buffer is what the server has, byte for byte.
function Editor:is_known()
  local uri = self:lua("return vim.uri_from_bufnr(0)")
  local answer = self:ask("tickmark/documentText", { textDocument = { uri = uri } })
  if answer.failure then
    error(answer.failure, 0)
  end
  equal("the server's text", answer.result.text, self:text())
end

--- What was said through `vim.notify`.
function Editor:said()
  return self:lua("return _G.said")
end

--- Process IDs of the servers that this Neovim runs. `npm` puts a process of Node between the two.
function Editor:servers()
  local own = self:lua("return vim.fn.getpid()")
  local function below(pid)
    local found = {}
    for _, child in ipairs(vim.fn.split(vim.fn.system({ "pgrep", "-P", tostring(pid) }))) do
      table.insert(found, tonumber(child))
      vim.list_extend(found, below(child))
    end
    return found
  end
  return below(own)
end

--- Leaves Neovim, and waits for its processes.
function Editor:quit()
  if self.channel and vim.fn.jobwait({ self.channel }, 0)[1] == -1 then
    pcall(vim.rpcnotify, self.channel, "nvim_command", "qall!")
    local code = vim.fn.jobwait({ self.channel }, LIMIT)[1]
    if code == -1 then
      vim.fn.jobstop(self.channel)
    end
    self.channel = nil
    return code
  end
end

--- For a step that fails: the buffer, what was said, the client's log.
function Editor:explain()
  local parts = {}
  for _, what in ipairs({ "text", "findings", "said" }) do
    local _, shown = pcall(self[what], self)
    table.insert(parts, what .. ": " .. (type(shown) == "string" and shown or vim.inspect(shown)))
  end
  local log = self.home .. "/state/nvim/lsp.log"
  if vim.fn.filereadable(log) == 1 then
    vim.list_extend(parts, { "log:" })
    vim.list_extend(parts, vim.fn.readfile(log, "", -20))
  end
  return table.concat(vim.tbl_map(tostring, parts), "\n")
end

local steps = { wait = wait, equal = equal, Editor = Editor }

--- Runs a step, and writes a line of TAP; the number is added by whoever runs the files.
function steps.step(name, test)
  local ok, failure = xpcall(test, function(it)
    return type(it) == "string" and it or vim.inspect(it)
  end)
  io.stdout:write(("%s - %s: %s\n"):format(ok and "ok" or "not ok", vim.env.TICKMARK_VERSION, name))
  if not ok then
    local text = failure .. "\n" .. (Editor.current and Editor.current:explain() or "")
    io.stdout:write("# " .. text:gsub("\n", "\n# ") .. "\n")
  end
  io.stdout:flush()
end

function steps.skip(name, reason)
  io.stdout:write(("ok - %s: %s # SKIP %s\n"):format(vim.env.TICKMARK_VERSION, name, reason))
end

local EMOJI = "# TASK-31: 🌶 Peppers 👩‍🌾 on the sill\n\n**Status**: To Do\n**Priority**: P1-Soon\n\n## Goal\n\n🌶🌶 naïve – „größer“ 🏳️‍🌈 TASK-22\n"
local CRLF = "# TASK-32: Lines of another kind\r\n\r\n**Status**: To Do\r\n**Priority**: P1-Soon\r\n\r\n## Goal\r\n\r\nSee TASK-22.\r\n"

--- Writes bytes, with no end of line of its own.
function steps.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

function steps.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

--- A fresh copy of the examples, five formats, with a ticket full of emoji and one whose lines end as on Windows.
function steps.workspace()
  local folder = vim.fn.tempname()
  vim.fn.system({ "cp", "-R", vim.env.TICKMARK_EXAMPLES, folder })
  vim.fn.mkdir(folder .. "/.git")
  steps.write(folder .. "/tickets/tasks/TASK-31-emoji.md", EMOJI)
  steps.write(folder .. "/tickets/tasks/TASK-32-crlf.md", CRLF)
  return folder
end

--- Ends the file. Its exit code tells that it came so far; its lines, what failed.
function steps.done()
  if Editor.current then
    Editor.current:quit()
  end
  os.exit(0)
end

return steps
