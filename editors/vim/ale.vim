" tickmark in Vim with ALE, https://github.com/dense-analysis/ale. Tested with Vim 9.0 and ALE 3.3.
"
" Put this into your vimrc, behind the line that loads ALE (`plug#end()`, `packadd ale`).

" Tickets are checked with their whole workspace: the folder of .tickmark.yaml, or else the repository.
function! TickmarkRoot(buffer) abort
  for l:marker in ['.tickmark.yaml', '.git']
    let l:found = ale#path#FindNearestFile(a:buffer, l:marker)
    if empty(l:found)
      let l:found = ale#path#FindNearestDirectory(a:buffer, l:marker)
    endif
    if !empty(l:found)
      return fnamemodify(substitute(l:found, '/$', '', ''), ':p:h')
    endif
  endfor
  return ''
endfunction

call ale#linter#Define('markdown', {
\ 'name': 'tickmark',
\ 'lsp': 'stdio',
\ 'executable': 'tickmark',
\ 'command': '%e server',
\ 'project_root': function('TickmarkRoot'),
\ 'initialization_options': {},
\})

" CTRL-X CTRL-O completes. Other commands: :ALEGoToDefinition :ALEHover :ALEFindReferences :ALERename :ALECodeAction
autocmd FileType markdown setlocal omnifunc=ale#completion#OmniFunc
