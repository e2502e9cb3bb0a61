"""Pictures of terminals: for people to look at, and with UPDATE_PICTURES=1 for the documentation."""
import os
import subprocess
from pathlib import Path

LIBRARY = Path(__file__).resolve().parent
SHOWN = LIBRARY.parents[2] / "docs/pictures"


def draw(screen, name, title, *options):
    """Draws the dump of a screen; the options are those of picture-of-screen."""
    subprocess.run([LIBRARY / "install-chromium.sh"], check=True)
    picture = Path(os.environ["PICTURES"], f"{name}.png")
    drawing = [LIBRARY / "picture-of-screen", "--title", title, "--scale", "1.1", *options, screen, picture]
    subprocess.run(drawing, check=True)
    if os.environ.get("UPDATE_PICTURES") == "1":
        SHOWN.mkdir(exist_ok=True)
        subprocess.run(["pngquant", "--force", "--output", SHOWN / picture.name, picture], check=True)
