--- A Neovim that a test drives from outside, as a user does: keys go in, and what it shows is asked for.
--- The driver is a Neovim itself (`nvim -l`), since that is what speaks its protocol without more to install.
local t = require("suite")

local Editor = {}
Editor.__index = Editor

--- What switches tickmark on, as the documentation says.
Editor.ENABLE = vim.env.TICKMARK_VERSION == "0.10" and 'require("tickmark").setup()' or 'vim.lsp.enable("tickmark")'

--- Starts Neovim in a folder, with a home of its own and the plugin installed there.
---@param folder string
---@param options? { init?: string, path?: string, is_plain?: boolean, within?: string[] } `is_plain`: without the plugin;
--- `within`: a command that runs another one, given behind it
function Editor.start(folder, options)
  options = options or {}
  local home = vim.fn.tempname()
  local site = home .. "/data/nvim/site/pack/tickmark/start"
  vim.fn.mkdir(site, "p")
  vim.fn.mkdir(home .. "/config/nvim", "p")
  if not options.is_plain then
    vim.fn.system({ "cp", "-R", vim.env.TICKMARK_PLUGIN, site .. "/tickmark" })
  end
  local lines = vim.split(options.init or Editor.ENABLE, "\n")
  -- Messages that go through `vim.notify` are kept, since a screen without a user shows none.
  table.insert(lines, 1, "_G.said = {}; vim.notify = function(text) table.insert(_G.said, text) end")
  vim.fn.writefile(lines, home .. "/config/nvim/init.lua")
  local self = setmetatable({ home = home, folder = folder }, Editor)
  local command = vim.list_extend(options.within or {}, { vim.env.TICKMARK_NVIM, "--embed", "--headless", "-n" })
  self.channel = vim.fn.jobstart(command, {
    rpc = true,
    cwd = folder,
    clear_env = true,
    env = {
      HOME = home,
      LANG = "C.UTF-8",
      PATH = options.path or (vim.env.TICKMARK_BIN .. ":" .. vim.env.PATH),
      TICKMARK_LOG = "info",
      XDG_CACHE_HOME = home .. "/cache",
      XDG_CONFIG_HOME = home .. "/config",
      XDG_DATA_HOME = home .. "/data",
      XDG_STATE_HOME = home .. "/state",
    },
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
  t.wait("a server is attached, with all its features", function()
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
  local shown = pcall(t.wait, "the findings", function()
    return vim.deep_equal(self:findings(), expected)
  end)
  if not shown then
    t.equal("findings", self:findings(), expected)
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
  t.equal("the server's text", answer.result.text, self:text())
end

--- Takes what the menu has selected. Neovim 0.11 writes the word, asks the server for the rest of the item, and then writes the
--- text of a snippet in its place; a key that comes in between changes where that is.
function Editor:take()
  self:keys("<C-y>")
  t.wait("all that was asked to be answered", function()
    return self:lua([[
      return vim.iter((vim.lsp.get_clients or vim.lsp.get_active_clients)()):all(function(client)
        return next(client.requests) == nil
      end)
    ]])
  end)
end

--- What was said through `vim.notify`.
function Editor:said()
  return self:lua("return _G.said")
end

--- What `:checkhealth tickmark` says.
function Editor:health()
  self:lua("vim.cmd('checkhealth tickmark')")
  local text = self:text()
  self:lua("vim.cmd('bwipeout')")
  return text
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
    local code = vim.fn.jobwait({ self.channel }, 20000)[1]
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

function t.explain()
  return Editor.current and Editor.current:explain() or ""
end

--- Ends a file of tests. Its exit code tells that it came so far; its lines, what failed.
function Editor.done()
  if Editor.current then
    Editor.current:quit()
  end
  os.exit(0)
end

return Editor
