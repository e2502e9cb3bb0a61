/** The page of the graph: what the panel says is shown, and what the user wants is said to the panel. */
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { type FromGraphPage, type GraphView, graphView, type ToGraphPage } from "../../src/panels/messages";
import { Panel } from "../shared/host";
import { Absent, Notice } from "../shared/Notice";
import { Bar } from "./Bar";
import { Empty } from "./Empty";
import { Picture, type Seen } from "./Picture";
import { withoutDone } from "./drawing";

type Kept = { view: GraphView; hideDone: boolean; seen?: Seen };
type Shown = Extract<ToGraphPage, { type: "graph" | "absent" }>;

const panel = new Panel<FromGraphPage, ToGraphPage, Kept>({ view: graphView, hideDone: false });

export function GraphPage() {
    const [{ view, hideDone }, setKept] = useState(panel.kept);
    const [shown, setShown] = useState<Shown>();

    useEffect(() => {
        const stop = panel.listen((message) => {
            if (message.type === "graph") {
                panel.keep({ view: message.view });
                setKept(panel.kept);
            }
            setShown(message);
        });
        panel.send({ type: "ready", view: panel.kept.view });
        return stop;
    }, []);

    const keep = (kept: Partial<Kept>) => {
        panel.keep(kept);
        setKept(panel.kept);
    };
    const show = (changes: Partial<GraphView>) => {
        const next = { ...view, ...changes };
        keep({ view: next });
        panel.send({ type: "show", view: next });
    };
    const showAll = () => show({ key: undefined, name: undefined });

    if (!shown) return <Notice title="Reading tickets…" />;
    if (shown.type === "absent") return <Absent why={shown.why} restart={() => panel.send({ type: "restart" })} />;
    const graph = shown.graph && (hideDone ? withoutDone(shown.graph, view.key) : shown.graph);
    return (
        <>
            <Bar
                view={view}
                hideDone={hideDone}
                shown={graph?.tickets.length ?? 0}
                known={shown.graph}
                partial={shown.partial}
                show={show}
                setHideDone={(hideDone) => keep({ hideDone })}
            />
            {graph && graph.tickets.length > 0 ? (
                <ReactFlowProvider>
                    <Picture
                        graph={graph}
                        view={shown.view}
                        partial={shown.partial}
                        seen={() => panel.kept.seen}
                        see={(seen) => panel.keep({ seen })}
                        open={(key, beside) => panel.send({ type: "open", key, beside })}
                        center={(key) => show({ key, name: undefined })}
                    />
                </ReactFlowProvider>
            ) : (
                <Empty answer={shown} showAll={showAll} showDone={() => keep({ hideDone: false })} />
            )}
        </>
    );
}
