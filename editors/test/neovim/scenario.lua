--- What people do with tickets, in a Neovim that is set up as the documentation says.
local t = require("suite")
local Editor = require("editor")
local step, wait, equal = t.step, t.wait, t.equal

local folder = t.workspace()
local TASK = "tickets/tasks/TASK-22-door-display.md"
local VENTS = "tickets/tasks/TASK-21-vent-windows.md"
local editor = Editor.start(folder, {
  init = Editor.ENABLE
    .. '\nvim.o.completeopt = "menuone,noinsert"',
})

--- What the command line finds in a file, as `line code`.
local function checked(path)
  local out = vim.fn.system({ vim.env.TICKMARK_BIN .. "/tickmark", "check", "--severity", "hint", "--format", "json", folder })
  local found = {}
  for _, finding in ipairs(vim.json.decode(out).diagnostics) do
    if vim.endswith(finding.path, path) then
      table.insert(found, ("%d %s"):format(finding.range.start.line, finding.code))
    end
  end
  return found
end

--- Puts the cursor on the first place of a text.
local function go(text)
  local found = editor:lua("return vim.fn.search(..., 'cw')", "\\V" .. text)
  equal("found " .. text, found > 0, true)
end

--- Types the rest of a line over, asks for completion, and takes the only value that goes on like that.
local function complete(field, typed, whole)
  go("**" .. field .. "**: ")
  editor:keys("f:wC" .. typed .. "<C-x><C-o>")
  wait("the menu", function()
    return editor:lua("return vim.fn.pumvisible()") == 1
  end)
  editor:take()
  wait("the value is there", function()
    return editor:line() == ("**%s**: %s"):format(field, whole)
  end)
  editor:keys("<Esc>")
  editor:is_known()
end

step("opens a workspace of five formats", function()
  for _, path in ipairs({ "briefs/path-lights.md", "ops/OPS-11.md", "phases/phase-1-greenhouse.md", "plans/night-watch.md" }) do
    editor:open("tickets/" .. path)
    editor:attached()
  end
  editor:open(TASK)
  editor:attached()
  equal("one server for all", editor:lua("return #vim.lsp.get_clients()"), 1)
end)

step("a missing section is shown", function()
  editor:open("tickets/briefs/which-radio.md")
  wait("the finding", function()
    return vim.tbl_contains(editor:findings(), "1 missing-section")
  end)
end)

step("each finding is shown once", function()
  for _, path in ipairs({ TASK, VENTS, "tickets/ops/OPS-12.md", "tickets/phases/phase-1-greenhouse.md", "tickets/briefs/which-radio.md" }) do
    editor:open(path)
    editor:attached()
    editor:shows(checked(path))
    -- Pulled or pushed once more, by a change and its undoing.
    editor:keys("Gox<Esc>u")
    editor:is_known()
    editor:shows(checked(path))
  end
end)

step("a status is completed and the text changes", function()
  editor:open(TASK)
  complete("Status", "In Rev", "In Review")
  wait("the finding is gone", function()
    return not vim.tbl_contains(editor:findings(), "8 invalid-value")
  end)
end)

step("a priority is completed", function()
  complete("Priority", "P0", "P0-Now")
end)

step("definition goes to a file that is not open", function()
  editor:open(VENTS)
  editor:attached()
  go("TASK-22")
  editor:lua("vim.cmd.bwipeout({ ..., bang = true })", editor:lua("return vim.fn.bufnr(...)", TASK))
  editor:lua("vim.lsp.buf.definition()")
  wait("the file", function()
    return editor:lua("return vim.api.nvim_buf_get_name(0)") == folder .. "/" .. TASK
  end)
  equal("line", editor:lua("return vim.fn.line('.')"), 1)
end)

step("an ID is renamed across files", function()
  editor:open(TASK)
  editor:attached()
  go("TASK-22")
  editor:lua("vim.lsp.buf.rename('TASK-77')")
  wait("the ticket has the new ID", function()
    return editor:line(1) == "# TASK-77: A display at the door"
  end)
  editor:lua("vim.cmd('silent wall')")
  equal("mentions elsewhere", t.read(folder .. "/" .. VENTS):match("TASK%-77: the display") ~= nil, true)
  local left = vim.fn.systemlist({ "grep", "-rlF", "TASK-22", folder .. "/tickets" })
  equal("files with the old ID", left, {})
end)

step("a fix is applied", function()
  -- The link at its head leads nowhere, and the fix names the nearest ticket.
  go("TASK-12")
  wait("the finding", function()
    return vim.tbl_contains(editor:findings(), "4 unknown-ticket")
  end)
  editor:lua([[vim.lsp.buf.code_action({ apply = true, filter = function(it) return it.title:find("TASK-21", 1, true) end })]])
  wait("the text", function()
    return editor:line(4) == "**Parent**: TASK-21"
  end)
  editor:is_known()
end)

step("undo brings the text back", function()
  editor:keys("u")
  wait("the text", function()
    return editor:line(4) == "**Parent**: TASK-12"
  end)
  editor:is_known()
  wait("the finding is back", function()
    return vim.tbl_contains(editor:findings(), "4 unknown-ticket")
  end)
end)

--- Edits of all kinds, after each of which both sides have the same text.
local function edit_and_compare(path)
  editor:open(path)
  editor:attached()
  editor:is_known()
  local before = editor:text()
  for _, keys in ipairs({
    "ggA 🏡 naïve<Esc>",
    "ggf:lxx",
    "Go👩‍🌾 and 🌶<CR>e\u{301}<Esc>",
    "ggJ",
    "yyGp",
    ":%s/e/é/g<CR>",
    "GkVGd",
    "u",
    "<C-r>",
    "ggdd",
    (":undo %d<CR>"):format(editor:lua("return vim.fn.undotree().seq_cur")),
  }) do
    editor:keys(keys)
    editor:is_known()
  end
  equal("all undone", editor:text(), before)
end

step("a text with emoji is edited, and the editor's buffer is the server's text, byte for byte", function()
  edit_and_compare("tickets/tasks/TASK-31-emoji.md")
  local own = vim.env.TICKMARK_VERSION == "0.10" and "utf-16" or "utf-8"
  equal("columns", editor:lua("return vim.lsp.get_clients()[1].offset_encoding"), own)
end)

step("the same with CRLF", function()
  edit_and_compare("tickets/tasks/TASK-32-crlf.md")
  editor:lua("vim.cmd('silent write')")
  equal("on disk", t.read(folder .. "/tickets/tasks/TASK-32-crlf.md"):find("[^\r]\n"), nil)
end)

step("it closes and the server ends", function()
  local servers = editor:servers()
  equal("a server runs", #servers > 0, true)
  equal("exit code", editor:quit(), 0)
  wait("its processes are gone", function()
    for _, pid in ipairs(servers) do
      if vim.uv.kill(pid, 0) == 0 then
        return false
      end
    end
    return true
  end)
end)

step("the same with columns in UTF-16", function()
  folder = t.workspace()
  local settings = '{ capabilities = { general = { positionEncodings = { "utf-16" } } } }'
  editor = Editor.start(folder, { init = ('require("tickmark").setup(%s)'):format(settings) })
  edit_and_compare("tickets/tasks/TASK-31-emoji.md")
  equal("columns", editor:lua("return vim.lsp.get_clients()[1].offset_encoding"), "utf-16")
  edit_and_compare("tickets/tasks/TASK-32-crlf.md")
  editor:quit()
end)

Editor.done()
