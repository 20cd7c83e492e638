# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the desk's telephone share: a telephone server of others on loopback, and people who call."""

import os
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SONOR_SOURCE"], "tests", "phone"))
import peers  # noqa: E402

PASSWORD = "secret"


class Server:
    """Kamailio as registrar and proxy; it wants a password and knows whoever has one."""

    def __init__(self):
        self.port = peers.free_ports(1)
        self.address = f"127.0.0.1:{self.port}"
        self.password = peers.write("password", PASSWORD + "\n")
        config = peers.write("kamailio/kamailio.cfg", f"""
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
listen=udp:127.0.0.1:{self.port}
listen=tcp:127.0.0.1:{self.port}
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
modparam("rr", "append_fromtag", 1)
# Whoever registered last is called: a desk that was ended by force is still known.
modparam("usrloc", "desc_time_order", 1)
modparam("registrar", "append_branches", 0)
request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
  if (has_totag()) {{
    if (loose_route()) {{ t_relay(); exit; }}
    if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
    sl_send_reply("404", "Not Here");
    exit;
  }}
  if (is_method("REGISTER")) {{
    if (!pv_www_authenticate("hotline", "{PASSWORD}", "0")) {{ www_challenge("hotline", "1"); exit; }}
    save("location");
    exit;
  }}
  record_route();
  if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
  t_relay();
}}
""")
        folder = os.path.dirname(config)
        self.process = peers.start("kamailio", "kamailio", "-f", config, "-DD", "-E", "-w", folder, "-Y", folder)
        peers.wait(self.listens, "Kamailio listens")

    def listens(self):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def account(self, name):
        return ["--account", f"sip:{name}@{self.address}", "--password-file", self.password, "--encryption", "off"]

    def caller(self, name, to, *words):
        """Somebody who calls and hums; hangs up by itself after a while."""
        return peers.Sonor(name, "--to", to, *self.account(name), "--play", "tone:620", "--seconds", "60", "--hang-up-after", "90", *words)

    def waiter(self, name, *words):
        """Somebody who can be called."""
        one = peers.Sonor(name, "--wait", *self.account(name), "--play", "tone:1000", "--hang-up-after", "180", *words)
        one.wait_until_ready()
        return one


class Impostor:
    """A TLS server with a certificate that nobody signed, for another name."""

    def __init__(self):
        self.port = peers.free_ports(1)
        self.address = f"127.0.0.1:{self.port}"
        key, certificate = peers.path("impostor.key"), peers.path("impostor.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=impostor.example",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.process = peers.start("impostor", "openssl", "s_server", "-quiet", "-accept", f"127.0.0.1:{self.port}",
                                   "-key", key, "-cert", certificate)


def settings(server, appearance="light", language="zh_CN", home=None, **telephone):
    """The settings of a desk whose telephone hums instead of having a microphone; home is the computer's folder of settings."""
    values = dict(server=server, user="1000", transport="udp", encryption="preferred", microphone="tone:1380", speaker="none",
                  ring="none", **{"local-address": "127.0.0.1", "area-code": "0478"})
    values.update(telephone)
    folder = os.path.join(home or os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as keyfile:
        keyfile.write(f"[io/github/sonor_hotline/Sonor]\nappearance='{appearance}'\nlanguage='{language}'\n\n"
                      "[io/github/sonor_hotline/Sonor/telephone]\n")
        keyfile.writelines(f"{key}={value!r}\n" for key, value in values.items())
