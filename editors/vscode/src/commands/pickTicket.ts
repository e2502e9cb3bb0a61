/** Lets the user find a ticket by ID, title, status or assignee, as the server finds it. */
import * as vscode from "vscode";
import { folderName, icon, line, name } from "../icons";
import * as messages from "../messages";
import * as protocol from "../protocol";
import type { Session } from "../session";

/** So long nothing is typed before the server is asked. */
const PAUSE = 80;
const LIMIT = 200;

interface Item extends vscode.QuickPickItem {
    ticket?: protocol.Ticket;
}

export interface Picked {
    ticket: protocol.Ticket;
    toTheSide: boolean;
}

const toTheSide: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("split-horizontal"),
    tooltip: "Open to the Side",
};

export function pickTicket(session: Session, title: string): Promise<Picked | undefined> {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = title;
    pick.placeholder = "Words of the ID, the title, the status or the assignee";
    let asked: vscode.CancellationTokenSource | undefined;
    let timer: NodeJS.Timeout | undefined;

    async function update(): Promise<void> {
        asked?.cancel();
        const source = new vscode.CancellationTokenSource();
        asked = source;
        pick.busy = true;
        try {
            const query = pick.value.trim();
            const params = { limit: LIMIT, archived: true, ...(query === "" ? {} : { query }) };
            const answer = await session.ask(protocol.tickets, params, source.token);
            if (!source.token.isCancellationRequested && answer !== undefined) {
                pick.items = items(answer, query);
            }
        } catch (error) {
            messages.error(messages.reason(error), "Show Output");
        } finally {
            if (asked === source) {
                pick.busy = false;
            }
            source.dispose();
        }
    }

    return new Promise((resolve) => {
        const choose = (item: Item | undefined, isBeside: boolean) => {
            if (item?.ticket !== undefined) {
                resolve({ ticket: item.ticket, toTheSide: isBeside });
                pick.hide();
            }
        };
        const listening = [
            pick.onDidChangeValue(() => {
                clearTimeout(timer);
                timer = setTimeout(update, PAUSE);
            }),
            pick.onDidAccept(() => choose(pick.selectedItems[0] ?? pick.activeItems[0], false)),
            pick.onDidTriggerItemButton(({ item }) => choose(item, true)),
            session.onDidChangeTickets(update),
        ];
        pick.onDidHide(() => {
            clearTimeout(timer);
            asked?.cancel();
            for (const listener of listening) {
                listener.dispose();
            }
            pick.dispose();
            resolve(undefined);
        });
        pick.show();
        void update();
    });
}

function items(answer: protocol.TicketsAnswer, query: string): Item[] {
    if (answer.tickets.length === 0) {
        const label = query === "" ? "There are no tickets in this workspace." : `No ticket has "${query}".`;
        return [{ label, alwaysShow: true }];
    }
    // The server has chosen by more than what is shown, so nothing may be hidden again.
    const found: Item[] = answer.tickets.map((ticket) => ({
        label: `${icon(ticket.progress)} ${name(ticket)}`,
        description: line(folderName(ticket.uri), ticket.status, ticket.assignee, ticket.archived && "archived"),
        buttons: [toTheSide],
        alwaysShow: true,
        ticket,
    }));
    const left = answer.total - found.length;
    if (left > 0) {
        found.push({ label: `${left} more: type words to narrow them down`, kind: vscode.QuickPickItemKind.Separator });
    }
    return found;
}
