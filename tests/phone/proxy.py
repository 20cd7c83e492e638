# SPDX-License-Identifier: GPL-3.0-or-later
"""A registrar and proxy of others, Kamailio, with rtpengine between the speech of those who call by way of it."""

import os
import re
import signal
import socket

import peers


def listens(port):
    with socket.socket() as one:
        return one.connect_ex(('127.0.0.1', port)) == 0


class Proxy:
    """Everybody's password is “secret”. With a folder of server.crt and server.key it listens for TLS alone."""

    def __init__(self, certificates=None):
        self.port = peers.free_ports(4)
        self.control, self.cli = self.port + 2, self.port + 3
        self.media = peers.free_ports(100, 12000, 19000)
        self.certificates = certificates
        self.starts = 0
        self.config = peers.write('run/kamailio.cfg', self.make_config())

    def make_config(self):
        if self.certificates is None:
            transport = f'listen=udp:127.0.0.1:{self.port}\nlisten=tcp:127.0.0.1:{self.port}\n'
        else:
            tls = peers.write('run/tls.cfg', f'''
[server:default]
method = TLSv1.2+
private_key = {self.certificates}/server.key
certificate = {self.certificates}/server.crt
verify_certificate = no
require_certificate = no
''')
            transport = (f'enable_tls=yes\nlisten=tls:127.0.0.1:{self.port}\nloadmodule "tls.so"\n'
                         f'modparam("tls", "config", "{tls}")\n')
        return f'''
log_stderror=yes
debug=1
children=2
tcp_children=2
auto_aliases=no
{transport}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "xlog.so"
loadmodule "rtpengine.so"
modparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:{self.control}")
modparam("rr", "append_fromtag", 1)

request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
  if (has_totag()) {{
    if (loose_route()) {{
      if (is_method("BYE")) rtpengine_delete();
      else if (has_body("application/sdp")) rtpengine_manage("replace-origin replace-session-connection");
      t_on_reply("SPEECH");
      t_relay();
      exit;
    }}
    if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
    sl_send_reply("404", "Not Here");
    exit;
  }}
  if (is_method("REGISTER")) {{
    if (!pv_www_authenticate("hotline", "secret", "0")) {{ www_challenge("hotline", "1"); exit; }}
    save("location");
    xlog("L_NOTICE", "registered $fU at $ct from $sp for $hdr(Expires)\\n");
    exit;
  }}
  if (!pv_proxy_authenticate("hotline", "secret", "0")) {{ proxy_challenge("hotline", "1"); exit; }}
  consume_credentials();
  record_route();
  if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
  if (is_method("INVITE")) {{ rtpengine_manage("replace-origin replace-session-connection"); t_on_reply("SPEECH"); }}
  t_relay();
}}

onreply_route[SPEECH] {{
  if (has_body("application/sdp")) rtpengine_manage("replace-origin replace-session-connection");
}}
'''

    def start_rtpengine(self):
        # Debian's own configuration has a port that only one can have.
        peers.start('rtpengine', 'rtpengine', '--config-file=none', '--table=-1', '--interface=127.0.0.1',
                    f'--listen-ng=127.0.0.1:{self.control}', f'--listen-cli=127.0.0.1:{self.cli}', f'--port-min={self.media}',
                    f'--port-max={self.media + 99}', '--delete-delay=0', '--foreground', '--log-stderr')
        peers.wait(lambda: listens(self.cli), 'rtpengine listens')

    def start(self):
        """Who was registered before is not any more."""
        folder = os.path.dirname(self.config)
        self.starts += 1
        name = f'kamailio-{self.port}-{self.starts}'
        self.log = name + '.log'
        self.process = peers.start(name, 'kamailio', '-f', self.config, '-DD', '-E', '-w', folder, '-Y', folder,
                                   start_new_session=True)
        peers.wait(lambda: listens(self.port), 'Kamailio listens')

    def stop(self):
        """As if its machine had lost its power: it takes leave of nobody."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def registered(self, user):
        """The contacts of all registrations since the start, from which port each came, and how many seconds it asked for."""
        return re.findall(rf'registered {user} at (.*) from (\d+) for (\d+)', peers.read(self.log))

    def ask_rtpengine(self, words):
        with socket.create_connection(('127.0.0.1', self.cli), 5) as connection:
            connection.sendall(words.encode() + b'\n')
            connection.shutdown(socket.SHUT_WR)
            return b''.join(iter(lambda: connection.recv(65536), b'')).decode(errors='replace')

    def relayed(self):
        """Packets of speech that have gone through."""
        for text in self.ask_rtpengine('list totals').splitlines():
            if 'relayed packets' in text.lower() and 'error' not in text.lower():
                digits = ''.join(character for character in text.split(':')[-1] if character.isdigit())
                if digits:
                    return int(digits)
        return 0
