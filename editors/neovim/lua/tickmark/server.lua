--- The running server: which client it is, how it is asked, what is said when it is missing or gone.
local M = {}

--- The version of the requests that commands use, which the server names in its capabilities.
local PROTOCOL = 1

--- How long a command waits for files that are still being read, and how often it asks, in milliseconds.
local PATIENCE, PAUSE = 10000, 50

function M.notify(message, level)
  vim.notify("tickmark: " .. message, level or vim.log.levels.WARN)
end

--- The clients that run tickmark, of one buffer or of all.
---@param buffer? integer
function M.clients(buffer)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ name = "tickmark", bufnr = buffer })
end

--- The client to ask: that of the current buffer, or else the only one there is. Without one, says so.
function M.client()
  local here, all = M.clients(vim.api.nvim_get_current_buf()), M.clients()
  if here[1] or #all == 1 then
    return here[1] or all[1]
  end
  if #all > 1 then
    M.notify("several workspaces are open: go to a file of the one you mean")
  else
    M.notify("no server runs for this file: `:checkhealth tickmark` tells why")
  end
end

--- Calls a function of a client, which was no method before Neovim 0.11.
---@param client table
---@param name string
function M.call(client, name, ...)
  if vim.fn.has("nvim-0.11") == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

--- Asks the server, and gives the answer to a function; `null` arrives as nil. Failures are shown.
---@param method string
---@param params table
---@param answered fun(answer: any, client: table)
function M.ask(method, params, answered)
  local client = M.client()
  if not client then
    return
  end
  local said = (client.server_capabilities.experimental or {}).tickmark or {}
  if said.protocol ~= PROTOCOL then
    M.notify("this command needs tickmark " .. require("tickmark").version .. ", another version runs: update it")
    return
  end
  M.call(client, "request", method, params, function(failure, answer)
    if failure then
      M.notify(failure.message)
    else
      answered(answer ~= vim.NIL and answer or nil, client)
    end
  end, vim.api.nvim_get_current_buf())
end

--- Goes on as soon as all files have been read: before that, tickets are missing from every list.
---@param go_on fun()
function M.when_read(go_on)
  local function look(left)
    M.ask("tickmark/groups", { by = "progress" }, function(answer)
      if answer.partial and left > 0 then
        vim.defer_fn(function()
          look(left - PAUSE)
        end, PAUSE)
        return
      end
      if answer.partial then
        M.notify("files are still being read, so tickets may be missing")
      end
      go_on()
    end)
  end
  look(PATIENCE)
end

--- The cursor, as the server counts.
function M.here()
  local client = M.client()
  return client and vim.lsp.util.make_position_params(0, client.offset_encoding)
end

--- Says once that the program is not there; Neovim itself only writes it to its log.
function M.missing(config)
  local cmd = config and config.cmd
  if type(cmd) == "table" and vim.fn.executable(cmd[1]) == 0 then
    M.notify(("`%s` is not installed: `npm install --global tickmark`, or see `:checkhealth tickmark`"):format(cmd[1]))
  end
end

--- For `on_exit`: Neovim says that a client quit, and leaves it there.
function M.ended(code, signal)
  if code ~= 0 or (signal ~= 0 and signal ~= 15) then
    vim.schedule(function()
      M.notify("the server ended. `:Tickmark restart` starts it again, `:Tickmark log` may tell why")
    end)
  end
end

--- Ends the servers that run, if any, and starts one for all buffers anew.
function M.restart()
  local function stop(force)
    for _, client in ipairs(M.clients()) do
      M.call(client, "stop", force)
    end
    -- One that is about to end would be taken for the new one.
    return vim.wait(2000, function()
      return #M.clients() == 0
    end, 20)
  end
  if not stop() then
    stop(true)
  end
  if vim.lsp.enable then
    vim.lsp.enable("tickmark")
  elseif vim.fn.exists("#tickmark.start#FileType") == 1 then
    vim.cmd("doautoall tickmark.start FileType")
  else
    M.notify("it was not switched on: see `:help tickmark-setup`")
  end
end

return M
