--- Ways of setting tickmark up that the documentation shows, run as they stand there.
local t = require("suite")
local Editor = require("editor")
local step, wait, equal = t.step, t.wait, t.equal

local TASK = "tickets/tasks/TASK-22-door-display.md"
local VERSION = vim.env.TICKMARK_VERSION

--- The first block of Lua behind a line of a file.
local function snippet(path, line)
  local text = t.read(vim.env.TICKMARK_ROOT .. "/" .. path)
  local behind = text:find(line, 1, true)
  return assert(behind and text:match("```lua\n(.-)```", behind), path .. " has no such lines")
end

local plain = "the lines of the README complete a status of two words, without the plugin"
if VERSION == "0.10" then
  t.skip(plain, "they are for Neovim 0.11 and newer")
else
  step(plain, function()
    local editor = Editor.start(t.workspace(), {
      is_plain = true,
      init = snippet("README.md", "**Neovim** 0.11 or newer") .. [[

vim.o.completeopt = "menuone,noinsert"
vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf)
  end,
})]],
    })
    editor:open(TASK)
    editor:attached()
    editor:lua("vim.fn.search('Status.*: ')")
    editor:keys("f:wCIn Rev<C-x><C-o>")
    wait("the menu", function()
      return editor:lua("return vim.fn.pumvisible()") == 1
    end)
    editor:take()
    wait("the value is there", function()
      return editor:line() == "**Status**: In Review"
    end)
    editor:keys("<Esc>")
    editor:is_known()
    equal("no plugin", editor:lua("return vim.fn.exists(':Tickmark')"), 0)
    editor:quit()
  end)
end

--- A repository of the project, which has no more than what a plugin manager looks at.
local function repository()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder .. "/editors", "p")
  vim.fn.system({ "cp", "-R", vim.env.TICKMARK_PLUGIN, folder .. "/editors/neovim" })
  local git = { "git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@example.org" }
  for _, arguments in ipairs({ { "init", "-q" }, { "add", "." }, { "commit", "-q", "-m", "A plugin" } }) do
    local said = vim.fn.system(vim.list_extend(vim.deepcopy(git), arguments))
    equal("git " .. arguments[1] .. ": " .. said, vim.v.shell_error, 0)
  end
  return folder
end

local packed = "the lines for vim.pack install the plugin and switch it on"
if VERSION ~= "0.12" then
  t.skip(packed, "vim.pack is new in Neovim 0.12")
else
  step(packed, function()
    -- The address of the snippet leads to the repository on this machine.
    local config = vim.fn.tempname()
    t.write(config, ("[url %q]\n\tinsteadOf = https://github.com/tickmark/tickmark\n"):format("file://" .. repository()))
    local editor = Editor.start(t.workspace(), {
      is_plain = true,
      init = ("vim.env.GIT_CONFIG_GLOBAL = %q\n"):format(config)
        .. "vim.fn.confirm = function() return 1 end\n"
        .. snippet("editors/neovim/README.md", "With `vim.pack`"),
    })
    wait("the plugin is installed", function()
      return editor:lua("return vim.v.vim_did_enter") == 1
    end)
    editor:open(TASK)
    editor:attached()
    editor:lua("vim.cmd('Tickmark ticket vents')")
    wait("the file", function()
      return vim.endswith(editor:lua("return vim.api.nvim_buf_get_name(0)"), "TASK-21-vent-windows.md")
    end)
    t.contains(editor:health(), "is version 0.1.0")
    editor:quit()
  end)
end

Editor.done()
