" tickmark in Vim with vim-lsp, https://github.com/prabirshrestha/vim-lsp. Untested.
"
" Put this into your vimrc.

autocmd User lsp_setup call lsp#register_server({
\ 'name': 'tickmark',
\ 'cmd': {info -> ['tickmark', 'server']},
\ 'allowlist': ['markdown', 'yaml'],
\ 'root_uri': {info -> lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
\   lsp#utils#get_buffer_path(), ['.tickmark.yaml', '.git/']))},
\})

autocmd User lsp_buffer_enabled setlocal omnifunc=lsp#complete
