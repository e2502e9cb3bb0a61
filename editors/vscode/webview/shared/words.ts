/** Words that both pages use, so that they say the same in the same way. */
import type { Ticket } from "../../src/protocol";

const NUMBER = new Intl.NumberFormat("en");

/** A number as it is read: 1,234. */
export function number(value: number): string {
    return NUMBER.format(value);
}

/** "1 ticket", "1,234 tickets". */
export function count(value: number, one: string): string {
    return `${number(value)} ${value === 1 ? one : `${one}s`}`;
}

/** Its status as its file spells it, or that it has none. */
export function statusOf({ status }: Ticket): string {
    return status || "no status";
}

/** Its ID and title, as far as it has them. */
export function nameOf({ id, title }: Ticket): string {
    return [id, title].filter(Boolean).join(" ") || "ticket without a name";
}
