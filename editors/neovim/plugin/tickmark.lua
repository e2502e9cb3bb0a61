-- What is there as soon as the folder is on 'runtimepath'. It starts no server: `vim.lsp.enable` or `setup` do that.
if vim.g.loaded_tickmark then
  return
end
vim.g.loaded_tickmark = true

vim.api.nvim_create_user_command("Tickmark", function(call)
  require("tickmark.commands").run(call.fargs)
end, {
  nargs = "*",
  desc = "Tickets: go to one, change a status, lists; the server",
  complete = function(_, line)
    return require("tickmark.commands").complete(line)
  end,
})

-- Code lenses ask for it.
vim.lsp.commands["tickmark.showReferences"] = function(command, context)
  require("tickmark.lists").references(command.arguments[3], context.client_id)
end

-- On older versions `setup` does both.
if vim.lsp.config then
  local server = require("tickmark.server")
  local theirs = (vim.lsp.config.tickmark or {}).on_exit
  local on_exit = type(theirs) == "table" and vim.list_extend({}, theirs) or { theirs }
  table.insert(on_exit, server.ended)
  vim.lsp.config("tickmark", { capabilities = require("tickmark").capabilities, on_exit = on_exit })
end

vim.api.nvim_create_autocmd("FileType", {
  group = vim.api.nvim_create_augroup("tickmark.missing", {}),
  pattern = "markdown",
  callback = function()
    local enabled = vim.lsp.is_enabled and vim.lsp.is_enabled("tickmark")
    if enabled then
      require("tickmark.server").missing(vim.lsp.config.tickmark)
      return true
    end
  end,
})
