---@brief
---
--- https://github.com/tickmark/tickmark
---
--- `tickmark` checks tickets that are kept as Markdown files: the ticket template of a team is the schema, and all
--- tickets of a workspace are linked by their IDs.
---
--- Install it with one of:
---
--- ```sh
--- npm install --global tickmark
--- pip install tickmark-ls
--- ```
---
--- A file is checked together with the other tickets of its workspace, so there must be one: a folder with
--- `.tickmark.yaml` (`tickmark init` writes a first one) or `.git`. YAML is for help in `.tickmark.yaml` itself and for
--- tickets that are YAML; other files stay as they are. Switches of single features go into `init_options`:
---
--- ```lua
--- vim.lsp.config('tickmark', {
---   init_options = { documentSymbols = false, folding = false },
--- })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'tickmark', 'server' },
  filetypes = { 'markdown', 'yaml' },
  root_markers = { '.tickmark.yaml', '.git' },
  workspace_required = true,
}
