;;; example.el --- A configuration with tickmark, to be tried  -*- lexical-binding: t; -*-

;;; Commentary:

;; What stands in an init.el to use tickmark with eglot.

;;; Code:

(require 'package)
(package-initialize)
(require 'eglot)

;; From a package archive it would be (require 'tickmark) alone.
(load (expand-file-name "tickmark.el" (file-name-directory (or load-file-name buffer-file-name))))

;; Emacs has no mode for Markdown of its own before version 31; without the package, text is text.
(unless (or (fboundp 'markdown-mode) (require 'markdown-mode nil t))
  (define-derived-mode markdown-mode text-mode "Markdown")
  (add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode)))

;; What is found stands at the ends of lines; before Emacs 30, in a list below.
(defun example-list-findings ()
  "Show what is found in the buffer, once it is known."
  (when (and (eglot-managed-p) buffer-file-name)
    (save-selected-window (flymake-show-buffer-diagnostics))))
(if (boundp 'flymake-show-diagnostics-at-end-of-line)
    (setq flymake-show-diagnostics-at-end-of-line t)
  (add-hook 'eglot-managed-mode-hook #'example-list-findings))

(add-hook 'markdown-mode-hook #'tickmark-ensure)
(add-hook 'tickmark-config-mode-hook #'tickmark-ensure)

;;; example.el ends here
