;; What a project may have as .dir-locals.el: settings of tickmark for everybody who uses eglot in it.
((markdown-mode
  . ((eglot-workspace-configuration
      . (:tickmark (:severity (:empty-section "off")
                    :inlayHints (:title t :status t :progress :json-false)))))))
