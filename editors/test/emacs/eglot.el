;;; eglot.el --- The scenario in Emacs with eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; Called by `run' in a fresh copy of the examples. Whatever a user does with a key is done by the command of that key.

;;; Code:

(load (expand-file-name "lib.el" (file-name-directory load-file-name)) nil t)
(load (expand-file-name "../../emacs/example.el" (file-name-directory load-file-name)) nil t)
(require 'flymake)
(require 'xref)

(setq make-backup-files nil auto-save-default nil create-lockfiles nil
      enable-local-variables :all
      eglot-sync-connect 10
      eglot-autoreconnect t
      xref-prompt-for-identifier nil
      eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil
      flymake-no-changes-timeout 0.05
      ;; Menus are for those who came with the mouse.
      last-nonmenu-event ?\r)

(defconst root default-directory)
(defconst task "tickets/tasks/TASK-22-door-display.md")
(defconst vents "tickets/tasks/TASK-21-vent-windows.md")
(defconst cupboard "tickets/ops/OPS-12.md")

(defun visit (path)
  (find-file (expand-file-name path root))
  (test-wait (format "%s is managed" path)
    ;; The hook that would connect waits for a command, and in batch mode there is none.
    (run-hooks 'post-command-hook)
    (eglot-managed-p))
  ;; Likewise, flymake waits for a window to show the buffer.
  (flymake-start))

(defun findings ()
  "The messages of the buffer, with where they begin."
  (mapcar (lambda (it) (cons (flymake-diagnostic-beg it) (flymake-diagnostic-text it))) (flymake-diagnostics)))

(defun expect-finding (text)
  (test-wait text (cl-some (lambda (it) (string-match-p (regexp-quote text) (cdr it))) (findings))))

(defun send ()
  "Sends what was typed, as eglot does when nothing has been typed for half a second."
  (eglot--signal-textDocument/didChange))

(defun server-text ()
  "The text of the buffer as the server has it."
  (send)
  (plist-get (jsonrpc-request (eglot-current-server) :tickmark/documentText
                              (list :textDocument (eglot--TextDocumentIdentifier)))
             :text))

(defun same-text ()
  (test-equal (format "the server's text of %s" (buffer-name)) (server-text)
              (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max)))))

(defun goto (text)
  (goto-char (point-min))
  (search-forward text))

(defun complete (old typed expected)
  (goto old)
  (replace-match "" t t)
  (insert typed)
  (completion-at-point)
  ;; Newer Eglots complete a word alone, and list values that have more of them.
  (when-let ((list (get-buffer "*Completions*")))
    (with-selected-window (display-buffer list)
      (goto-char (point-min))
      (next-completion 1)
      (choose-completion))
    (kill-buffer list))
  (test-equal "the line" (buffer-substring-no-properties (line-beginning-position) (line-end-position)) expected)
  (same-text))

(defun edit (path bytes)
  (visit path)
  (test-equal "the text at the start" (encode-coding-string (server-text) 'utf-8)
              (encode-coding-string (string-replace "\r" "" bytes) 'utf-8))
  (goto "Goal")
  (insert "\n🍅 ä – a line\n👩‍🌾 and one more")
  (same-text)
  (goto "TASK-22")
  (replace-match "🌶TASK-21🌶" t t)
  (same-text)
  (goto "To Do")
  (delete-region (line-beginning-position) (line-beginning-position 2))
  (same-text)
  (undo-boundary)
  (setq last-command nil)
  (undo)
  (same-text)
  (let ((inhibit-message t)) (save-buffer))
  (same-text)
  (let ((text (decode-coding-string (test-bytes buffer-file-name) 'utf-8-unix)))
    (test-equal "the file" text (if (string-search "\r" bytes)
                                    (string-replace "\n" "\r\n" (buffer-string))
                                  (buffer-string)))))

(test-step "opens a workspace of five formats"
  (pcase-dolist (`(,path . ,finding)
                 `(("tickets/briefs/which-radio.md" . "the section \"Result\" is missing")
                   (,cupboard . "no ticket declares OPS-41")
                   ("tickets/phases/phase-1-greenhouse.md" . "no ticket declares GH-140")
                   ("tickets/plans/visitor-counter.md" . "the section \"3. Testing\" is missing")
                   (,task . "no ticket declares TASK-12")))
    (visit path)
    (expect-finding finding))
  (test-equal "the workspace" (file-truename (project-root (eglot--project (eglot-current-server))))
              (file-truename root)))

(test-step "a missing section is shown"
  (visit "tickets/plans/visitor-counter.md")
  (expect-finding "the section \"3. Testing\" is missing"))

(test-step "each finding is shown once"
  (visit task)
  (expect-finding "no ticket declares TASK-12")
  (test-equal "findings" (length (findings)) (length (delete-dups (findings))))
  (test-equal "findings" (length (findings)) 3))

(test-step "settings of the project reach the server"
  (test-equal "hints of empty sections"
              (cl-count-if (lambda (it) (string-match-p "is empty" (cdr it))) (findings)) 0)
  (test-equal "titles" (plist-get (plist-get (plist-get eglot-workspace-configuration :tickmark) :inlayHints) :title) t))

(test-step "a status is completed and the text changes"
  (complete "In Reviw" "In P" "**Status**: In Progress"))

(test-step "a priority is completed"
  (complete "P1-Soon" "P0" "**Priority**: P0-Now"))

(test-step "definition goes to a file that is not open"
  (visit vents)
  (goto "OPS-11")
  (backward-char 2)
  (call-interactively #'xref-find-definitions)
  (test-equal "the file" (file-name-nondirectory buffer-file-name) "OPS-11.md"))

(test-step "an ID is renamed across files"
  (visit vents)
  (goto "OPS-11")
  (backward-char 2)
  (eglot-rename "OPS-14")
  (same-text)
  (save-some-buffers t)
  (let ((left (cl-remove-if-not (lambda (path) (string-search "OPS-11" (test-bytes path)))
                                (directory-files-recursively root "\\.md\\'"))))
    (test-equal "files that speak of OPS-11" left nil))
  ;; Eglot does not rename files.
  (test-equal "the file" (directory-files (expand-file-name "tickets/ops" root) nil "OPS-1[14]") '("OPS-11.md")))

(test-step "a fix is applied"
  (visit cupboard)
  (expect-finding "DOEN")
  (goto "DOEN")
  (backward-char 2)
  (undo-boundary)
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ choices &rest _)
               (let ((titles (all-completions "" choices)))
                 (or (cl-find "Write \"DONE\"" titles :test #'string=)
                     (error "There is no such fix: %S" titles))))))
    (call-interactively #'eglot-code-actions))
  (goto "status: \"DONE\"")
  (same-text))

(test-step "undo brings the text back"
  (undo-boundary)
  (setq last-command nil)
  (undo)
  (goto "status: \"DOEN\"")
  (same-text))

(test-step "a text with emoji is edited, and the buffer is the server's text"
  (edit "tickets/tasks/TASK-31-emoji.md" test-emoji))

(test-step "the same with CRLF"
  (edit "tickets/tasks/TASK-32-crlf.md" test-crlf))

(test-step "a file that is renamed on disk is found under its new name"
  (when-let ((buffer (find-buffer-visiting (expand-file-name cupboard root))))
    (with-current-buffer buffer (set-buffer-modified-p nil) (kill-buffer)))
  (rename-file (expand-file-name cupboard root) (expand-file-name "tickets/ops/cupboard.md" root))
  (visit "tickets/tasks/TASK-31-emoji.md")
  (goto-char (point-min))
  (insert "See OPS-12.\n")
  (send)
  (test-wait "the ticket in its new file"
    (visit "tickets/tasks/TASK-31-emoji.md")
    (goto "OPS-12")
    (backward-char 2)
    ;; The change may not have been noticed yet.
    (condition-case nil
        (call-interactively #'xref-find-definitions)
      (user-error nil))
    (equal (file-name-nondirectory buffer-file-name) "cupboard.md")))

(test-step "the configuration is completed, too"
  (visit ".tickmark.yaml")
  (test-equal "the mode" major-mode 'tickmark-config-mode)
  (goto-char (point-max))
  (insert "sever")
  (completion-at-point)
  (goto "severity")
  (set-buffer-modified-p nil)
  (kill-buffer))

(test-step "after a killed server another one brings everything back"
  (visit task)
  (let ((killed (eglot-current-server)))
    (signal-process (jsonrpc--process killed) 'SIGKILL)
    (goto-char (point-min))
    (insert "Typed while nobody listens\n")
    (test-wait "another server"
      (and (eglot-current-server) (not (eq (eglot-current-server) killed)))))
  (visit task)
  (expect-finding "no ticket declares TASK-12")
  (same-text))

(test-step "it closes and the server ends"
  (let ((process (jsonrpc--process (eglot-current-server))))
    (eglot-shutdown (eglot-current-server))
    (test-wait "the server has ended" (not (process-live-p process)))))

;; As the README has it for those who do without tickmark.el.
(when (boundp 'project-vc-extra-root-markers)
  (test-step "without tickmark.el, the folder with the .tickmark.yaml can be the workspace as well"
    (let ((project-find-functions '(project-try-vc))
          (project-vc-extra-root-markers '(".tickmark.yaml")))
      (test-equal "the workspace" (file-truename (project-root (project-current nil (expand-file-name "tickets/ops/" root))))
                  (file-truename root)))))

(test-step "without the program Emacs says what is missing"
  (let ((exec-path nil) (inhibit-message t))
    (find-file (expand-file-name "tickets/plans/night-watch.md" root))
    (test-equal "the mode" major-mode 'markdown-mode)
    (with-current-buffer (messages-buffer)
      (goto "tickmark: the program tickmark is not on"))))

(test-end)
;;; eglot.el ends here
