"""The demo's small server of its publication."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from corrigenda.demo.run import publication_server
from tests.server.process import free_port


def test_a_browser_that_leaves_in_the_middle_is_no_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "large.bin").write_bytes(bytes(30_000_000))
    address = f"http://127.0.0.1:{free_port()}"
    server = publication_server(tmp_path, publication=address, desk="http://127.0.0.1:9")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with socket.create_connection(("127.0.0.1", server.server_port)) as browser:
        browser.sendall(b"GET /large.bin HTTP/1.0\r\n\r\n")
        assert browser.recv(100).startswith(b"HTTP/1.0 200")
    server.shutdown()
    thread.join()
    server.server_close()  # waits for the answers in hand
    assert "Traceback" not in capfd.readouterr().err
