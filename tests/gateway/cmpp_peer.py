# SPDX-License-Identifier: GPL-3.0-or-later
"""The other end of CMPP: a provider's gateway of short messages, as QB-GF-028-2003 has it, that can be made to misbehave."""

import hashlib
import socket
import struct
import threading
import time

CONNECT, TERMINATE, SUBMIT, DELIVER, ACTIVE_TEST, ANSWER = 1, 2, 4, 5, 8, 0x80000000


class Submitted:
    """A CMPP_SUBMIT as it came."""

    def __init__(self, version, sequence, body, raw):
        width = 32 if version == 0x30 else 21
        extra = 1 if version == 0x30 else 0
        self.sequence, self.raw = sequence, raw
        self.id, self.total, self.number, self.report = struct.unpack_from(">QBBB", body)
        at = 8 + 4 + 10 + 1 + width + extra + 1
        self.headed, self.format = body[at], body[at + 1]
        self.source = body[at + 2:at + 8].rstrip(b"\0").decode()
        at += 2 + 6 + 2 + 6 + 17 + 17
        self.sender = body[at:at + 21].rstrip(b"\0").decode()
        self.recipients = body[at + 21]
        self.recipient = body[at + 22:at + 22 + width].rstrip(b"\0").decode()
        at += 22 + width + extra
        content = body[at + 1:at + 1 + body[at]]
        self.rest = body[at + 1 + body[at]:]
        self.head = content[:6] if self.headed else b""
        self.text = content[len(self.head):].decode("utf-16-be")


class Peer:
    """Takes connections one after the other. What it does with a submit is asked of `decide`: a result, None for no answer,
    "hold" to answer later, "close" to hang up. What it delivers and nobody acknowledges goes again over the next
    connection."""

    def __init__(self, version=0x30, secret="888888", account="900001", tls=None):
        self.version, self.secret, self.account, self.tls = version, secret, account, tls
        self.lock = threading.Condition()
        self.submitted, self.answered, self.held, self.logins, self.tests = [], [], [], [], 0
        self.most_open = self.open = 0
        self.reports = 1
        self.early = False
        self.state = "DELIVRD"
        self.decide = lambda submit: 0
        self.unacknowledged = {}
        self.next_id = int(time.time()) << 24
        self.sequence = 0
        self.connection = None
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.server.accept()
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
            except OSError:
                if self.server.fileno() < 0:
                    return
                continue
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            while True:
                head = self.read(connection, 12)
                length, command, sequence = struct.unpack(">III", head)
                self.take(connection, command, sequence, head + self.read(connection, length - 12))
        except OSError:
            pass
        finally:
            with self.lock:
                if self.connection is connection:
                    self.connection = None
                    self.open = 0
                self.lock.notify_all()
            connection.close()

    @staticmethod
    def read(connection, length):
        data = b""
        while len(data) < length:
            piece = connection.recv(length - len(data))
            if not piece:
                raise OSError("closed")
            data += piece
        return data

    def send(self, connection, command, sequence, body=b""):
        connection.sendall(struct.pack(">III", 12 + len(body), command, sequence) + body)

    def small(self, value):
        return struct.pack(">I", value) if self.version == 0x30 else bytes([value])

    def take(self, connection, command, sequence, raw):
        body = raw[12:]
        if command == CONNECT:
            wanted = hashlib.md5(self.account.encode() + bytes(9) + self.secret.encode() + b"%010d" % struct.unpack_from(">I", body, 23)[0]).digest()
            status = 0 if body[:6].rstrip(b"\0").decode() == self.account and body[6:22] == wanted else 3
            own = hashlib.md5(self.small(status) + body[6:22] + self.secret.encode()).digest()
            self.send(connection, CONNECT | ANSWER, sequence, self.small(status) + own + bytes([self.version]))
            with self.lock:
                self.logins.append((status, raw))
                if status == 0:
                    self.connection = connection
                    again, self.unacknowledged = list(self.unacknowledged.values()), {}
                self.lock.notify_all()
            for delivered in again if status == 0 else ():
                self.deliver(*delivered)
        elif command == SUBMIT:
            submit = Submitted(self.version, sequence, body, raw)
            with self.lock:
                self.submitted.append(submit)
                self.open += 1
                self.most_open = max(self.most_open, self.open)
                what = self.decide(submit)
                if what == "hold":
                    self.held.append(submit)
                self.lock.notify_all()
            if what == "close":
                connection.shutdown(socket.SHUT_RDWR)
            elif what not in (None, "hold"):
                self.answer(connection, submit, what)
        elif command == DELIVER | ANSWER:
            with self.lock:
                self.answered.append((sequence, body))
                self.unacknowledged.pop(sequence, None)
                self.lock.notify_all()
        elif command == ACTIVE_TEST:
            with self.lock:
                self.tests += 1
                self.lock.notify_all()
            self.send(connection, ACTIVE_TEST | ANSWER, sequence, b"\0")

    def answer(self, connection, submit, result):
        with self.lock:
            self.next_id += 1
            submit.given = self.next_id
            self.open -= 1
        if result == 0 and self.early:
            self.report(submit)
        self.send(connection, SUBMIT | ANSWER, submit.sequence, struct.pack(">Q", submit.given) + self.small(result))
        for _ in range(self.reports if result == 0 and not self.early and submit.report else 0):
            self.report(submit)

    def release(self):
        with self.lock:
            held, self.held = self.held, []
        for submit in held:
            self.answer(self.connection, submit, 0)

    def report(self, submit, state=None):
        width = 32 if self.version == 0x30 else 21
        content = (struct.pack(">Q", submit.given) + (state or self.state).encode().ljust(7, b"\0") + b"2611281200" * 2
                   + submit.recipient.encode().ljust(width, b"\0") + bytes(4))
        self.deliver(submit.recipient, content, report=True)

    def deliver(self, sender, content, form=8, headed=False, report=False, given=None):
        """Sends CMPP_DELIVER; its sequence. `given` is its Msg_Id, to repeat one."""
        with self.lock:
            self.sequence += 1
            self.next_id += 1
            sequence, given = self.sequence, given or self.next_id
            self.unacknowledged[sequence] = (sender, content, form, headed, report, given)
        width = 32 if self.version == 0x30 else 21
        body = (struct.pack(">Q", given) + b"10690012345".ljust(21, b"\0") + b"test".ljust(10, b"\0") + bytes([0, 0, headed, form])
                + sender.encode().ljust(width, b"\0") + (b"\0" if self.version == 0x30 else b"") + bytes([report, len(content)]) + content
                + bytes(20 if self.version == 0x30 else 8))
        try:
            self.send(self.connection, DELIVER, sequence, body)
        except (OSError, AttributeError):
            # Nobody is there: it goes again when somebody is.
            pass
        return sequence

    def wait(self, holds, seconds=30):
        """Until something holds; whether it does."""
        with self.lock:
            return self.lock.wait_for(holds, seconds)

    def hang_up(self):
        with self.lock:
            connection, self.connection = self.connection, None
        if connection:
            connection.shutdown(socket.SHUT_RDWR)

    def of(self, text):
        with self.lock:
            return [submit for submit in self.submitted if text in submit.text]
