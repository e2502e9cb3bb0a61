# What Homebrew installs. `packaging/formula` fills in version and digests when a release is made.
class Tickmark < Formula
  desc "Language server and checker for tickets kept as Markdown files"
  homepage "https://github.com/tickmark/tickmark"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/tickmark/tickmark/releases/download/v@VERSION@/tickmark-v@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "https://github.com/tickmark/tickmark/releases/download/v@VERSION@/tickmark-v@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/tickmark/tickmark/releases/download/v@VERSION@/tickmark-v@VERSION@-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "https://github.com/tickmark/tickmark/releases/download/v@VERSION@/tickmark-v@VERSION@-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "tickmark"
    bash_completion.install "completions/tickmark.bash" => "tickmark"
    zsh_completion.install "completions/_tickmark"
    fish_completion.install "completions/tickmark.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/tickmark --version")
    (testpath/"tickets/A-1.md").write "# A-1: Twice\n"
    (testpath/"tickets/A-1-again.md").write "# A-1: Twice\n"
    assert_match "duplicate-id", shell_output("#{bin}/tickmark check tickets", 1)
  end
end
