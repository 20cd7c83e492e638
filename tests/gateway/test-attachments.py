#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that citizens send: what is taken, what a liar gets, who sees what of them."""

import hashlib
import os
import subprocess
import zlib

from pictures import measure, paint, photograph, says_where
from world import Checks, Gateway, add_key, make_city, query

check = Checks()
make_city()
telephone = os.path.join(os.environ["SONOR_TEST_CLUSTER"], "telephone.txt")
query("UPDATE setting SET value = 0 WHERE key IN ('sms.quiet_from', 'sms.quiet_to', 'code.pause')")
query("UPDATE setting SET value = 1 WHERE key = 'attachment.size'")
gateway = Gateway(address_per_minute=100000, body_megabytes=8, sms__loopback=telephone)
key = add_key("测试应用", "open311")
document = gateway.ask_json("GET", "/api/v1/openapi.json")[1]
token = {"Authorization": "Bearer " + gateway.sign_in("13804781234", telephone)}
stranger = {"Authorization": "Bearer " + gateway.sign_in("13804785678", telephone)}
MATTER = {"category": "050101", "content": "暖气不热", "address": "临河区解放街道", "confidential": "true"}
photo = photograph()


def stored():
    return query("SELECT (SELECT count(*) FROM ticket) || ' ' || (SELECT count(*) FROM attachment) || ' ' || (SELECT count(*) FROM attachment_content)"
                 " || ' ' || (SELECT count(*) FROM pg_largeobject_metadata)")


def submit(*files, fields=None, headers=None):
    return gateway.post_form("/api/v1/tickets", fields or MATTER, files, headers or token)


# What is taken

check.ok(says_where(photo) and measure(photo) == "800 600 JPEG", "the photograph of this test says where it was taken")
status, body = submit(("attachments", "现场.jpg", photo), ("attachments", "Users/wang/说明.txt", "暖气片冰凉".encode()))
number = body.get("number", "")
check.equal(status, 201, "a matter comes with a photograph and a text")
check.equal(query("SELECT string_agg(name || ' ' || media_type || ' ' || public || ' ' || (staff_id IS NULL), ', ' ORDER BY name) FROM attachment"),
            "现场.jpg image/jpeg false true, 说明.txt text/plain false true", "both are kept, without the folder of somebody's disk")
check.equal(query("SELECT encode(sha256, 'hex') FROM attachment WHERE name = '现场.jpg'"), hashlib.sha256(photo).hexdigest(),
            "the photograph as it came: where it was taken helps whoever handles it")
check.equal(query("SELECT confidential FROM ticket"), "t", "a form's true is true")
status, ticket = gateway.ask_json("GET", f"/api/v1/tickets/{number}", None, token)
files = {file["name"]: file for file in ticket["attachments"]}
check.ok(set(files) == {"现场.jpg", "说明.txt"} and files["现场.jpg"]["size"] == len(photo) and files["现场.jpg"]["own"] is True,
         "its citizen sees what they sent", ticket)
promised = document["paths"]["/api/v1/tickets/{number}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["attachments"]
check.equal(set(files["现场.jpg"]), set(promised["items"]["properties"]), "as the document says")

# What of it goes out

path = f"/api/v1/tickets/{number}/attachments/{files['现场.jpg']['id']}"
status, headers, shown = gateway.ask_bytes("GET", path, headers=token)
check.ok(status == 200 and headers["Content-Type"] == "image/jpeg" and not says_where(shown), "shown, it does not say where it was taken", status, headers)
check.equal(measure(shown), "600 800 JPEG", "and stands upright")
status, headers, text = gateway.ask_bytes("GET", f"/api/v1/tickets/{number}/attachments/{files['说明.txt']['id']}", headers=token)
check.ok(status == 200 and text.decode() == "暖气片冰凉" and headers["Content-Disposition"].startswith("attachment;"), "a text is kept, not opened", headers)
check.equal(gateway.ask("GET", path)[0], 401, "who has proved nothing sees nothing")
check.equal(gateway.ask("GET", path, headers=stranger)[0], 404, "nor does another citizen")
check.equal(gateway.ask("GET", f"/media/{files['现场.jpg']['id']}")[0], 404, "nor everybody")
for name in ("x", "../../etc/passwd", "%00", "00000000-0000-4000-8000-000000000000"):
    check.ok(gateway.ask("GET", f"/media/{name}")[0] in (400, 404) and gateway.ask("GET", f"/api/v1/tickets/{number}/attachments/{name}", headers=token)[0] in (400, 404),
             f"there is no file {name}")
query("UPDATE attachment SET public = true WHERE name = '说明.txt'")

# What a liar gets

png = paint("40x40", "png")


def bomb(width, height):
    """A PNG that says it is huge, and is small."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100000))) + chunk(b"IEND", b"")


before = stored()
for files, code, meaning in (
        ([("attachments", "x.jpg", png)], "attachment.lies", "a PNG that calls itself JPEG"),
        ([("attachments", "x.png", b"MZ\x90\0")], "attachment.lies", "a program that calls itself a picture"),
        ([("attachments", "x.jpg", b"\xff\xd8\xff" + b"<script>" * 20)], "attachment.lies", "the head of a photograph on another body"),
        ([("attachments", "x.png", bomb(60000, 60000))], "attachment.lies", "a picture that unpacks to ten gigabytes"),
        ([("attachments", "x.pdf", b"%PNG")], "attachment.lies", "what calls itself a document"),
        ([("attachments", "x.svg", b"<svg/>")], "attachment.type", "a type that carries programs"),
        ([("attachments", "x.zip", b"PK\x03\x04" + bytes(30))], "attachment.type", "an archive"),
        ([("attachments", "x", png)], "attachment.type", "a file without a type"),
        ([("attachments", "a\tb.png", png)], "attachment.name", "a name with a control character"),
        ([("attachments", "x.txt", b"")], "attachment.empty", "an empty file"),
        ([("attachments", "x.txt", b"x" * (1024 * 1024 + 1))], "attachment.size", "a file that is too large"),
        ([("attachments", f"{n}.png", png) for n in range(7)], "citizen.files", "seven at once"),
        ([("picture", "x.png", png)], "gateway.file", "a file in a field that takes none")):
    status, body = submit(*files)
    problem = body["errors"][0]
    check.ok(status == 400 and problem["code"] == code and problem["field"] == files[0][0] and len(problem["message"]) > 5, f"{meaning} is refused", status, body)
status, body = submit(("attachments", "x.jpg", png), ("attachments", "good.png", png), fields={**MATTER, "category": "77"})
check.equal({(error["field"], error["code"]) for error in body["errors"]}, {("category", "api.category"), ("attachments", "attachment.lies")}, "all that is wrong is told")
check.equal(submit(("attachments", "x.png", png), headers={"X": "y"})[0], 401, "without a proved number nothing is taken")
status, body = gateway.ask_json("POST", "/api/v1/tickets", {**MATTER, "confidential": True, "files": [{"name": "x.png", "data": "AAAA"}]}, token)
check.equal(status, 201, "what a body of JSON says of files")
check.equal(stored().split()[1:], before.split()[1:], "is nothing, and of all this nothing is kept")
status, body = gateway.post_form("/api/v1/codes", {"phone": "13804781234"}, [("phone", "x.png", png)])
check.ok(status == 400 and body["errors"][0]["field"] == "phone", "no file is taken where none belongs", body)

# Adding

status, body = gateway.post_form(f"/api/v1/tickets/{number}/notes", {"text": "又拍了一张"}, [("attachments", "二.png", png)], token)
check.ok(status == 201 and query("SELECT count(*) FROM attachment WHERE name = '二.png'") == "1", "more is shown later", body)
before = stored()
check.equal(gateway.post_form(f"/api/v1/tickets/{number}/notes", {"text": "又"}, [("attachments", "二.jpg", png)], token)[0], 400, "but no lies")
query("UPDATE setting SET value = 3 WHERE key = 'attachment.count'")
status, body = gateway.post_form(f"/api/v1/tickets/{number}/notes", {"text": "再"}, [("attachments", "三.png", png)], token)
check.ok(status == 409 and body["errors"][0]["field"] == "attachments" and stored() == before, "nor more than a ticket takes", status, body)
check.equal(query("SELECT count(*) FROM ticket_event WHERE note LIKE '%再'"), "0", "and not half of it")

# Open311

request = {"api_key": key, "service_code": "050101", "address_string": "临河区", "description": "暖气不热"}
status, body = gateway.post_form("/open311/v2/requests.json", request, [("media", "x.jpg", png)])
check.ok(status == 400 and "x.jpg" in body[0]["description"], "a lie is refused in Open311 too", status, body)
status, body = gateway.post_form("/open311/v2/requests.json", request, [("media", "现场.jpg", photo)])
check.equal(status, 200, "a request comes with a photograph")
request_id = body[0]["service_request_id"]


def media_url():
    return gateway.ask_json("GET", f"/open311/v2/requests/{request_id}.json")[1][0]["media_url"]


check.equal(media_url(), "", "nobody sees it before a reviewer has")
query(f"UPDATE ticket SET state = 'handling' WHERE number = '{request_id}'")
url = media_url()
check.ok(url.startswith(f"http://127.0.0.1:{gateway.port}/media/"), "then media_url leads to it", url)
status, headers, shown = gateway.ask_bytes("GET", url[url.index("/media/"):])
check.ok(status == 200 and headers["Content-Type"] == "image/jpeg" and not says_where(shown) and measure(shown) == "600 800 JPEG",
         "where everybody sees the picture and not where it was taken", status, headers)
query(f"UPDATE ticket SET confidential = true WHERE number = '{request_id}'")
check.equal(gateway.ask("GET", url[url.index("/media/"):])[0], 404, "of a confidential request nobody sees anything")

# The desk

listed = subprocess.run(["psql", "-XqAt", "-U", "review1", "-c",
                         f"SELECT a ->> 'name', a ->> 'who', a ->> 'own' FROM jsonb_array_elements(attachment_list((SELECT id FROM ticket WHERE number = '{number}'))) a"],
                        env=dict(os.environ, PGPASSWORD="a good secret"), capture_output=True, text=True, check=False)
check.ok("现场.jpg|诉求人|false" in listed.stdout, "whoever handles it sees the photograph, and that the citizen sent it", listed.stdout, listed.stderr)

check.equal(gateway.stop(), 0, "it stops")
check.ok("CRITICAL" not in gateway.read_log() and "现场" not in gateway.read_log(), "its log is quiet", gateway.read_log())
check.end()
