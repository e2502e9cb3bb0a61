--- What goes wrong on a user's machine, and what is said then.
local t = require("suite")
local Editor = require("editor")
local step, wait, equal = t.step, t.wait, t.equal

local OLD = vim.env.TICKMARK_VERSION == "0.10"
local TASK = "tickets/tasks/TASK-22-door-display.md"
local VENTS = "tickets/tasks/TASK-21-vent-windows.md"

--- A folder with a program of that name that does something else.
local function fake(lines)
  local bin = vim.fn.tempname()
  vim.fn.mkdir(bin)
  vim.fn.writefile(vim.list_extend({ "#!/bin/sh" }, lines), bin .. "/tickmark")
  vim.fn.setfperm(bin .. "/tickmark", "rwxr-xr-x")
  return bin .. ":/usr/bin:/bin"
end

step("without the program there is one message, and :checkhealth says what to do", function()
  local editor = Editor.start(t.workspace(), { path = "/usr/bin:/bin" })
  editor:open(TASK)
  editor:open(VENTS)
  editor:open("tickets/ops/OPS-12.md")
  local said = vim.tbl_filter(function(it)
    return it:find("is not installed", 1, true) ~= nil
  end, editor:said())
  equal("messages", #said, 1)
  t.contains(said[1], "npm install --global tickmark")
  local text = editor:health()
  t.contains(text, "`tickmark` was not found")
  t.contains(text, "pip install tickmark-ls")
  editor:quit()
end)

step("of another version :checkhealth warns", function()
  local real = vim.env.TICKMARK_BIN .. "/tickmark"
  local lines = { 'if [ "$1" = --version ]; then echo "tickmark 0.0.9"; else exec ' .. real .. ' "$@"; fi' }
  local editor = Editor.start(t.workspace(), { path = fake(lines) .. ":" .. vim.env.PATH })
  editor:open(TASK)
  editor:attached()
  local text = editor:health()
  t.contains(text, "is version 0.0.9, this plugin belongs to 0.1.0")
  t.contains(text, "Update both")
  editor:quit()
end)

step("of another program with that name :checkhealth tells", function()
  local editor = Editor.start(t.workspace(), { path = fake({ "echo something else" }) })
  t.contains(editor:health(), "That is another program")
  editor:quit()
end)

step("a server that is killed while one types is reported once, and comes back with :Tickmark restart", function()
  local editor = Editor.start(t.workspace())
  editor:open(TASK)
  editor:attached()
  wait("findings", function()
    return #editor:findings() > 0
  end)
  editor:keys("ggAone two")
  local servers = editor:servers()
  vim.fn.system({ "kill", "-9", unpack(vim.tbl_map(tostring, servers)) })
  editor:keys(" three four<CR>five<Esc>")
  wait("the message", function()
    return #vim.tbl_filter(function(it)
      return it:find("Tickmark restart", 1, true) ~= nil
    end, editor:said()) == 1
  end)
  wait("no findings of a server that is gone", function()
    return #editor:findings() == 0
  end)
  editor:keys("osix<Esc>")
  equal("text", editor:text():match("^[^\n]*\n[^\n]*\n[^\n]*"), "# TASK-22: A display at the doorone two three four\nfive\nsix")
  t.contains(editor:health(), "started again by `:Tickmark restart`")
  editor:lua("vim.cmd('Tickmark restart')")
  editor:attached()
  editor:is_known()
  wait("findings", function()
    return #editor:findings() > 0
  end)
  editor:quit()
end)

local function read_only()
  local name = "a workspace that may not be written to is checked all the same"
  -- A mount that only this Neovim and its server have: permissions do not stop root.
  local mounted = [[mount --bind "$0" "$0" && mount --options remount,bind,ro "$0" && exec "$@"]]
  local function within(folder)
    return { "unshare", "--map-root-user", "--mount", "sh", "-c", mounted, folder }
  end
  local folder = t.workspace()
  vim.fn.system(vim.list_extend(within(folder), { "true" }))
  if vim.v.shell_error ~= 0 then
    t.skip(name, "this system lets nobody but root mount a folder")
    return
  end
  step(name, function()
    local editor = Editor.start(folder, { within = within(folder) })
    editor:open("tickets/briefs/which-radio.md")
    editor:attached()
    wait("the finding", function()
      return vim.tbl_contains(editor:findings(), "1 missing-section")
    end)
    editor:keys("ggA!<Esc>")
    editor:is_known()
    equal("written", editor:lua("return (pcall(vim.cmd, 'silent write'))"), false)
    editor:quit()
  end)
end
read_only()

step("a folder that is removed under it leaves the buffer as it is", function()
  local folder = t.workspace()
  local editor = Editor.start(folder)
  editor:open(TASK)
  editor:attached()
  local before = editor:text()
  vim.fn.delete(folder, "rf")
  editor:keys("ggA!<Esc>")
  editor:is_known()
  equal("text", editor:text(), (before:gsub("door", "door!", 1)))
  equal("a server runs", editor:lua("return #vim.lsp.get_clients({ name = 'tickmark' })"), 1)
  editor:quit()
end)

step("a file that is renamed on disk is found, without a word from Neovim", function()
  local folder = t.workspace()
  local editor = Editor.start(folder)
  editor:open(VENTS)
  editor:attached()
  vim.fn.rename(folder .. "/" .. TASK, folder .. "/tickets/tasks/TASK-22-renamed.md")
  editor:lua("vim.fn.search('TASK-22')")
  local uri = editor:lua("return vim.uri_from_bufnr(0)")
  wait("its new name", function()
    local position = editor:lua("return vim.lsp.util.make_position_params(0, 'utf-8').position")
    local answer = editor:ask("textDocument/definition", { textDocument = { uri = uri }, position = position })
    return vim.json.encode(answer.result or {}):find("TASK-22-renamed.md", 1, true) ~= nil
  end)
  editor:lua("vim.lsp.buf.definition()")
  wait("the file", function()
    return vim.endswith(editor:lua("return vim.api.nvim_buf_get_name(0)"), "TASK-22-renamed.md")
  end)
  editor:quit()
end)

step("a repository without tickets is quiet", function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder .. "/.git", "p")
  t.write(folder .. "/README.md", "# A library\n\nSee RFC-2119, UTF-8 and issue #12.\n\n- [ ] todo\n\n[other](CHANGELOG.md)\n")
  t.write(folder .. "/CHANGELOG.md", "# Changes\n\n## 1.0.0 - 2026-01-02\n\n- First\n")
  local editor = Editor.start(folder)
  for _, path in ipairs({ "README.md", "CHANGELOG.md" }) do
    editor:open(path)
    editor:attached()
    editor:keys("Go<CR>More.<Esc>")
    editor:is_known()
    editor:shows({})
  end
  equal("messages", editor:said(), {})
  editor:quit()
end)

step("a file outside of any workspace is left alone", function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder)
  t.write(folder .. "/notes.md", "# TASK-1: A ticket?\n\n**Status**: Open\n")
  local editor = Editor.start(folder)
  editor:open("notes.md")
  equal("no server", editor:lua("return #vim.lsp.get_clients()"), 0)
  equal("messages", editor:said(), {})
  if not OLD then
    t.contains(editor:health(), "must lie in a folder")
  end
  editor:quit()
end)

Editor.done()
