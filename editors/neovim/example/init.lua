-- The configuration of `editors/try neovim`: all that tickmark shows in Neovim, and nothing else.
-- Works in any version from 0.8; what a version cannot do is left out.
local has = function(version)
  return vim.fn.has("nvim-" .. version) == 1
end

require("tickmark").setup()

vim.diagnostic.config({ virtual_text = true, update_in_insert = true })
vim.o.signcolumn = "yes"
vim.o.completeopt = has("0.11") and "menuone,noinsert,popup" or "menuone,noinsert"

-- How much of a checklist is done, and the titles of tickets behind their IDs.
if vim.lsp.inlay_hint then
  vim.lsp.inlay_hint.enable()
end

-- Who refers to a ticket, and who waits for it.
if has("0.12") then
  vim.lsp.codelens.enable()
end

vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(event)
    local buffer = event.buf
    if has("0.11") then
      -- The menu opens by itself where a value begins.
      vim.lsp.completion.enable(true, event.data.client_id, buffer, { autotrigger = true })
    else
      -- Later versions have these keys of their own.
      vim.keymap.set("n", "K", vim.lsp.buf.hover, { buffer = buffer })
      vim.keymap.set("n", "grn", vim.lsp.buf.rename, { buffer = buffer })
      vim.keymap.set("n", "gra", vim.lsp.buf.code_action, { buffer = buffer })
      vim.keymap.set("n", "grr", vim.lsp.buf.references, { buffer = buffer })
    end
    if not has("0.12") then
      vim.lsp.codelens.refresh({ bufnr = buffer })
      vim.api.nvim_create_autocmd({ "BufEnter", "CursorHold", "InsertLeave" }, {
        buffer = buffer,
        callback = function()
          vim.lsp.codelens.refresh({ bufnr = buffer })
        end,
      })
    end
  end,
})
