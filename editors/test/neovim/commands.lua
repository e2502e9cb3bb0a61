--- `:Tickmark`, code lenses, help and health: what the plugin adds.
local t = require("suite")
local Editor = require("editor")
local step, wait, equal = t.step, t.wait, t.equal

local folder = t.workspace()
local TASK = "tickets/tasks/TASK-22-door-display.md"
local editor = Editor.start(folder, {
  init = Editor.ENABLE .. [[

-- A list is answered with the line that holds a text.
vim.ui.select = function(items, options, chosen)
  local shown = vim.tbl_map(options.format_item or tostring, items)
  _G.offered = shown
  for number, line in ipairs(shown) do
    if line:find(_G.wanted, 1, true) then return chosen(items[number]) end
  end
  chosen(nil)
end]],
})

local function choose(text)
  editor:lua("_G.offered, _G.wanted = nil, ...", text)
end

local function offered()
  return wait("a list to choose from", function()
    local found = editor:lua("return _G.offered")
    return found ~= vim.NIL and table.concat(found, "\n")
  end)
end

local function name()
  return editor:lua("return vim.api.nvim_buf_get_name(0)")
end

local function quickfix()
  return wait("the quickfix window", function()
    local list = editor:lua([[
      if vim.fn.getqflist({ winid = 0 }).winid == 0 then return {} end
      return vim.tbl_map(function(it) return it.text end, vim.fn.getqflist())
    ]])
    return #list > 0 and table.concat(list, "\n")
  end)
end

local function close_list()
  editor:lua("vim.cmd.cclose() vim.fn.setqflist({}, 'r')")
end

editor:open(TASK)
editor:attached()
step(":Tickmark ticket goes to the one that has the words", function()
  editor:lua("vim.cmd('Tickmark ticket vents')")
  wait("the file", function()
    return vim.endswith(name(), "TASK-21-vent-windows.md")
  end)
end)

step(":Tickmark ticket lets choose from several", function()
  choose("rain barrel")
  editor:lua("vim.cmd('Tickmark ticket')")
  t.contains(offered(), "OPS-11")
  wait("the file", function()
    return vim.endswith(name(), "TASK-23-rain-barrel.md")
  end)
end)

step(":Tickmark status changes the text", function()
  editor:open(TASK)
  choose("In Progress")
  editor:lua("vim.cmd('Tickmark status')")
  t.contains(offered(), "In Review")
  wait("the text", function()
    return editor:line(8):find("In Progress", 1, true) ~= nil
  end)
  editor:is_known()
  editor:lua("vim.cmd('Tickmark status Done')")
  wait("the text", function()
    return editor:line(8):find("Done", 1, true) ~= nil
  end)
  editor:keys("uu")
  wait("undone", function()
    return editor:line(8) == "**Status**: In Reviw"
  end)
end)

step(":Tickmark dependencies lists who waits for whom", function()
  editor:lua("vim.cmd('Tickmark dependencies')")
  t.contains(quickfix(), "TASK-22 waits for TASK-21")
  close_list()
end)

step(":Tickmark board lists tickets by status, and leads to them", function()
  editor:open(TASK)
  editor:lua("vim.cmd('Tickmark board rain')")
  t.contains(quickfix(), "Measure the rain barrel")
  editor:lua("vim.cmd('cc 2 | cclose')")
  equal("file", vim.endswith(name(), "TASK-23-rain-barrel.md"), true)
  close_list()
end)

step(":Tickmark new opens a ticket with the next free ID, which is a file once it is written", function()
  editor:open(TASK)
  choose("task")
  editor:lua("vim.cmd('Tickmark new Paint the door')")
  wait("the new ticket", function()
    return editor:line(1) == "# TASK-33: Paint the door"
  end)
  editor:keys("<Esc>")
  equal("not on disk", vim.fn.filereadable(name()), 0)
  editor:is_known()
  editor:lua("vim.cmd('silent write')")
  equal("on disk", t.read(name()), editor:text())
end)

step("a code lens shows what it counts", function()
  editor:open("tickets/tasks/TASK-21-vent-windows.md")
  editor:attached()
  editor:lua("vim.fn.cursor(1, 1)")
  local lens = wait("a lens with a command", function()
    local params = { textDocument = { uri = editor:lua("return vim.uri_from_bufnr(0)") } }
    for _, it in ipairs(editor:ask("textDocument/codeLens", params).result or {}) do
      local command = editor:ask("codeLens/resolve", it).result.command
      if command and command.command == "tickmark.showReferences" then
        return command
      end
    end
  end)
  editor:lua([[vim.lsp.commands[(...).command](..., { client_id = vim.lsp.get_clients()[1].id })]], lens)
  equal("lines as many as it counts", #vim.split(quickfix(), "\n"), tonumber(lens.title:match("%d+")))
  close_list()
end)

step(":Tickmark restart starts a server that knows the text", function()
  local old = editor:servers()
  editor:keys("ggA changed<Esc>")
  editor:lua("vim.cmd('Tickmark restart')")
  editor:attached()
  editor:is_known()
  for _, pid in ipairs(old) do
    wait("the old one is gone", function()
      return vim.uv.kill(pid, 0) ~= 0
    end)
  end
end)

step(":Tickmark log opens the client's log", function()
  editor:lua("vim.cmd('Tickmark log')")
  equal("file", vim.endswith(name(), "lsp.log"), true)
  editor:lua("vim.cmd.tabclose()")
end)

local current = "nothing that Neovim wants to take away was called"
if vim.env.TICKMARK_VERSION == "0.10" then
  t.skip(current, "Neovim 0.10 does not tell")
else
  step(current, function()
    editor:lua("vim.cmd('checkhealth vim.deprecated')")
    t.contains(editor:text(), "No deprecated functions detected")
    editor:lua("vim.cmd('bwipeout')")
  end)
end

step(":Tickmark completes its parts, and names them when it is called without", function()
  equal("completion", editor:lua("return vim.fn.getcompletion('Tickmark re', 'cmdline')"), { "restart" })
  editor:lua("vim.cmd('Tickmark')")
  t.contains(table.concat(editor:said(), "\n"), "board, dependencies, log, new, restart, status, ticket")
end)

step(":help finds every tag, and the tags are those of the text", function()
  local doc = vim.env.TICKMARK_PLUGIN .. "/doc"
  local copy = vim.fn.tempname()
  vim.fn.mkdir(copy)
  vim.fn.writefile(vim.fn.readfile(doc .. "/tickmark.txt"), copy .. "/tickmark.txt")
  editor:lua("vim.cmd.helptags(...)", copy)
  equal("doc/tags", vim.fn.readfile(doc .. "/tags"), vim.fn.readfile(copy .. "/tags"))
  editor:lua("vim.cmd.help('tickmark')")
  equal("file", vim.endswith(name(), "doc/tickmark.txt"), true)
  editor:lua("vim.cmd.helpclose()")
end)

step(":checkhealth finds nothing wrong, and tells root, columns and configuration", function()
  local text = editor:health()
  equal("no trouble in\n" .. text, text:find("WARNING") or text:find("ERROR"), nil)
  for _, expected in ipairs({ "is version 0.1.0", folder, "Columns are counted in utf-", "/.tickmark.yaml", "All features are registered" }) do
    t.contains(text, expected)
  end
end)

step(":checkhealth tells of another server for Markdown", function()
  editor:lua([[
    vim.lsp.start({ name = "marksman", cmd = { "tickmark", "server" }, root_dir = ... }, { bufnr = vim.fn.bufnr("TASK-22") })
  ]], folder)
  wait("two servers", function()
    return editor:lua("return #vim.lsp.get_clients()") == 2
  end)
  t.contains(editor:health(), "Beside marksman")
end)

step(":Tickmark ticket waits for files that are still being read", function()
  editor:quit()
  local large = t.workspace()
  vim.fn.mkdir(large .. "/tickets/many")
  for number = 1000, 4999 do
    t.write(("%s/tickets/many/MANY-%d.md"):format(large, number), ("# MANY-%d: Ticket\n\n**Status**: To Do\n"):format(number))
  end
  -- In the first moment: while the server attaches itself.
  editor = Editor.start(large, {
    init = Editor.ENABLE .. [[

vim.api.nvim_create_autocmd("LspAttach", {
  callback = function() vim.schedule(function() vim.cmd("Tickmark ticket MANY-4998") end) end,
  once = true,
})]],
  })
  editor:open(TASK)
  wait("the file", function()
    return vim.endswith(name(), "MANY-4998.md")
  end)
  equal("messages", editor:said(), {})
end)

step("the plugin, its help and its package have the version of the program", function()
  local root = vim.env.TICKMARK_PLUGIN .. "/../.."
  local cargo = t.read(root .. "/Cargo.toml"):match('version = "([^"]+)"')
  equal("plugin", editor:lua("return require('tickmark').version"), cargo)
  local package = t.read(vim.env.TICKMARK_PLUGIN .. "/mason/packages/tickmark/package.yaml")
  equal("package", package:match("@v(%S+)"), cargo)
end)

Editor.done()
