--- Neovim 0.8 to 0.10, which has no `vim.lsp.config`: reads the same file, and starts the server itself.
local M = {}

--- What lsp/tickmark.lua says, with the user's changes.
local function merged(config)
  local file = vim.api.nvim_get_runtime_file("lsp/tickmark.lua", false)[1]
  return vim.tbl_deep_extend("force", dofile(file), {
    name = "tickmark",
    capabilities = vim.tbl_deep_extend(
      "force",
      vim.lsp.protocol.make_client_capabilities(),
      require("tickmark").capabilities
    ),
  }, config)
end

--- The folder that holds a file and one of the markers; those named first win, wherever they are.
local function root(path, markers)
  for _, marker in ipairs(markers) do
    local found = vim.fs.find(marker, { upward = true, path = vim.fs.dirname(path) })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

function M.enable(config)
  local start = merged(config)
  local server = require("tickmark.server")
  start.on_exit = start.on_exit or server.ended
  local has_said = false
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("tickmark.start", {}),
    pattern = start.filetypes,
    callback = function(event)
      local path = vim.api.nvim_buf_get_name(event.buf)
      local folder = path ~= "" and root(vim.fn.fnamemodify(path, ":p"), start.root_markers)
      if not folder or vim.bo[event.buf].buftype ~= "" then
        return
      elseif vim.fn.executable(start.cmd[1]) == 1 then
        vim.lsp.start(vim.tbl_extend("force", start, { root_dir = folder }))
      elseif not has_said then
        has_said = true
        server.missing(start)
      end
    end,
  })
  -- The buffers that are there already, as `vim.lsp.enable` does.
  if vim.v.vim_did_enter == 1 then
    vim.cmd("doautoall tickmark.start FileType")
  end
end

return M
