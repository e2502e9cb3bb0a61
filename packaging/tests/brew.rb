# As much of Homebrew as our formula uses: `ruby brew.rb FORMULA SYSTEM CPU [FOLDER]` prints the address and the digest
# that this system gets; with the folder of an unpacked archive, what would be installed from there.
require "pathname"

SYSTEM, CPU, FOLDER = ARGV[1..]

class Installed
  def install(what)
    file = what.is_a?(Hash) ? what.keys.first : what
    raise "#{file} is not in the archive" unless File.file?(File.join(FOLDER, file))

    puts "installed #{file}"
  end
end

class Formula
  def self.on(is_here)
    yield if is_here
  end

  def self.on_macos(&) = on(SYSTEM == "macos", &)
  def self.on_linux(&) = on(SYSTEM == "linux", &)
  def self.on_arm(&) = on(CPU == "arm", &)
  def self.on_intel(&) = on(CPU == "intel", &)
  def self.desc(_) = nil
  def self.homepage(_) = nil
  def self.version(_) = nil
  def self.license(_) = nil
  def self.test = nil
  def self.url(value) = FOLDER || puts(value)
  def self.sha256(value) = FOLDER || puts(value)

  %i[bin bash_completion zsh_completion fish_completion].each { |name| define_method(name) { Installed.new } }
end

load ARGV[0]
Tickmark.new.install if FOLDER
