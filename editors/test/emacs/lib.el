;;; lib.el --- What the tests in Emacs share  -*- lexical-binding: t; -*-

;;; Commentary:

;; Results in TAP, waiting for a condition, and the server's view of a buffer.

;;; Code:

(require 'cl-lib)

;; Nothing is compiled: it would take a C compiler, and what a test replaces must be replaced everywhere.
(setq native-comp-jit-compilation nil
      native-comp-enable-subr-trampolines nil)

(defvar test-passed 0)
(defvar test-failed 0)
(defvar test-limit 8 "Seconds.")

(defun test-say (form &rest arguments)
  (princ (concat (apply #'format form arguments) "\n")))

(defun test-explain ()
  "The end of what was said to the server and by it."
  (dolist (buffer (buffer-list))
    (when (string-match-p "\\(EGLOT\\|tickmark\\).*\\(events\\|stderr\\)" (buffer-name buffer))
      (with-current-buffer buffer
        (let ((text (buffer-substring (max (point-min) (- (point-max) 4000)) (point-max))))
          (test-say "# %s\n# %s" (buffer-name) (replace-regexp-in-string "\n" "\n# " text)))))))

(defun test-result (result name)
  (test-say "%s %d - Emacs %s: %s" result (+ test-passed test-failed) emacs-version name))

(defmacro test-step (name &rest body)
  "Runs BODY, which fails by an error."
  (declare (indent 1))
  `(condition-case failure
       (progn ,@body
              (cl-incf test-passed)
              (test-result "ok" ,name))
     (error (cl-incf test-failed)
            (test-result "not ok" ,name)
            (test-say "# %s" (replace-regexp-in-string "\n" "\n# " (error-message-string failure)))
            (test-explain))))

(defun test-skip (name reason)
  (cl-incf test-passed)
  (test-result "ok" (format "%s # SKIP %s" name reason)))

(defun test-end ()
  (test-say "1..%d\n%d passed, %d failed" (+ test-passed test-failed) test-passed test-failed)
  (kill-emacs (if (zerop test-failed) 0 1)))

(defmacro test-wait (what &rest condition)
  "Returns what CONDITION gives as soon as it is something."
  (declare (indent 1))
  `(let ((end (time-add nil test-limit)) found)
     (while (not (setq found (progn ,@condition)))
       (when (time-less-p end nil)
         (error "Waited %s s in vain: %s" test-limit ,what))
       ;; Lets timers, processes and file notifications have their turn, which batch mode does not do by itself.
       (accept-process-output nil 0.01)
       (read-event nil nil 0.01))
     found))

(defun test-equal (what found expected)
  (unless (equal found expected)
    (error "%s: %S, and not %S" what found expected)))

(defun test-write (path text)
  "Writes TEXT as it is."
  (make-directory (file-name-directory path) t)
  (let ((coding-system-for-write 'utf-8-unix))
    (write-region text nil path nil 'silent)))

(defun test-bytes (path)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally path)
    (buffer-string)))

(defconst test-emoji
  "# TASK-31: 🌶 Peppers 👩‍🌾 on the sill\n\n**Status**: To Do\n**Priority**: P1-Soon\n\n## Goal\n\n🌶🌶 naïve – „größer“ 🏳️‍🌈 TASK-22\n")
(defconst test-crlf
  "# TASK-32: Lines of another kind\r\n\r\n**Status**: To Do\r\n**Priority**: P1-Soon\r\n\r\n## Goal\r\n\r\nSee TASK-22.\r\n")

(provide 'lib)
;;; lib.el ends here
