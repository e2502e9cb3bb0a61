--- The parts of `:Tickmark`.
local lists = require("tickmark.lists")
local server = require("tickmark.server")
local M = {}

--- Goes to a ticket, chosen from those that have the words.
local function ticket(words)
  local asked = { query = words ~= "" and words or nil, limit = 1000 }
  local function found(answer, client)
    if #answer.tickets == 0 then
      server.notify(words ~= "" and ("no ticket has %q"):format(words) or "there are no tickets")
    elseif #answer.tickets == 1 then
      lists.go(answer.tickets[1], client)
    else
      local prompt = answer.total > #answer.tickets and "Ticket (of %d, the first 1000):" or "Ticket (of %d):"
      vim.ui.select(answer.tickets, { prompt = prompt:format(answer.total), format_item = lists.label }, function(chosen)
        if chosen then
          lists.go(chosen, client)
        end
      end)
    end
  end
  server.when_read(function()
    server.ask("tickmark/tickets", asked, found)
  end)
end

--- Gives the ticket at the cursor another status: the one that is named, or one of those that it may have.
local function status(named)
  local here = server.here()
  if not here then
    return
  end
  server.ask("tickmark/statuses", here, function(answer)
    if not answer then
      server.notify("there is no ticket at the cursor")
      return
    end
    local function change(value)
      local asked = { key = answer.ticket.key, status = value }
      server.ask("tickmark/changeStatus", asked, function(edit, client)
        if edit then
          vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
        end
      end)
    end
    if named ~= "" then
      change(named)
      return
    end
    vim.ui.select(answer.values, {
      prompt = ("Status of %s:"):format(answer.ticket.id ~= "" and answer.ticket.id or answer.ticket.title),
      format_item = function(value)
        return value.value .. (value.isCurrent and " (now)" or "")
      end,
    }, function(chosen)
      if chosen then
        change(chosen.value)
      end
    end)
  end)
end

--- Opens a new ticket in a buffer; it is a file once it is written.
local function open(answer)
  local path = vim.uri_to_fname(answer.uri)
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  vim.api.nvim_create_autocmd("BufWritePre", {
    buffer = 0,
    once = true,
    callback = function()
      vim.fn.mkdir(vim.fs.dirname(path), "p")
    end,
  })
  -- A buffer has its last line's end without saying so.
  if vim.snippet then
    vim.snippet.expand((answer.snippet:gsub("\n$", "")))
  else
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split((answer.text:gsub("\n$", "")), "\n"))
  end
end

--- Makes a new ticket: of a template, with a title.
local function new(title)
  local document = vim.bo.filetype == "markdown" and { uri = vim.uri_from_bufnr(0) } or nil
  local function make(template, words)
    local asked = { template = template.key, title = words, textDocument = document }
    server.ask("tickmark/newTicket", asked, function(answer)
      if answer then
        open(answer)
      end
    end)
  end
  server.ask("tickmark/templates", { textDocument = document }, function(templates)
    if #templates == 0 then
      server.notify("there is no template to make a ticket of")
      return
    end
    local function named(template)
      return template.folder and ("%s (%s)"):format(template.name, template.folder) or template.name
    end
    vim.ui.select(templates, { prompt = "A new ticket of:", format_item = named }, function(template)
      if template and title ~= "" then
        make(template, title)
      elseif template then
        vim.ui.input({ prompt = "Title: " }, function(words)
          if words and words ~= "" then
            make(template, words)
          end
        end)
      end
    end)
  end)
end

local function log()
  vim.cmd("tabedit " .. vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.cmd("normal! G")
end

local PARTS = {
  board = function(words)
    lists.board(words ~= "" and words or nil)
  end,
  dependencies = lists.dependencies,
  log = log,
  new = new,
  restart = server.restart,
  status = status,
  ticket = ticket,
}

local function names()
  local found = vim.tbl_keys(PARTS)
  table.sort(found)
  return found
end

---@param words string[] the part, and what it is given
function M.run(words)
  local part = PARTS[words[1]]
  if part then
    part(table.concat(words, " ", 2))
  else
    server.notify(":Tickmark is followed by one of " .. table.concat(names(), ", "))
  end
end

---@param line string the command line up to the cursor
function M.complete(line)
  local begun = line:match("^%s*%S+%s+(%S*)$")
  return begun and vim.tbl_filter(function(name)
    return vim.startswith(name, begun)
  end, names()) or {}
end

return M
