// Ends what the tests have started when they are gone, however they ended: its input closes then, even if they were killed.
// Each line is `+PID` or `-PID`: the leader of a group that is to end, or that has ended.
import readline from "node:readline";

const groups = new Set();
const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
    const pid = Number(line.slice(1));
    line.startsWith("+") ? groups.add(pid) : groups.delete(pid);
});
lines.on("close", () => {
    for (const pid of groups) {
        try {
            process.kill(-pid, "SIGKILL");
        } catch {
            // Nothing of it runs any more.
        }
    }
});
