/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A message of each kind of RFC 4475, in its order and written for this test; its sections name them. In each, {via} is a Via of
 * the sender, {id} a Call-ID of its own, {rest} the other headers that a request must have, {sdp} an offer with its headers,
 * {nul} is a byte of 0. Lines end as SIP has it.
 */

#include "torture.h"

#include <string.h>

const Torture tortures[] = {
  /* 3.1.1 right, though made to break parsers */
  { "3.1.1.1 short and tortuous", TORTURE_UNDERSTOOD,
    "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n"
    "TO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n"
    "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\n"
    "MaX-fOrWaRdS: 0068\nCall-ID: {id}\nCSeq: 0009\n  INVITE\n"
    "v:  SIP  / 2.0\n / UDP\n    127.0.0.1:{port} ; branch = z9hG4bK{n}a;rport\n"
    "s :\nNewFangledHeader:   newfangled value\n continued newfangled value\n"
    "UnknownHeaderWithUnusualValue: ;;,,;;,;\nContent-Type: application/sdp\nRoute:\n <sip:127.0.0.1:{self};lr;unknownwith=value>\n"
    "Supported: timer\nm:\"Quoted string \\\"\\\"\" <sip:jdrosen@127.0.0.1:{port}> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n"
    "l: 0\n\n" },
  { "3.1.1.2 every character that is allowed", TORTURE_UNDERSTOOD,
    "OPTIONS sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@127.0.0.1 SIP/2.0\n{via}"
    "To: \"BEL:\\\x07 NUL:\\ DEL:\\\x7f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@127.0.0.1>\n"
    "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";tag=_token~1'+`*%!-.\n"
    "Call-ID: {id}\nCSeq: 139122385 OPTIONS\nMax-Forwards: 255\nextensionHeader-!.%*+_`'~: \xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb\n"
    "Content-Length: 0\n\n" },
  { "3.1.1.3 escapes", TORTURE_UNDERSTOOD,
    "INVITE sip:sips%3Auser%40example.com@127.0.0.1 SIP/2.0\n{via}To: sip:%75se%72@example.com\n"
    "From: <sip:I%20have%20spaces@example.net>;tag=938\nCall-ID: {id}\nMax-Forwards: 70\nCSeq: 1 INVITE\nContact:\n"
    " <sip:cal%6Cer@127.0.0.1:{port};%6C%72;n%61me=v%61lue%25%34%31>\n{sdp}" },
  { "3.1.1.4 escaped zeros", TORTURE_NOT_TAKEN,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}To: sip:null-%00-null@127.0.0.1\nFrom: sip:null-%00-null@127.0.0.1;tag=839923423\nMax-Forwards: 70\n"
    "Call-ID: {id}\nCSeq: 14398234 REGISTER\nContact: <sip:%00@127.0.0.1>\nContact: <sip:%00%00@127.0.0.1>\nContent-Length: 0\n\n" },
  { "3.1.1.5 percent signs that escape nothing", TORTURE_UNDERSTOOD,
    "RE%47IST%45R sip:registrar.example.com SIP/2.0\n{via}To: \"%Z%45\" <sip:resource@example.com>\n"
    "From: \"%Z%45\" <sip:resource@example.com>;tag=f232jadfj23\nCall-ID: {id}\nCSeq: 29344 RE%47IST%45R\nMax-Forwards: 70\n"
    "Contact: <sip:alias1@host1.example.com>\nC%6Fntact: <sip:alias2@host2.example.com>\nContact: <sip:alias3@host3.example.com>\n"
    "Content-Length: 0\n\n" },
  { "3.1.1.6 no space before <", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\nTo: sip:user@example.com\nFrom: caller<sip:caller@example.com>;tag=323\nMax-Forwards: 70\n"
    "Call-ID: {id}\nCSeq: 60 OPTIONS\n{via}l: 0\n\n" },
  { "3.1.1.7 long values", TORTURE_UNDERSTOOD,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}To: \"I have a user name of {long} proportion\"<sip:user@example.com:6000;unknownparam1={long};{long}>\n"
    "From: sip:{long}@example.com;tag={long}\nCall-ID: {id}{long}\nCSeq: 3882340 INVITE\nMax-Forwards: 70\n"
    "Unknown-{long}: {long}; {long}\nContact: <sip:{long}@127.0.0.1:{port}>\n{sdp}" },
  { "3.1.1.8 bytes after the end", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 8 OPTIONS\nContent-Length: 0\n\n"
    "INVITE sip:joe@example.com SIP/2.0\nt: sip:joe@example.com\nf: sip:caller@example.net;tag=141334\n" },
  { "3.1.1.9 semicolons in the user", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user;par=u%40example.net@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 9 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.1.10 transports of all sorts", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf\nVia: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj\n"
    "Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en\n{rest}CSeq: 10 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.1.11 several parts", TORTURE_REFUSED,
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 11 INVITE\nContent-Type: multipart/mixed;boundary=7a9cbec02ceef655\nContent-Length: 132\n\n"
    "--7a9cbec02ceef655\nContent-Type: text/plain\n\nHello\n--7a9cbec02ceef655\nContent-Type: application/octet-stream\n\n{nul}{nul}0\x82\x01\n--7a9cbec02ceef655--\n" },
  { "3.1.1.12 a strange reason", TORTURE_IGNORED,
    "SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe\n{via}{rest}CSeq: 12 INVITE\nContent-Length: 0\n\n" },
  { "3.1.1.13 no reason", TORTURE_IGNORED,
    "SIP/2.0 100 \n{via}{rest}CSeq: 13 INVITE\nContent-Length: 0\n\n" },
  /* 3.1.2 wrong */
  { "3.1.2.1 separators too many", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}Via: SIP/2.0/UDP 192.0.2.15;;,;,,\nTo: \"Joe\" <sip:joe@example.org>;;;;\nFrom: sip:caller@example.org;tag=8814;\n"
    "Call-ID: {id}\nCSeq: 1 INVITE\nContact: <sip:joe@127.0.0.1:{port}>;;;;\nMax-Forwards: 70\nContent-Length: 0\n\n" },
  { "3.1.2.2 longer than it is", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 2 INVITE\nContent-Type: application/sdp\nContent-Length: 9999\n\nv=0\n" },
  { "3.1.2.3 shorter than nothing", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 3 INVITE\nContent-Type: application/sdp\nContent-Length: -999\n\nv=0\n" },
  { "3.1.2.4 numbers too large", TORTURE_NOT_TAKEN,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}To: <sip:user@example.com>\nFrom: <sip:user@example.com>;tag=239232jh3\nCSeq: 36893488147419103232 REGISTER\n"
    "Call-ID: {id}\nMax-Forwards: 300\nExpires: 10000000000000000000000000000000\nContact: <sip:user@127.0.0.1>;expires=280297596632815\nContent-Length: 0\n\n" },
  { "3.1.2.5 numbers too large in an answer", TORTURE_IGNORED,
    "SIP/2.0 503 Service Unavailable\n{via}{rest}CSeq: 9292394834772304023312 OPTIONS\nRetry-After: 949302838503028349304023988\nWarning: 1812 overture \"In Progress\"\n"
    "Content-Length: 0\n\n" },
  { "3.1.2.6 a quote without an end", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}To: \"Mr. J. User <sip:j.user@example.com>\nFrom: sip:caller@example.net;tag=93334\nMax-Forwards: 10\nCall-ID: {id}\n"
    "Contact: \"Joe <sip:joe@127.0.0.1>\nCSeq: 8 INVITE\nContent-Length: 0\n\n" },
  { "3.1.2.7 < > around what is called", TORTURE_NOT_TAKEN,
    "INVITE <sip:user@127.0.0.1> SIP/2.0\n{via}{rest}CSeq: 7 INVITE\n{sdp}" },
  { "3.1.2.8 a space in what is called", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1; lr SIP/2.0\n{via}{rest}CSeq: 8 INVITE\n{sdp}" },
  { "3.1.2.9 two spaces between", TORTURE_NOT_TAKEN,
    "INVITE  sip:user@127.0.0.1  SIP/2.0\n{via}{rest}CSeq: 9 INVITE\n{sdp}" },
  { "3.1.2.10 a space at the end", TORTURE_NOT_TAKEN,
    "OPTIONS sip:remote-target@127.0.0.1 SIP/2.0 \n{via}{rest}CSeq: 10 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.2.11 headers in what is called", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1?Route=%3Csip:example.com%3E SIP/2.0\n{via}{rest}CSeq: 11 INVITE\n{sdp}" },
  { "3.1.2.12 a date of nowhere", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 12 INVITE\nDate: Fri, 01 Jan 2010 16:00:00 EST\n{sdp}" },
  { "3.1.2.13 a contact without < >", TORTURE_NOT_TAKEN,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}To: sip:user@example.com\nFrom: sip:user@example.com;tag=998332\nMax-Forwards: 70\nCall-ID: {id}\nCSeq: 1 REGISTER\n"
    "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\nContent-Length: 0\n\n" },
  { "3.1.2.14 spaces within an address", TORTURE_NOT_TAKEN,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: \"Bell, Alexander\" <sip:a.g.bell@bell-tel.com>;tag=43\n"
    "To: \"Watson, Thomas\" < sip:t.watson@example.org >\nCall-ID: {id}\nCSeq: 14 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.2.15 a name of no token", TORTURE_NOT_TAKEN,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: Bell, Alexander <sip:a.g.bell@example.com>;tag=43\n"
    "To: Watson, Thomas <sip:t.watson@example.org>\nCall-ID: {id}\nCSeq: 15 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.2.16 a version to come", TORTURE_NOT_TAKEN,
    "OPTIONS sip:t.watson@127.0.0.1 SIP/7.0\nVia: SIP/7.0/UDP 127.0.0.1:{port};branch=z9hG4bK{n};rport\n{rest}CSeq: 16 OPTIONS\nContent-Length: 0\n\n" },
  { "3.1.2.17 two methods in one", TORTURE_NOT_TAKEN,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 17 INVITE\nContent-Length: 0\n\n" },
  { "3.1.2.18 two methods, and one unknown", TORTURE_NOT_TAKEN,
    "NEWMETHOD sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 18 INVITE\nContent-Length: 0\n\n" },
  { "3.1.2.19 a status too large", TORTURE_IGNORED,
    "SIP/2.0 4294967301 better not break the receiver\n{via}{rest}CSeq: 19 INVITE\nContent-Length: 0\n\n" },
  /* 3.2 */
  { "3.2.1 a branch of nothing", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK;rport\n{rest}CSeq: 1 OPTIONS\nContent-Length: 0\n\n" },
  /* 3.3 */
  { "3.3.1 without From, To, Call-ID", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}CSeq: 1 INVITE\nContact: <sip:x@127.0.0.1>\n{sdp}" },
  { "3.3.2 a scheme that nobody knows", TORTURE_NOT_TAKEN,
    "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\n{via}{rest}CSeq: 2 OPTIONS\nContent-Length: 0\n\n" },
  { "3.3.3 a scheme that is no telephone", TORTURE_NOT_TAKEN,
    "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\n{via}{rest}CSeq: 3 OPTIONS\nContent-Length: 0\n\n" },
  { "3.3.4 unknown schemes in the headers", TORTURE_NOT_TAKEN,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}To: isbn:2983792873\nFrom: <http://www.example.com>;tag=3234233\nMax-Forwards: 70\nCall-ID: {id}\nCSeq: 4 REGISTER\n"
    "Contact: <name:John_Smith>\nContent-Length: 0\n\n" },
  { "3.3.5 what is required and unknown", TORTURE_REFUSED,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 5 OPTIONS\nProxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\n"
    "Require: nothingSupportsThis, nothingSupportsThisEither\nContent-Length: 0\n\n" },
  { "3.3.6 a body that nobody knows", TORTURE_REFUSED,
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 6 INVITE\nContent-Type: application/unknownformat\nContent-Length: 8\n\n<audio/>" },
  { "3.3.7 a proof that nobody knows", TORTURE_REFUSED,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}To: <sip:p_agent@127.0.0.1>\nFrom: <sip:p_agent@127.0.0.1>;tag=87321hj23128\nMax-Forwards: 8\nCall-ID: {id}\n"
    "CSeq: 7 REGISTER\nAuthorization: NoOneKnowsThisScheme opaque-data=here\nContact: <sip:p_agent@127.0.0.1:{port}>\nContent-Length: 0\n\n" },
  { "3.3.8 twice what there is once", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}From: <sip:a@example.com>;tag=3413415\nFrom: <sip:b@example.com>;tag=2923420123\nTo: <sip:user@example.com>\n"
    "To: <sip:other@example.net>\nCall-ID: {id}\nCall-ID: {id}x\nCSeq: 8 INVITE\nCSeq: 9 INVITE\nMax-Forwards: 70\nMax-Forwards: 5\nContact: <sip:x@127.0.0.1>\n{sdp}" },
  { "3.3.9 two lengths", TORTURE_NOT_TAKEN,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 9 OPTIONS\nContent-Length: 13\nContent-Length: 5\nContent-Type: text/plain\n\nThere's no way to know how many octets are supposed to be here." },
  { "3.3.10 an answer for everybody", TORTURE_IGNORED,
    "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\n{rest}CSeq: 10 INVITE\nContent-Length: 0\n\n" },
  { "3.3.11 no way further", TORTURE_UNDERSTOOD,
    "OPTIONS sip:user@127.0.0.1 SIP/2.0\n{via}To: sip:user@example.com\nFrom: sip:caller@example.net;tag=3ghsd41\nCall-ID: {id}\nCSeq: 11 OPTIONS\nMax-Forwards: 0\nContent-Length: 0\n\n" },
  { "3.3.12 a contact with parameters of the header", TORTURE_REFUSED,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: sip:watson@127.0.0.1;tag=DkfVgjkrtMwaerKKpe\nTo: sip:watson@127.0.0.1\nCall-ID: {id}\n"
    "CSeq: 12 REGISTER\nContact: sip:+19725552222@127.0.0.1;unknownparam\nContent-Length: 0\n\n" },
  { "3.3.13 a contact with parameters of the address", TORTURE_REFUSED,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: sip:watson@127.0.0.1;tag=838293\nTo: sip:watson@127.0.0.1\nCall-ID: {id}\n"
    "CSeq: 13 REGISTER\nContact: <sip:+19725552222@127.0.0.1;unknownparam>\nContent-Length: 0\n\n" },
  { "3.3.14 a contact with headers", TORTURE_REFUSED,
    "REGISTER sip:127.0.0.1 SIP/2.0\n{via}Max-Forwards: 70\nFrom: sip:user@127.0.0.1;tag=8\nTo: sip:user@127.0.0.1\nCall-ID: {id}\nCSeq: 14 REGISTER\n"
    "Contact: <sip:user@127.0.0.1?Route=%3Csip:sip.example.com%3E>\nContent-Length: 0\n\n" },
  { "3.3.15 an offer that is not asked for", TORTURE_REFUSED,
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 15 INVITE\nAccept: text/nobodyKnowsThis\n{sdp}" },
  /* 3.4 */
  { "3.4.1 as in RFC 2543", TORTURE_UNDERSTOOD,
    "INVITE sip:UserB@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:{port};rport\nFrom: <sip:UserA@example.com>\nTo: <sip:UserB@example.com>\nCall-ID: {id}\n"
    "CSeq: 1 INVITE\nContact: <sip:UserA@127.0.0.1:{port}>\n{sdp}" },
  /* Not of the RFC: bytes of no meaning at all, and offers made to break */
  { "nothing", TORTURE_IGNORED, "{nul}" },
  { "zeros", TORTURE_IGNORED, "{nul}{nul}{nul}{nul}INVITE{nul} sip:{nul}@ SIP/2.0\n\n" },
  { "folded for ever", TORTURE_NOT_TAKEN,
    "INVITE sip:user@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\nSubject:\n {long}\n {long}\n {long}\n\t{long}\n {long}\n{sdp}" },
  { "an offer of lies", TORTURE_NOT_TAKEN,
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\nContent-Type: application/sdp\nContent-Length: 120\n\n"
    "v=0\no=- 99999999999999999999999 -1 IN IP4 x\ns=\nc=IN IP4 999.999.999.999\nt=-1 -1\nm=audio 99999999 RTP/AVP 8 999 -1 8 8 8\na=rtpmap:8\n" },
  { "an offer without an end", TORTURE_NOT_TAKEN,
    "INVITE sip:12345@127.0.0.1 SIP/2.0\n{via}{rest}CSeq: 1 INVITE\nContent-Type: application/sdp\nContent-Length: 44\n\nv=0\nm=audio 4000 RTP/AVP 0 1 2 3 4 5 6 7 8 9 1" },
};

const guint n_tortures = G_N_ELEMENTS (tortures);

/* A message with its blanks filled in; what stands for a byte of 0 is replaced by whoever sends it. */
char *
torture_fill (const char *text,
              guint       port,
              guint       number)
{
  static const char offer[] = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 40000 RTP/AVP 8\n";
  GString *message = g_string_new (text);
  g_autofree char *via = g_strdup_printf ("Via: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK%uu;rport\n", port, number);
  g_autofree char *id = g_strdup_printf ("%u@torture.example", number);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *number_text = g_strdup_printf ("%u", number);
  g_autofree char *sdp = g_strdup_printf ("Content-Type: application/sdp\nContent-Length: %u\n\n%s", (guint) (strlen (offer) + 6), offer);
  g_autofree char *word = g_strnfill (400, 'x');

  g_string_replace (message, "{sdp}", sdp, 0);
  g_string_replace (message, "{rest}",
                    "Max-Forwards: 70\nFrom: <sip:caller@example.net>;tag=1\nTo: <sip:user@example.com>\nCall-ID: {id}\nContact: <sip:caller@127.0.0.1:{port}>\n", 0);
  g_string_replace (message, "{via}", via, 0);
  g_string_replace (message, "{id}", id, 0);
  g_string_replace (message, "{long}", word, 0);
  g_string_replace (message, "{port}", port_text, 0);
  g_string_replace (message, "{n}", number_text, 0);
  g_string_replace (message, "\n", "\r\n", 0);

  return g_string_free (message, FALSE);
}
