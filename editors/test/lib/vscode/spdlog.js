// Stands in for the compiled module with which VS Code writes its log files: without it no output channel of an extension has
// a text. It has what VS Code calls, and writes at once.
const fs = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
    constructor(_kind, _name, file) {
        this.file = file;
        this.level = 2;
        this.hasPrefix = true;
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.appendFileSync(file, "");
    }
    write(level, message) {
        if (level < this.level) {
            return;
        }
        const now = new Date().toISOString().replace("T", " ").replace("Z", "");
        const line = this.hasPrefix ? `${now} [${LEVELS[level]}] ${message}\n` : message;
        try {
            fs.appendFileSync(this.file, line);
        } catch {
            // The folder of the logs is gone: the editor is closing.
        }
    }
    trace(message) {
        this.write(0, message);
    }
    debug(message) {
        this.write(1, message);
    }
    info(message) {
        this.write(2, message);
    }
    warn(message) {
        this.write(3, message);
    }
    error(message) {
        this.write(4, message);
    }
    critical(message) {
        this.write(5, message);
    }
    getLevel() {
        return this.level;
    }
    setLevel(level) {
        this.level = level;
    }
    clearFormatters() {
        this.hasPrefix = false;
    }
    setPattern() {}
    flush() {}
    drop() {}
}

async function create(name, file) {
    return new Logger("rotating", name, file);
}

// One by one: so they are found when this is imported as a module.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
