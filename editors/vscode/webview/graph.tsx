/** The page of the dependency graph. */
import { createRoot } from "react-dom/client";
import { GraphPage } from "./graph/GraphPage";
import "@xyflow/react/dist/base.css";
import "./shared/base.css";
import "./graph/graph.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<GraphPage />);
