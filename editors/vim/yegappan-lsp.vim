vim9script
# tickmark in Vim 9 with lsp, https://github.com/yegappan/lsp. Untested.
#
# Put this into your vimrc, without the first line if that is no Vim 9 script, and `call` before the function then.

autocmd User LspSetup g:LspAddServer([{
  name: 'tickmark',
  filetype: ['markdown', 'yaml'],
  path: 'tickmark',
  args: ['server'],
  rootSearch: ['.tickmark.yaml', '.git/'],
}])
