"""Who compares a token with the one in its own Secret: the former one is good as well, until it ends."""

import datetime
import hmac
import pathlib
import sys


def accepts(folder: pathlib.Path, token: str) -> bool:
    """Whether the token is that of the mounted Secret, or the one before. Read for each request."""
    known = [folder / "token"] if is_valid(folder / "expiresAt") else []
    if is_valid(folder / "previous-expiresAt"):
        known.append(folder / "previous-token")
    return any(hmac.compare_digest(read(file).encode(), token.encode()) for file in known if read(file))


def is_valid(file: pathlib.Path) -> bool:
    """Whether the time in the file is still to come. It is not there before the first refresh."""
    text = read(file).replace("Z", "+00:00")
    return text != "" and datetime.datetime.fromisoformat(text) > datetime.datetime.now(datetime.timezone.utc)


def read(file: pathlib.Path) -> str:
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    print(accepts(pathlib.Path(sys.argv[1]), sys.stdin.read()))
