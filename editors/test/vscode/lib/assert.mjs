// What must be so. A failure says what is there and what was expected.

export function equal(actual, expected, what = "it") {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
        throw new Error(`${what} is ${JSON.stringify(actual)}\nnot ${JSON.stringify(expected)}`);
    }
}

export function matches(text, pattern, what = "it") {
    if (!pattern.test(text)) {
        throw new Error(`${what} is ${JSON.stringify(text)}\nwhich is not like ${pattern}`);
    }
}

export function ok(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}
