;;; tickmark.el --- Tickets kept as Markdown files  -*- lexical-binding: t; -*-

;; Author: tickmark
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Homepage: https://github.com/tickmark/tickmark
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Tells eglot and lsp-mode how to start the language server of tickmark, and what neither of them can know: that a folder
;; with a .tickmark.yaml is the root of a workspace, and that this file is no YAML like any other.
;;
;;     (require 'tickmark)
;;     (add-hook 'markdown-mode-hook #'tickmark-ensure)

;;; Code:

(require 'cl-lib)
(require 'project)

(defgroup tickmark nil
  "Tickets kept as Markdown files."
  :group 'tools
  :prefix "tickmark-")

(defcustom tickmark-command '("tickmark" "server")
  "The program that serves, and its arguments."
  :type '(repeat string))

(defconst tickmark-modes '(markdown-mode gfm-mode markdown-ts-mode tickmark-config-mode)
  "The major modes in which the server is of use.")

;; YAML as this Emacs knows it. A mode of its own leaves other YAML files to their own server.
(defalias 'tickmark--yaml-mode
  (cond ((fboundp 'yaml-mode) 'yaml-mode)
        ((and (fboundp 'yaml-ts-mode) (fboundp 'treesit-ready-p) (treesit-ready-p 'yaml t)) 'yaml-ts-mode)
        (t 'conf-colon-mode)))

;;;###autoload
(define-derived-mode tickmark-config-mode tickmark--yaml-mode "Tickmark"
  "Major mode for the configuration of tickmark.")

;;;###autoload
(add-to-list 'auto-mode-alist '("/\\.tickmark\\.ya?ml\\'" . tickmark-config-mode))

;; Outside of version control, eglot would take the folder of the file for the whole workspace: templates and other
;; tickets would be unknown.
(defun tickmark-project (folder)
  "The workspace of FOLDER, for eglot, if one of its parents has a .tickmark.yaml."
  (when (and (bound-and-true-p eglot-lsp-context)
             (apply #'derived-mode-p tickmark-modes))
    (when-let ((root (locate-dominating-file folder ".tickmark.yaml")))
      (cons 'tickmark root))))

(cl-defmethod project-root ((project (head tickmark)))
  "The folder with the .tickmark.yaml of PROJECT."
  (cdr project))

(add-hook 'project-find-functions #'tickmark-project)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  ;; In front, so that it comes before marksman: eglot has one server for a buffer.
  (add-to-list 'eglot-server-programs (cons tickmark-modes tickmark-command)))

(declare-function make-lsp-client "ext:lsp-mode")
(declare-function lsp-activate-on "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(defvar lsp-language-id-configuration)
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(tickmark-config-mode . "yaml"))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () tickmark-command))
    :major-modes tickmark-modes
    :server-id 'tickmark
    ;; Beside the server that the mode has otherwise.
    :add-on? t)))

(declare-function eglot-ensure "eglot")

;;;###autoload
(defun tickmark-ensure ()
  "Start eglot with tickmark in this buffer; say so if the program is not there."
  (interactive)
  (require 'eglot)
  (if (executable-find (car tickmark-command))
      (eglot-ensure)
    (message "tickmark: the program %s is not on `exec-path': install it, or set `tickmark-command'"
             (car tickmark-command))))

(provide 'tickmark)
;;; tickmark.el ends here
