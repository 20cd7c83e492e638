#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open311 GeoReport v2 against its specification: http://wiki.open311.org/GeoReport_v2."""

import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

from world import Checks, Gateway, add_key, make_city, query

check = Checks()
make_city()
key = add_key("测试应用", "open311")
deferred = add_key("延后应用", "open311", "--deferred")
gateway = Gateway(address_per_minute=100000)
BASE = "/open311/v2"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
W3C = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")

# What the specification says of each answer: name, type, whether it may be empty.
SERVICE = {"service_code": str, "service_name": str, "description": str, "metadata": bool, "type": str, "keywords": str, "group": str}
ATTRIBUTE = {"variable": bool, "code": str, "datatype": str, "required": bool, "datatype_description": str, "order": int, "description": str}
REQUEST = {"service_request_id": str, "status": str, "status_notes": str, "service_name": str, "service_code": str, "description": str,
           "agency_responsible": str, "service_notice": str, "requested_datetime": str, "updated_datetime": str, "expected_datetime": str,
           "address": str, "address_id": str, "zipcode": str, "media_url": str}


def fits(shown, fields):
    return all(name in shown and isinstance(shown[name], kind) for name, kind in fields.items())


def post(fields, format="json", headers=None):
    body = urllib.parse.urlencode(fields)
    return gateway.ask("POST", f"{BASE}/requests.{format}", body.encode(), dict(FORM, **(headers or {})))


def post_json(fields, headers=None):
    return gateway.ask_json("POST", f"{BASE}/requests.json", urllib.parse.urlencode(fields), dict(FORM, **(headers or {})))


def read_xml(path):
    status, headers, text = gateway.ask("GET", path)
    check.ok(text.lower().startswith('<?xml version="1.0" encoding="utf-8"?>') and headers["Content-Type"].startswith("text/xml"),
             f"{path} declares itself", headers, text[:100])
    return status, ElementTree.fromstring(text)


def plain(element):
    """The same as JSON would have it, for what is no list."""
    return {child.tag: child.text or "" for child in element}


# Discovery

status, body = gateway.ask_json("GET", "/open311/discovery.json")
endpoint = body["endpoints"][0]
check.ok(status == 200 and W3C.match(body["changeset"]) and body["contact"] and body["key_service"]
         and endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2" and endpoint["url"].endswith(BASE)
         and endpoint["type"] == "production" and endpoint["formats"] == ["text/xml", "application/json"], "discovery says where and how", body)
status, root = read_xml("/open311/discovery.xml")
check.ok(root.tag == "discovery" and [e.text for e in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"], "in XML too")

# Services

status, services = gateway.ask_json("GET", f"{BASE}/services.json")
check.ok(status == 200 and all(fits(s, SERVICE) and s["type"] in ("realtime", "batch", "blackbox") for s in services), "services are typed", services)
check.equal([s["service_code"] for s in services], ["050101", "0502"], "every category that is not divided further, none that is closed")
check.ok(services[0]["service_name"] == "暖气不热" and services[0]["group"] == "公用事业" and services[1]["group"] == "公用事业", "with names and groups", services)
status, root = read_xml(f"{BASE}/services.xml")
check.ok(root.tag == "services" and [e.tag for e in root] == ["service", "service"] and plain(root[0])["service_code"] == "050101"
         and plain(root[0])["metadata"] == "true", "services in XML", ElementTree.tostring(root, "unicode"))
status, definition = gateway.ask_json("GET", f"{BASE}/services/050101.json")
check.ok(status == 200 and definition["service_code"] == "050101" and all(fits(a, ATTRIBUTE) for a in definition["attributes"])
         and {"key": "complaint", "name": "投诉"} in definition["attributes"][0]["values"], "a service says what it asks", definition)
status, root = read_xml(f"{BASE}/services/050101.xml")
check.ok(root.tag == "service_definition" and [e.text for e in root.findall("attributes/attribute/code")] == ["KIND", "AREA"]
         and root.find("attributes/attribute/values/value/key") is not None, "a definition in XML", ElementTree.tostring(root, "unicode"))
for path in (f"{BASE}/services/999999.json", f"{BASE}/services/0501.json", f"{BASE}/services/050102.json"):
    status, body = gateway.ask_json("GET", path)
    check.ok(status == 404 and body[0]["code"] == "404" and body[0]["description"], f"{path} is unknown", status, body)
for jurisdiction, wanted in (("bayannur.gov.cn", 200), ("150800", 200), ("", 200), ("paris.fr", 404)):
    status, _ = gateway.ask_json("GET", f"{BASE}/services.json?jurisdiction_id={jurisdiction}")
    check.equal(status, wanted, f"jurisdiction_id “{jurisdiction}”")

# Requests that come in

good = {"api_key": key, "service_code": "050101", "lat": "40.7574", "long": "107.4168", "address_string": "临河区解放街道胜利路3号",
        "description": "三楼暖气不热 <b>&\"'</b>", "first_name": "娜仁", "last_name": "包", "phone": "138 0478 1234", "email": "a@example.cn",
        "attribute[KIND]": "complaint", "media_url": "https://example.cn/a.jpg", "device_id": "d1", "account_id": "a1"}
status, body = post_json(good)
number = body[0].get("service_request_id", "")
check.ok(status == 200 and re.match(r"^\d{18}$", number) and body[0]["service_notice"] and body[0]["account_id"] == "a1", "a request gets its number", status, body)
row = query(f"SELECT kind, channel, area_code, address, content, state, category_id FROM ticket WHERE number = '{number}'")
check.equal(row, "complaint|app|150802001|临河区解放街道胜利路3号|三楼暖气不热 <b>&\"'</b>|first_review|3", "it is a ticket in first review, in the finest area its address names")
check.equal(query("SELECT c.name, c.phone_dialled, c.phone_e164 FROM ticket_contact c JOIN ticket t ON t.id = c.ticket_id WHERE t.number = '%s'" % number),
            "包娜仁|13804781234|+8613804781234", "with who to call back")
status, _, text = post({**good, "description": "", "address_string": "", "lat": "", "long": "", "address_id": "150802"}, "xml")
root = ElementTree.fromstring(text)
check.ok(status == 200 and root.tag == "service_requests" and re.match(r"^\d{18}$", root.find("request/service_request_id").text), "the answer in XML", text)
check.equal(query("SELECT content, area_code FROM ticket WHERE number = '%s'" % root.find("request/service_request_id").text), "暖气不热|150802",
            "an address id is enough; a description is not asked for")

before = query("SELECT count(*) FROM ticket")
for meaning, change, wanted in (
        ("no key", {"api_key": ""}, 403), ("a wrong key", {"api_key": "x"}, 403),
        ("no service", {"service_code": ""}, 400), ("an unknown service", {"service_code": "77"}, 404),
        ("a jurisdiction elsewhere", {"jurisdiction_id": "paris.fr"}, 404),
        ("no place", {"lat": "", "long": "", "address_string": ""}, 400), ("half a place", {"long": ""}, 400),
        ("a latitude that is none", {"lat": "north"}, 400), ("an impossible one", {"lat": "91"}, 400), ("NaN", {"lat": "NaN"}, 400),
        ("a place outside the city", {"lat": "39.9", "long": "116.4"}, 400), ("an unknown address id", {"address_id": "1"}, 400),
        ("a description of 4,001", {"description": "热" * 4001}, 400), ("a phone that is none", {"phone": "call me"}, 400),
        ("a mail that is none", {"email": "x"}, 400), ("media that is no address", {"media_url": "javascript:alert(1)"}, 400),
        ("an attribute nobody asked for", {"attribute[COLOUR]": "red"}, 400), ("a value that is none", {"attribute[KIND]": "revenge"}, 400),
        ("a list where one is wanted", {"attribute[KIND][]": "help"}, 400), ("a control character", {"description": "a\x07b"}, 400),
        ("somebody else's number", {"phone": "", "phone_e164": "nonsense"}, 200)):
    status, body = post_json({**good, **change})
    check.ok(status == wanted and (wanted == 200 or (body[0]["code"] == str(wanted) and len(body[0]["description"]) > 3)), meaning, status, body)
check.equal(query("SELECT count(*) FROM ticket"), str(int(before) + 1), "what is refused is no ticket")
status, body = post_json({"api_key": key, "service_code": "050101", "description": "热" * 4001, "email": "x", "phone": "?"})
check.ok(status == 400 and len(body) == 4, "everything that is wrong is told at once", body)
status, _, text = post({"api_key": "x"}, "xml")
root = ElementTree.fromstring(text)
check.ok(status == 403 and root.tag == "errors" and root.find("error/code").text == "403" and root.find("error/description").text, "errors in XML", text)
status, body = post_json({**good, "lat": ""}, {"Accept-Language": "en-GB"})
check.ok("together" in body[0]["description"], "in the language that is asked for", body)

# Requests that go out

status, body = gateway.ask_json("GET", f"{BASE}/requests/{number}.json")
shown = body[0]
check.ok(status == 200 and len(body) == 1 and fits(shown, REQUEST) and isinstance(shown["lat"], float) and shown["status"] == "open"
         and W3C.match(shown["requested_datetime"]) and W3C.match(shown["updated_datetime"]), "one request, typed", body)
check.ok("13804781234" not in str(body) and "包" not in str(body) and "a@example.cn" not in str(body), "never who it is from", body)
status, root = read_xml(f"{BASE}/requests/{number}.xml")
check.ok(root.tag == "service_requests" and root.find("request/description").text == good["description"] and root.find("request/lat").text == "40.7574",
         "in XML, escaped", ElementTree.tostring(root, "unicode"))
status, body = gateway.ask_json("GET", f"{BASE}/requests/000000000000000000.json")
check.equal(status, 404, "a request that there is not")
query("UPDATE ticket SET created_at = created_at WHERE false")
status, everything = gateway.ask_json("GET", f"{BASE}/requests.json")
check.ok(status == 200 and len(everything) == 3, "all of the last 90 days", len(everything))
query(f"UPDATE ticket SET confidential = true WHERE number = '{everything[0]['service_request_id']}'")
check.equal(gateway.ask_json("GET", f"{BASE}/requests/{everything[0]['service_request_id']}.json")[0], 404, "what is confidential is not shown")
check.equal(len(gateway.ask_json("GET", f"{BASE}/requests.json")[1]), 2, "nor listed")
query(f"UPDATE ticket SET state = 'void' WHERE number = '{number}'")
for search, wanted in (("status=open", 1), ("status=closed", 1), ("status=open,closed", 2), ("service_code=0502", 0), ("service_code=0502,050101", 2),
                       (f"service_request_id={number}&status=open", 1), (f"service_request_id={number},1", 1),
                       ("end_date=2020-01-01T00:00:00Z", 0), ("start_date=2020-01-01T00:00:00Z", 0),
                       ("start_date=2020-01-01T00:00:00Z&end_date=2020-03-01T00:00:00%2B08:00", 0)):
    status, body = gateway.ask_json("GET", f"{BASE}/requests.json?{search}")
    check.ok(status == 200 and len(body) == wanted, search, status, len(body))
for search in ("status=maybe", "start_date=yesterday", "start_date=2020-02-30T00:00:00Z", "start_date=2020-01-01T00:00:00", "end_date=2020-01-01T25:00:00Z",
               "start_date=2020-01-01T00:00:00Z&end_date=2019-01-01T00:00:00Z", "start_date=2020-01-01T00:00:00Z&end_date=2021-01-01T00:00:00Z"):
    status, body = gateway.ask_json("GET", f"{BASE}/requests.json?{search}")
    check.ok(status == 400 and body[0]["code"] == "400", search, status, body)

# Tokens

status, body = post_json({**good, "api_key": deferred})
token = body[0].get("token", "")
check.ok(status == 200 and token and "service_request_id" not in body[0], "a deferred key gets a token", body)
status, body = gateway.ask_json("GET", f"{BASE}/tokens/{token}.json")
check.ok(status == 200 and body == [{"service_request_id": "", "token": token}], "whose number comes later", status, body)
query(f"UPDATE ticket SET state = 'dispatch' WHERE id = (SELECT ticket_id FROM open311_request WHERE token = '{token}')")
status, root = read_xml(f"{BASE}/tokens/{token}.xml")
check.ok(root.tag == "service_requests" and re.match(r"^\d{18}$", root.find("request/service_request_id").text), "when first review has taken it")
for bad in ("00000000-0000-0000-0000-000000000000", "x", "';--"):
    check.equal(gateway.ask_json("GET", f"{BASE}/tokens/{urllib.parse.quote(bad)}.json")[0], 404, f"there is no token {bad}")

check.equal(gateway.stop(), 0, "it stops")
log = gateway.read_log()
check.ok("CRITICAL" not in log and "13804781234" not in log, "and has nothing of it in its log", log)
check.end()
