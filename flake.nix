# For Nix: `nix run`, `nix profile install`, `nix develop`.
{
  description = "Language server and checker for tickets kept as Markdown files: your ticket template is the schema";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      crate = (builtins.fromTOML (builtins.readFile ./Cargo.toml)).package;
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEach = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = forEach (pkgs: rec {
        default = tickmark;
        tickmark = pkgs.rustPlatform.buildRustPackage {
          pname = crate.name;
          inherit (crate) version;
          src = lib.cleanSource ./.;
          cargoLock.lockFile = ./Cargo.lock;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          # The tests of the library; those of the whole program want a home and a file system that can be watched.
          cargoTestFlags = [ "--lib" ];
          postInstall = ''
            installShellCompletion --cmd tickmark \
              --bash <($out/bin/tickmark completions bash) \
              --fish <($out/bin/tickmark completions fish) \
              --zsh <($out/bin/tickmark completions zsh)
          '';
          meta = {
            inherit (crate) description;
            homepage = crate.repository;
            license = [
              lib.licenses.mit
              lib.licenses.asl20
            ];
            mainProgram = crate.name;
          };
        };
      });

      apps = lib.mapAttrs (_: packages: {
        default = {
          type = "app";
          program = lib.getExe packages.default;
        };
      }) self.packages;

      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ self.packages.${pkgs.stdenv.hostPlatform.system}.default ];
          packages = [
            pkgs.clippy
            pkgs.mdbook
            pkgs.nodejs
            pkgs.python3
            pkgs.rust-analyzer
            pkgs.rustfmt
          ];
        };
      });
    };
}
