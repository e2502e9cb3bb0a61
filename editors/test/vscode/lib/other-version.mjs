// Stands in for a server of another version: `other-version.mjs PROGRAM ARGUMENTS…` is that program, but for what it says of
// its version. Both are of the same length, so that lengths of messages stay right.
import { spawn } from "node:child_process";

const [program, ...rest] = process.argv.slice(2);
const server = spawn(program, rest, { stdio: ["inherit", "pipe", "inherit"] });
const say = (data) => data.toString("latin1").replace(/0\.1\.0/, "0.0.9");
server.stdout.on("data", (data) => process.stdout.write(Buffer.from(say(data), "latin1")));
server.once("exit", (code) => process.exit(code ?? 1));
