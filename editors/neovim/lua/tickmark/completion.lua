--- Neovim 0.11 ends what its own completion inserts at the first blank: of `In Review` there would be `In`. It does not so
--- with snippets, so that is what such texts are handed to it as. Neovim 0.12 needs none of this, other plugins neither.
local M = {}

local SNIPPET = 2

local function whole(item)
  if item.insertTextFormat == SNIPPET then
    return
  end
  local text = item.textEdit and item.textEdit.newText or item.textEditText or item.label
  if text:find("%s") then
    item.insertTextFormat = SNIPPET
    local escaped = text:gsub("[\\$}]", "\\%0")
    if item.textEdit then
      item.textEdit.newText = escaped
    else
      -- Its range stands in what the items share.
      item.textEditText = escaped
    end
  end
end

--- Mends the answers that a client gets from its server.
function M.mend(client)
  local request = client.request
  client.request = function(self, method, params, handler, ...)
    if method == "textDocument/completion" and handler then
      local given = handler
      handler = function(failure, answer, ...)
        if type(answer) == "table" then
          vim.iter(answer.items or answer):each(whole)
        end
        return given(failure, answer, ...)
      end
    end
    return request(self, method, params, handler, ...)
  end
end

return M
