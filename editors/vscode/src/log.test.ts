import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed } from "./log";

test("a line is written at the level that it says, without what the channel adds itself", () => {
    const line = "2026-01-02T03:04:05.678901Z  INFO tickmark::server::scan: 14 files";
    assert.deepEqual(parsed(line), { write: "info", words: "tickmark::server::scan: 14 files" });
    assert.equal(parsed(line.replace(" INFO", " WARN")).write, "warn");
    assert.equal(parsed(line.replace(" INFO", "ERROR")).write, "error");
});

test("what says no level is an error, and complete", () => {
    const line = "thread 'main' panicked at INFO here";
    assert.deepEqual(parsed(line), { write: "error", words: line });
});
