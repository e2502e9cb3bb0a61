/** A ticket of the graph, and the line from one to the other. */
import {
    BaseEdge,
    type Edge as FlowEdge,
    type EdgeProps,
    Handle,
    type Node,
    type NodeProps,
    Position,
} from "@xyflow/react";
import { memo } from "react";
import type { Edge, Ticket } from "../../src/protocol";
import { Mark } from "../shared/Mark";
import { nameOf, statusOf } from "../shared/words";
import type { Point } from "./layout";
import { curve } from "./move";

export type CardData = {
    ticket: Ticket;
    /** The names of those that it waits for, among what is shown. */
    waitsFor: string[];
    isCenter: boolean;
    isInRing: boolean;
    /** The one card that is reached with the Tab key; arrow keys go on from there. */
    isReached: boolean;
};

export type CardNode = Node<CardData, "ticket">;

/** What a reader says for a ticket. */
function spoken({ ticket, waitsFor, isCenter, isInRing }: CardData): string {
    const parts = [nameOf(ticket), statusOf(ticket)];
    if (isCenter) parts.push("in the centre");
    if (waitsFor.length) parts.push(`waits for ${waitsFor.join(", ")}`);
    if (isInRing) parts.push("in a ring");
    return parts.join(", ");
}

export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
    const { ticket, isCenter, isInRing, isReached } = data;
    const kinds = [ticket.progress, isCenter && "center", isInRing && "ring"].filter(Boolean).join(" ");
    return (
        <>
            <Handle type="target" position={Position.Left} isConnectable={false} />
            {/* biome-ignore lint/a11y/useSemanticElements: a link needs an address, and the panel alone knows it. */}
            <div
                className={`card ${kinds}`}
                role="link"
                tabIndex={isReached ? 0 : -1}
                data-key={ticket.key}
                aria-label={spoken(data)}
                title={nameOf(ticket)}
            >
                <div className="id">
                    <bdi>{ticket.id || "no ID"}</bdi>
                    {isInRing && <span className="tag">ring</span>}
                </div>
                <div className="title" dir="auto">
                    {ticket.title}
                </div>
                <div className="status">
                    <Mark progress={ticket.progress} />
                    <bdi>{statusOf(ticket)}</bdi>
                </div>
            </div>
            <Handle type="source" position={Position.Right} isConnectable={false} />
        </>
    );
});

export type Line = FlowEdge<{ edge: Edge; points: Point[] }, "line">;

export function LineView({ id, data, markerEnd }: EdgeProps<Line>) {
    const kinds = data ? `${data.edge.kind} ${data.edge.cyclic ? "ring" : ""}` : "";
    return (
        <BaseEdge
            id={id}
            path={curve(data?.points ?? [])}
            className={`line ${kinds}`}
            {...(markerEnd === undefined ? {} : { markerEnd })}
        />
    );
}
