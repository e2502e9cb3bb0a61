/** The page of the board: what the panel says is shown, and what the user does is said to the panel. */
import { useEffect, useReducer, useState } from "react";
import { type BoardView, boardView, type FromBoardPage, type ToBoardPage } from "../../src/panels/messages";
import { Panel } from "../shared/host";
import { Absent, Notice } from "../shared/Notice";
import { Bar } from "./Bar";
import { Columns } from "./Columns";
import { type Move, next, nothing, shown } from "./state";

const panel = new Panel<FromBoardPage, ToBoardPage, BoardView>(boardView);

export function BoardPage() {
    const [view, setView] = useState(panel.kept);
    const [board, act] = useReducer(next, nothing);

    useEffect(() => {
        const stop = panel.listen((message) => {
            if (message.type === "columns") {
                panel.keep({ schema: message.view.schema });
                setView(panel.kept);
            }
            act(message);
        });
        panel.send({ type: "ready", view: panel.kept });
        return stop;
    }, []);

    const show = (changes: Partial<BoardView>) => {
        act({ type: "dismiss" });
        panel.keep(changes);
        setView(panel.kept);
        panel.send({ type: "show", view: panel.kept });
    };
    const move = (move: Move) => {
        act({ type: "move", move });
        panel.send({ type: "move", key: move.ticket.key, column: move.to });
    };

    if (!board.isKnown) return <Notice title="Reading tickets…" />;
    if (board.isAbsent) return <Absent why="notRunning" restart={() => panel.send({ type: "restart" })} />;
    const columns = shown(board);
    const total = columns.reduce((sum, { count }) => sum + count, 0);
    return (
        <>
            <Bar view={view} schemas={board.schemas} total={total} partial={board.partial} show={show} />
            <div className="refusal" role="alert">
                {board.refusal !== undefined && (
                    <>
                        <p>{board.refusal}</p>
                        <button type="button" onClick={() => act({ type: "dismiss" })}>
                            Close
                        </button>
                    </>
                )}
            </div>
            {total > 0 ? (
                <Columns
                    key={board.schema}
                    columns={columns}
                    moves={board.moves}
                    move={move}
                    open={(key, beside) => panel.send({ type: "open", key, beside })}
                    choose={(key) => panel.send({ type: "choose", key })}
                    showMore={(column, limit) => show({ limits: { ...view.limits, [column]: limit } })}
                />
            ) : (
                <Empty view={view} partial={board.partial} />
            )}
        </>
    );
}

function Empty({ view, partial }: { view: BoardView; partial: boolean }) {
    if (partial) return <Notice title="Reading tickets…" />;
    if (view.query.trim()) return <Notice title="No ticket has all of these words" />;
    return (
        <Notice title="There are no tickets yet">
            <p>Tickets are shown here in columns by their status.</p>
        </Notice>
    );
}
