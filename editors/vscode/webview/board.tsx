/** The page of the board. */
import { createRoot } from "react-dom/client";
import { BoardPage } from "./board/BoardPage";
import "./shared/base.css";
import "./board/board.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<BoardPage />);
