"""A network between this program and the server, which a test can cut and mend."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading

from sqlalchemy.engine import URL, make_url


class Wire:
    """A port of this computer behind which the server is, as long as the wire is whole."""

    def __init__(self, address: str) -> None:
        self._url = make_url(address)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._wake, self._woken = os.pipe()[::-1]
        self._whole = threading.Event()
        self._whole.set()
        self._losing = self._stay_cut = False
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The server's database at this end of the wire."""
        port = self._listener.getsockname()[1]
        url: URL = self._url.set(host="127.0.0.1", port=port, query={})
        return url.render_as_string(hide_password=False)

    def cut(self) -> None:
        """Break every connection; new ones are taken and dropped at once."""
        self._whole.clear()
        self._tell(b"c")

    def lose_answer(self, *, stay_cut: bool) -> None:
        """Pass the next commit on, wait until the server has answered, and break the connection instead of telling."""
        self._losing = True
        self._stay_cut = stay_cut

    def mend(self) -> None:
        """Let new connections through again."""
        self._whole.set()

    def close(self) -> None:
        """Take the wire away."""
        self._whole.clear()
        self._tell(b"q")
        self._thread.join()
        os.close(self._wake)
        os.close(self._woken)

    def _tell(self, what: bytes) -> None:
        os.write(self._wake, what)

    def _carry(self) -> None:
        while True:
            ends = [end for pair in self._pairs for end in pair]
            ready, _, _ = select.select([self._listener, self._woken, *ends], [], [])
            if self._woken in ready and self._told():
                return
            if self._listener in ready:
                self._take()
            for pair in [pair for pair in self._pairs if pair[0] in ready or pair[1] in ready]:
                self._pass_on(pair, ready)

    def _told(self) -> bool:
        what = os.read(self._woken, 1)
        for pair in list(self._pairs):
            self._drop(pair)
        if what == b"q":
            self._listener.close()
        return what == b"q"

    def _take(self) -> None:
        near, _ = self._listener.accept()
        if not self._whole.is_set():
            near.close()
            return
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{self._url.query['host']}/.s.PGSQL.{self._url.query.get('port', '5432')}")
        self._pairs.append((near, far))

    def _pass_on(self, pair: tuple[socket.socket, socket.socket], ready: list[object]) -> None:
        for source, target in (pair, pair[::-1]):
            if source not in ready or pair not in self._pairs:
                continue
            try:
                data = source.recv(65_536)
                target.sendall(data)
                if self._losing and source is pair[0] and b"COMMIT" in data:
                    self._losing = False
                    target.recv(65_536)
                    if self._stay_cut:
                        self._whole.clear()
                    data = b""
            except OSError:
                data = b""
            if not data:
                self._drop(pair)

    def _drop(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with contextlib.suppress(ValueError):
            self._pairs.remove(pair)
        for end in pair:
            end.close()
