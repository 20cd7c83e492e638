# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests and measurements of boards share: the afternoon of demo data, and the role by which a board reads."""

import os
import subprocess

CLUSTER = os.environ["SONOR_TEST_CLUSTER"]
HERE = os.path.dirname(os.path.abspath(__file__))


def superuser(*arguments):
    subprocess.run(["psql", "-XqU", "postgres", "-v", "ON_ERROR_STOP=1", *arguments], check=True, stdout=subprocess.DEVNULL)


def afternoon():
    superuser("-f", HERE + "/board-day.sql")


def board_login():
    """A login of a board's role, of which its machine has the password in a file; the configuration that says so."""
    superuser("-c", "CREATE ROLE sonor_board_one LOGIN PASSWORD 'a board''s'; GRANT sonor_board TO sonor_board_one")
    with open(CLUSTER + "/board-pass", "w") as file:
        os.chmod(CLUSTER + "/board-pass", 0o600)
        file.write("*:*:*:sonor_board_one:a board's\n")
    with open(CLUSTER + "/board.conf", "w") as file:
        file.write(f"[board]\nconnection = host={CLUSTER} port=5432 dbname=sonor user=sonor_board_one passfile={CLUSTER}/board-pass\n")
    return CLUSTER + "/board.conf"
