--- What a user's configuration calls: `setup`, for all versions of Neovim that have a client.
local M = {}

--- The version of the plugin, which is that of the server it belongs to.
M.version = "0.1.0"

--- What is said to the server on top of what Neovim says.
M.capabilities = {
  -- The commands of code lenses that are understood here.
  experimental = { commands = { commands = { "tickmark.showReferences" } } },
}
if vim.fn.has("nvim-0.12") == 0 then
  -- These versions show code lenses when they are told to, which is at `LspAttach`, and not when they are registered later.
  M.capabilities.textDocument = { codeLens = { dynamicRegistration = false } }
end

--- Switches tickmark on. On Neovim 0.11 and newer that is `vim.lsp.config("tickmark", config)` and
--- `vim.lsp.enable("tickmark")`; on older ones an autocommand that calls `vim.lsp.start`.
---@param config? table what `vim.lsp.config` takes, such as `init_options`
function M.setup(config)
  -- Where the folder joined 'runtimepath' too late for Neovim to look into it.
  vim.cmd("runtime plugin/tickmark.lua")
  if vim.lsp.enable then
    vim.lsp.config("tickmark", config or {})
    vim.lsp.enable("tickmark")
  else
    require("tickmark.older").enable(config or {})
  end
end

return M
