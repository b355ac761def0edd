"""A mail server that follows a script, for the bad days aiosmtpd does not have."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

GREETING = b"220 awkward\r\n"


class AwkwardServer:
    """Answers each command by its first word; an answer of b"" hangs up instead. `.` answers for a whole message."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = {"EHLO": b"250 awkward\r\n", "QUIT": b"221 bye\r\n", "RSET": b"250 ok\r\n"} | answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self.messages: list[bytes] = []

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rb") as lines:
                self._converse(connection, lines)

    def _converse(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        connection.sendall(GREETING)
        for line in lines:
            command = line.split()[0].decode().upper()
            answer = self._answers.get(command, b"250 ok\r\n")
            if command == "DATA" and answer.startswith(b"354"):
                connection.sendall(answer)
                self.messages.append(b"".join(iter(lambda: next(lines), b".\r\n")))
                answer = self._answers.get(".", b"250 ok\r\n")
            if not answer:
                return
            connection.sendall(answer)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextmanager
def awkward(**answers: bytes) -> Iterator[AwkwardServer]:
    """Running, with the given answers: `awkward(DATA=b"354 go\\r\\n", after=b"")`; `after` is for a whole message."""
    after = {".": answers.pop("after")} if "after" in answers else {}
    server = AwkwardServer({"DATA": b"354 go\r\n"} | answers | after)
    Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()
