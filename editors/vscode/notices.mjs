// The licences of all libraries that bundles hold, as one text.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What bears a licence, or what a library has to say of libraries of its own. */
const LICENCE = /^(licen[cs]e|copying)/i;
const NOTICE = /^(licen[cs]e|copying|notice|third-?party-?notices)/i;

/**
 * @param {{ inputs: Record<string, unknown> }[]} metafiles what the bundler says of its bundles
 * @throws if a library comes without the text of its licence
 */
export function notices(metafiles) {
    const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
    const folders = new Set(files.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean));
    const texts = [...folders].sort().map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        const names = readdirSync(folder).filter((file) => NOTICE.test(file));
        if (!names.some((file) => LICENCE.test(file))) {
            throw new Error(`${folder} is bundled, and has no text of its licence (${license})`);
        }
        const parts = names.map((file) => readFileSync(join(folder, file), "utf8").trim().replaceAll("\r\n", "\n"));
        return `${name} ${version} (${license})\n\n${parts.join("\n\n")}\n`;
    });
    return ["Libraries that this extension contains, and their licences.\n", ...texts].join(`\n${"-".repeat(78)}\n\n`);
}
