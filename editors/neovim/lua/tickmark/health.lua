--- `:checkhealth tickmark`: what stands between a user and a server that answers.
local server = require("tickmark.server")
local M = {}

-- Neovim 0.10 has shorter names.
local start = vim.health.start or vim.health.report_start
local ok = vim.health.ok or vim.health.report_ok
local info = vim.health.info or vim.health.report_info
local warn = vim.health.warn or vim.health.report_warn
local wrong = vim.health.error or vim.health.report_error

--- Servers that answer the same for Markdown, so that a user may see things twice.
local OTHERS = { marksman = true, markdown_oxide = true, ["markdown-oxide"] = true }

local function editor()
  start("Neovim")
  local version = vim.version()
  local shown = ("%d.%d.%d"):format(version.major, version.minor, version.patch)
  if vim.fn.has("nvim-0.11") == 1 then
    ok("Neovim " .. shown)
    if vim.lsp.is_enabled and not vim.lsp.is_enabled("tickmark") then
      warn("tickmark is not switched on", { 'Add `vim.lsp.enable("tickmark")` to your init.lua' })
    end
  elseif vim.fn.has("nvim-0.8") == 1 then
    ok(("Neovim %s: without `vim.lsp.config`, so call `require(\"tickmark\").setup()`"):format(shown))
  else
    wrong(("Neovim %s is too old"):format(shown), { "tickmark needs 0.8 or newer; 0.11 or newer is best" })
  end
end

--- What starts the server, as configured.
local function command()
  local config = vim.lsp.config and vim.lsp.config.tickmark or {}
  return config.cmd or { "tickmark", "server" }
end

local function program()
  start("The program")
  local cmd = command()
  if type(cmd) ~= "table" then
    info("`cmd` is a function: what it starts is not known here")
    return
  end
  local path = vim.fn.exepath(cmd[1])
  if path == "" then
    wrong(("`%s` was not found, or may not be run"):format(cmd[1]), {
      "Install it: `npm install --global tickmark`, or `pip install tickmark-ls`, or `:MasonInstall tickmark`",
      'Or say where it is: `vim.lsp.config("tickmark", { cmd = { "/path/to/tickmark", "server" } })`',
      "What a shell finds and Neovim does not: compare `:echo $PATH`",
    })
    return
  end
  local said = vim.fn.system({ path, "--version" })
  local version = said:match("^tickmark (%S+)")
  local wanted = require("tickmark").version
  if not version then
    wrong(("`%s --version` says %q"):format(path, vim.trim(said)), { "That is another program: set `cmd`" })
  elseif version ~= wanted then
    warn(("`%s` is version %s, this plugin belongs to %s"):format(path, version, wanted), {
      "Update both to the same version; until then commands of `:Tickmark` may be missing",
    })
  else
    ok(("`%s` is version %s"):format(path, version))
  end
end

local function supports(client, method, buffer)
  local where = vim.fn.has("nvim-0.11") == 1 and buffer or { bufnr = buffer }
  return server.call(client, "supports_method", method, where)
end

local function clients()
  start("Servers")
  local found = server.clients()
  if #found == 0 then
    warn("none runs", {
      "Open a Markdown file; it must lie in a folder, at any depth, that has `.tickmark.yaml` or `.git`",
      "`tickmark init` in the folder of your tickets writes a first `.tickmark.yaml`",
      "One that ended is started again by `:Tickmark restart`",
    })
  end
  for _, client in ipairs(found) do
    local root = client.config.root_dir or "no folder"
    local version = (client.server_info or {}).version or "?"
    ok(("Client %d, version %s, in %s"):format(client.id, version, root))
    info("Columns are counted in " .. client.offset_encoding)
    local configured = client.config.root_dir and client.config.root_dir .. "/.tickmark.yaml"
    if configured and vim.fn.filereadable(configured) == 1 then
      info("Configuration: " .. configured)
    else
      info("No .tickmark.yaml in that folder: built-in templates and those that were found are used")
    end
    local buffer = next(client.attached_buffers or {})
    if buffer and not supports(client, "textDocument/codeAction", buffer) then
      warn("Code actions, definition, hover and rename have not been registered", {
        "They come a moment after the start; if they do not, see `:Tickmark log`",
        "Perhaps `init_options` switches them off",
      })
    elseif buffer then
      ok("All features are registered")
    end
  end
end

--- Which of the features that both have answer twice.
local function others()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get()) do
    if OTHERS[client.name] then
      start("Beside " .. client.name)
      warn("It lists headings, links and symbols, too, so you may see them twice", {
        "Leave these to it: `vim.lsp.config(\"tickmark\", "
          .. "{ init_options = { documentSymbols = false, documentLinks = false, folding = false } })`",
      })
    end
  end
end

function M.check()
  editor()
  program()
  clients()
  others()
end

return M
