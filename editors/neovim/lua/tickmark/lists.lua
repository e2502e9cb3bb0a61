--- Tickets in the quickfix window: a board, who waits for whom, places.
local server = require("tickmark.server")
local M = {}

--- How a ticket is called in a line.
function M.label(ticket)
  local name = vim.trim(ticket.id .. " " .. ticket.title)
  return ticket.status and ticket.status ~= "" and name .. " · " .. ticket.status or name
end

local function item(ticket, text)
  -- Its column is the first: others cannot be told without reading the file.
  return { filename = vim.uri_to_fname(ticket.uri), lnum = ticket.range.start.line + 1, col = 1, text = text }
end

local function show(title, items, nothing)
  if #items == 0 then
    server.notify(nothing, vim.log.levels.INFO)
    return
  end
  vim.fn.setqflist({}, " ", { title = title, items = items })
  vim.cmd("botright copen")
end

--- Goes to where a ticket is declared.
function M.go(ticket, client)
  local location = { uri = ticket.uri, range = ticket.range }
  local jump = vim.lsp.util.show_document or vim.lsp.util.jump_to_location
  jump(location, client.offset_encoding, vim.lsp.util.show_document and { focus = true } or nil)
end

--- The places behind a code lens.
function M.references(locations, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if client then
    show("References", vim.lsp.util.locations_to_items(locations, client.offset_encoding), "no references")
  end
end

--- All tickets by status. One group is asked for after another, so that large workspaces are no single large answer.
function M.board(query)
  local items = {}
  local function add(groups, number, total)
    local group = groups[number]
    if not group then
      show(("Tickets by status (%d)"):format(total), items, "no tickets")
      return
    end
    local asked = { by = "status", key = group.key or vim.NIL, query = query, limit = 1000 }
    server.ask("tickmark/tickets", asked, function(answer)
      table.insert(items, { text = ("%s (%d)"):format(group.label, group.count), valid = 0 })
      for _, ticket in ipairs(answer.tickets) do
        table.insert(items, item(ticket, vim.trim(ticket.id .. " " .. ticket.title)))
      end
      add(groups, number + 1, total)
    end)
  end
  server.when_read(function()
    server.ask("tickmark/groups", { by = "status", query = query }, function(answer)
      local filled = vim.tbl_filter(function(group)
        return group.count > 0
      end, answer.groups)
      add(filled, 1, answer.total)
    end)
  end)
end

--- A line for each step of a graph, which leads to the ticket at its other end.
local function steps(graph, key)
  local tickets, items = {}, {}
  for _, ticket in ipairs(graph.tickets) do
    tickets[ticket.key] = ticket
  end
  for _, edge in ipairs(graph.edges) do
    local from, to = tickets[edge.from], tickets[edge.to]
    if from and to then
      local name = from.id ~= "" and from.id or from.title
      local text = ("%s waits for %s%s"):format(name, M.label(to), edge.cyclic and " (a ring)" or "")
      table.insert(items, item(edge.to == key and from or to, text))
    end
  end
  return items
end

--- Who waits for whom around the ticket at the cursor.
function M.dependencies()
  local here = server.here()
  if not here then
    return
  end
  local function found(answer)
    local ticket = answer and answer.ticket
    if not ticket then
      server.notify("there is no ticket at the cursor")
      return
    end
    server.ask("tickmark/graph", { key = ticket.key }, function(graph)
      local items = graph and steps(graph, ticket.key) or {}
      local nothing = M.label(ticket) .. ": it waits for nothing, and nothing waits for it"
      show("Dependencies of " .. (ticket.id ~= "" and ticket.id or ticket.title), items, nothing)
    end)
  end
  server.when_read(function()
    server.ask("tickmark/describe", here, found)
  end)
end

return M
