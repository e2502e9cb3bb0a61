;;; lsp-mode.el --- lsp-mode with two servers for one buffer  -*- lexical-binding: t; -*-

;;; Commentary:

;; The scenario is that of eglot.el; here is what differs: tickmark stands beside another server for Markdown.

;;; Code:

(load (expand-file-name "lib.el" (file-name-directory load-file-name)) nil t)
(require 'package)
(package-initialize)
(setq lsp-keymap-prefix "C-c l")
(require 'lsp-mode)
(require 'markdown-mode)
(load (expand-file-name "../../emacs/tickmark.el" (file-name-directory load-file-name)) nil t)

(setq make-backup-files nil auto-save-default nil create-lockfiles nil
      lsp-auto-guess-root t lsp-auto-configure t lsp-restart 'ignore lsp-enable-snippet nil
      lsp-warn-no-matched-clients nil lsp-log-io nil lsp-modeline-code-actions-enable nil
      lsp-headerline-breadcrumb-enable nil lsp-diagnostics-provider :flymake)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("rumdl" "server"))
                  :major-modes '(markdown-mode) :server-id 'rumdl))

(defconst root default-directory)
(defconst task (expand-file-name "tickets/tasks/TASK-22-door-display.md" root))

(defun sources ()
  "Who has found something in the buffer."
  (let ((found (gethash (lsp--fix-path-casing task) (lsp-diagnostics t))))
    (delete-dups (mapcar (lambda (it) (plist-get (if (hash-table-p it) (list :source (gethash "source" it)) it) :source))
                         found))))

(test-step "lsp-mode: both servers find something"
  (lsp-workspace-folders-add root)
  (find-file task)
  (lsp)
  (test-wait "two servers" (= 2 (length (lsp-workspaces))))
  (test-wait "findings of both"
    (and (member "tickmark" (sources)) (member "rumdl" (sources)))))

(test-step "lsp-mode: definition goes to a file that is not open"
  (goto-char (point-min))
  (search-forward "TASK-21")
  (backward-char 2)
  (let ((places (lsp-request "textDocument/definition" (lsp--text-document-position-params))))
    (unless (and places (> (length places) 0))
      (error "No definition: %S" places))))

(test-step "lsp-mode: it closes and the servers end"
  (let ((processes (mapcar #'lsp--workspace-cmd-proc (lsp-workspaces))))
    (mapc #'lsp-workspace-shutdown (lsp-workspaces))
    (test-wait "they have ended" (cl-notany #'process-live-p processes))))

(test-end)
;;; lsp-mode.el ends here
