# SPDX-License-Identifier: GPL-3.0-or-later
"""Other telephones and servers on loopback, our own from the command line, and an ear for what was said."""

import array
import atexit
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import wave

CLEAR = 0.03
FAINT = 0.006
TONES = (620, 1000, 1380)

folder = tempfile.mkdtemp(prefix='sonor-peers-')
processes = []
tests = 0


def leave():
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


atexit.register(leave)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def ok(name, condition, *details):
    global tests
    tests += 1
    print(f'{"ok" if condition else "not ok"} {tests} - {name}', flush=True)
    if not condition:
        for detail in details:
            print('# ' + str(detail).replace('\n', '\n# '), flush=True)


def finish():
    print(f'1..{tests}')


def path(name):
    return os.path.join(folder, name)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), 'w', encoding='utf-8') as file:
        file.write(text)
    return path(name)


def read(name):
    with open(path(name), encoding='utf-8', errors='replace') as file:
        return file.read()


def free_ports(count, first=20000, last=30000):
    """A run of ports free for UDP and TCP, below those the system gives out by itself."""
    start = first + (os.getpid() * 37) % (last - first - count)
    for begin in list(range(start, last - count, count)) + list(range(first, start, count)):
        sockets = []
        try:
            for port in range(begin, begin + count):
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    one = socket.socket(socket.AF_INET, kind)
                    sockets.append(one)
                    one.bind(('127.0.0.1', port))
            return begin
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
    raise SystemExit('no free ports')


def wait(condition, what, seconds=30):
    """Other programs tell about themselves in files only."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            ok('in time: ' + what, False, *(f'{name}:\n{read(name)[-3000:]}' for name in os.listdir(folder) if name.endswith('.log')))
            finish()
            sys.exit(1)
        time.sleep(0.05)


def start(name, *arguments, **options):
    log = open(path(name + '.log'), 'w', encoding='utf-8')
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=folder, **options)
    processes.append(process)
    return process


class Sonor:
    """sonor-admin call with these words."""

    def __init__(self, name, *words):
        self.name = name
        self.heard = path(name + '.wav')
        self.errors = name + '.log'
        with open(path(self.errors), 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen([os.environ['SONOR_ADMIN'], 'call', '--record', self.heard, *words],
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        processes.append(self.process)

    def wait_until_ready(self):
        wait(lambda: 'waiting for a call' in read(self.errors) or self.process.poll() is not None, self.name + ' waits')

    def finish(self):
        """What it says happened."""
        try:
            output, _ = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGINT)
            output, _ = self.process.communicate(timeout=20)
        self.status = self.process.returncode
        self.words = output + read(self.errors)
        self.line = json.loads(output) if output.startswith('{') else {}
        return self.line


def level(samples, rate, hertz):
    """0 to 1 of full scale, by Goertzel's algorithm with a Hann window."""
    coefficient = 2 * math.cos(2 * math.pi * hertz / rate)
    first = second = 0.0
    count = len(samples)
    for number, sample in enumerate(samples):
        window = 0.5 - 0.5 * math.cos(2 * math.pi * number / count)
        first, second = window * sample / 32768 + coefficient * first - second, first
    return 4 * math.sqrt(max(first * first + second * second - coefficient * first * second, 0)) / count


def write_tone(file, hertz, seconds, rate=8000):
    with wave.open(file, 'wb') as sound:
        sound.setparams((1, 2, rate, 0, 'NONE', ''))
        sound.writeframes(array.array('h', (int(12000 * math.sin(2 * math.pi * hertz * number / rate))
                                            for number in range(seconds * rate))).tobytes())


def hears(file, tone, begin=None):
    """Whether that tone and no other is in a quarter of a second of the file: from the middle on, or from a second on (below 0:
    counted from the end). A busy machine may make a crack here and there, but not in every piece."""
    try:
        with wave.open(file) as sound:
            rate, channels, count = sound.getframerate(), sound.getnchannels(), sound.getnframes()
            start = count // 2 if begin is None else int(begin * rate)
            sound.setpos(min(max(start if start >= 0 else count + start, 0), count))
            samples = array.array('h', sound.readframes(rate))[::channels]
    except (OSError, EOFError, wave.Error):
        return False
    pieces = [samples[start:start + rate // 4] for start in range(0, len(samples) - rate // 4, rate // 4)]
    return any(all(level(piece, rate, other) > CLEAR if other == tone else level(piece, rate, other) < FAINT for other in TONES)
               for piece in pieces)


def describe(file):
    """How loud each tone is in every quarter of a second, for whoever reads why a test failed."""
    try:
        with wave.open(file) as sound:
            rate, channels = sound.getframerate(), sound.getnchannels()
            samples = array.array('h', sound.readframes(sound.getnframes()))[::channels]
    except (OSError, EOFError, wave.Error) as error:
        return f'{file}: {error}'
    pieces = [samples[start:start + rate // 4] for start in range(0, len(samples) - rate // 4, rate // 4)]
    return ' '.join('/'.join(f'{level(piece, rate, tone):.3f}' for tone in TONES) for piece in pieces)


class Baresip:
    """A telephone of others. It hums 1000 Hz and writes down what it decodes."""

    def __init__(self, name, codec, encryption='', registrar='', answer='auto'):
        self.port = free_ports(2)
        self.address = f'sip:baresip@127.0.0.1:{self.port}'
        self.folder = path(name)
        self.name = name
        rtp = free_ports(40, 12000, 19000)
        write(f'{name}/config', '\n'.join([
            'poll_method epoll', f'sip_listen 127.0.0.1:{self.port}', 'call_local_timeout 120', 'call_max_calls 4',
            'audio_player aubridge,nobody', 'audio_source ausine,1000', 'ausrc_srate 48000', 'ausrc_channels 2',
            'auplay_channels 2', f'rtp_ports {rtp}-{rtp + 39}', 'jitter_buffer_delay 5-10', 'net_interface 127.0.0.1',
            f'module_path {os.environ.get("BARESIP_MODULES", "/usr/lib/baresip/modules")}', 'module g711.so', 'module g722.so',
            'module opus.so', 'module aubridge.so', 'module sndfile.so', 'module ausine.so', 'module srtp.so',
            'module_tmp uuid.so', 'module_tmp account.so', 'module_app menu.so', f'snd_path {self.folder}', '']))
        write(f'{name}/accounts', f'<{self.address}>;regint=0;answermode={answer};audio_codecs={codec}' +
              (f';mediaenc={encryption}' if encryption else '') + '\n')
        write(f'{name}/contacts', '')

    def start(self, *words):
        self.process = start(self.name, 'baresip', '-f', self.folder, *words)
        wait(lambda: 'baresip is ready' in read(self.name + '.log'), self.name + ' is ready')

    def call(self, address):
        self.start('-e', '/dial ' + address)

    def heard(self):
        files = [name for name in os.listdir(self.folder) if name.endswith('-dec.wav')]
        return os.path.join(self.folder, files[0]) if files else ''

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
