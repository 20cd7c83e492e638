/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/web.h"

#include <string.h>

#include "gateway/captcha.h"
#include "gateway/files.h"
#include "gateway/visit.h"

/*
 * The citizens' pages. They ask what /api/v1 asks, and answer with pages: whoever has any browser, with or without scripts,
 * shows by a code that a number is theirs, submits, looks, adds and evaluates. What was sent is answered by a way on to
 * another page, so that nothing is sent twice.
 */

#define ACCESS_SECONDS (24 * 60 * 60)

static const char *form_fields[] = { "kind", "category", "area_code", "address", "name", "content", "confidential" };

static JsonObject *
copy_fields (SonorExchange      *exchange,
             const char * const *names,
             gsize               n_names)
{
  JsonObject *copy = json_object_new ();
  JsonObject *given = sonor_exchange_get_arguments (exchange);

  for (gsize i = 0; i < n_names; i++)
    {
      const char *text = sonor_exchange_get_text (exchange, names[i]);

      /* A field that was left empty was not filled in. */
      if (text != NULL && *text != '\0')
        json_object_set_string_member (copy, names[i], text);
    }
  if (json_object_has_member (given, "files"))
    json_object_set_array_member (copy, "files", json_array_ref (json_object_get_array_member (given, "files")));

  return copy;
}

/* Whoever has to prove their number first is sent there, and comes back. */
static gboolean
is_stranger (SonorExchange *exchange,
             guint          status,
             const char    *path)
{
  g_autofree char *where = g_strconcat ("/sign-in?next=", path, NULL);

  if (status != SOUP_STATUS_UNAUTHORIZED)
    return FALSE;

  sonor_visit_redirect (exchange, where);
  return TRUE;
}

static void
ask_simply (SonorExchange *exchange,
            const char    *action,
            SonorAnswered  answered)
{
  sonor_exchange_ask (exchange, action, sonor_exchange_get_arguments (exchange), answered);
}

/* What is the same for everybody */

static void
show_home (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  sonor_visit_show_page (exchange, SOUP_STATUS_OK, "home", json_object_new ());
}

static void
show_style (SonorExchange *exchange)
{
  g_autoptr (GBytes) style = g_resources_lookup_data ("/io/github/sonor_hotline/Sonor/gateway/style.css",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_return_if_fail (style != NULL);

  soup_message_headers_replace (soup_server_message_get_response_headers (sonor_exchange_get_message (exchange)),
                                "Cache-Control", "max-age=3600");
  sonor_exchange_reply_bytes (exchange, SOUP_STATUS_OK, "text/css; charset=utf-8", style);
}

static void
choose_language (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  sonor_visit_set_cookie (exchange, "sonor-language", g_strcmp0 (sonor_exchange_get_text (exchange, "language"), "mn") == 0 ? "mn" : "zh",
                          365 * 24 * 60 * 60);
  sonor_visit_redirect (exchange, "/");
}

/* Showing that a number is theirs */

static void
show_sign_in (SonorExchange *exchange,
              const char    *page,
              guint          status,
              JsonArray     *errors)
{
  JsonObject *values = json_object_new ();

  sonor_visit_add_errors (exchange, values, errors);
  json_object_set_string_member (values, "next", sonor_visit_get_next (exchange));
  if (sonor_exchange_get_text (exchange, "phone") != NULL)
    json_object_set_string_member (values, "phone", sonor_exchange_get_text (exchange, "phone"));
  sonor_visit_show_page (exchange, status, page, values);
}

static void
ask_phone (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  show_sign_in (exchange, "phone", SOUP_STATUS_OK, NULL);
}

static void
on_code (SonorExchange *exchange,
         guint          status,
         JsonNode      *body,
         JsonArray     *errors)
{
  show_sign_in (exchange, errors != NULL ? "phone" : "code", errors != NULL ? status : SOUP_STATUS_OK, errors);
}

static void
ask_code (SonorExchange *exchange)
{
  ask_simply (exchange, "api.code", on_code);
}

static void
send_code (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  /* Asked again, another code is wanted, not the same answer. */
  sonor_exchange_set_idempotency_key (exchange, NULL);
  sonor_captcha_check (exchange, ask_code, on_code);
}

static void
on_access (SonorExchange *exchange,
           guint          status,
           JsonNode      *body,
           JsonArray     *errors)
{
  if (errors != NULL)
    {
      show_sign_in (exchange, "code", status, errors);
      return;
    }

  sonor_visit_set_access (exchange, json_object_get_string_member (json_node_get_object (body), "access_token"), ACCESS_SECONDS);
  sonor_visit_redirect (exchange, sonor_visit_get_next (exchange));
}

static void
sign_in (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  sonor_exchange_set_idempotency_key (exchange, NULL);
  ask_simply (exchange, "api.access", on_access);
}

static void
sign_out (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  sonor_visit_set_access (exchange, "", 0);
  sonor_visit_redirect (exchange, "/");
}

/* Submitting */

/* Marks what was chosen before, so that nobody fills in a form twice. */
static void
mark_chosen (JsonArray  *choices,
             const char *key,
             const char *chosen)
{
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonObject *choice = json_array_get_object_element (choices, i);

      if (json_object_has_member (choice, "choices"))
        mark_chosen (json_object_get_array_member (choice, "choices"), key, chosen);
      else if (g_strcmp0 (json_object_get_string_member (choice, key), chosen) == 0)
        json_object_set_boolean_member (choice, "chosen", TRUE);
    }
}

static void
on_form (SonorExchange *exchange,
         guint          status,
         JsonNode      *body,
         JsonArray     *errors)
{
  JsonArray *wrong = g_object_get_data (G_OBJECT (exchange), "sonor-wrong");
  JsonObject *values;

  if (errors != NULL)
    {
      if (!is_stranger (exchange, status, "/submit"))
        sonor_visit_show_problem (exchange, status, errors);
      return;
    }

  values = copy_fields (exchange, form_fields, G_N_ELEMENTS (form_fields));
  mark_chosen (json_object_get_array_member (json_node_get_object (body), "groups"), "code", sonor_exchange_get_text (exchange, "category"));
  mark_chosen (json_object_get_array_member (json_node_get_object (body), "areas"), "code", sonor_exchange_get_text (exchange, "area_code"));
  mark_chosen (json_object_get_array_member (json_node_get_object (body), "kinds"), "code",
               wrong != NULL ? sonor_exchange_get_text (exchange, "kind") : "help");
  json_object_set_object_member (values, "form", json_object_ref (json_node_get_object (body)));
  sonor_visit_add_errors (exchange, values, wrong);
  sonor_visit_show_page (exchange, wrong != NULL ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_OK, "submit", values);
}

static void
show_form (SonorExchange *exchange)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  sonor_exchange_set_idempotency_key (exchange, NULL);
  sonor_exchange_ask (exchange, "web.form", nothing, on_form);
}

static void
ask_matter (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  show_form (exchange);
}

static void
on_submitted (SonorExchange *exchange,
              guint          status,
              JsonNode      *body,
              JsonArray     *errors)
{
  g_autofree char *path = NULL;

  if (errors != NULL)
    {
      if (is_stranger (exchange, status, "/submit"))
        return;
      g_object_set_data_full (G_OBJECT (exchange), "sonor-wrong", json_array_ref (errors), (GDestroyNotify) json_array_unref);
      show_form (exchange);
      return;
    }

  path = g_strdup_printf ("/tickets/%s?done=submitted", json_object_get_string_member (json_node_get_object (body), "number"));
  sonor_visit_redirect (exchange, path);
}

static void
ask_submit (SonorExchange *exchange)
{
  g_autoptr (JsonObject) fields = copy_fields (exchange, form_fields, G_N_ELEMENTS (form_fields));

  sonor_exchange_ask (exchange, "api.submit", fields, on_submitted);
}

static void
submit (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  if (sonor_visit_check (exchange))
    sonor_captcha_check (exchange, ask_submit, on_submitted);
}

/* Looking up */

static void
add_time (JsonObject *values,
          const char *name)
{
  const char *text = json_object_get_string_member_with_default (values, name, NULL);
  g_autofree char *shown = NULL;

  if (text == NULL || strlen (text) < strlen ("2026-01-31T08:00"))
    return;

  shown = g_strndup (text, strlen ("2026-01-31T08:00"));
  shown[strlen ("2026-01-31")] = ' ';
  json_object_set_string_member (values, name, shown);
}

static void
on_tickets (SonorExchange *exchange,
            guint          status,
            JsonNode      *body,
            JsonArray     *errors)
{
  JsonObject *values;
  JsonArray *tickets;

  if (errors != NULL)
    {
      if (!is_stranger (exchange, status, "/tickets"))
        sonor_visit_show_problem (exchange, status, errors);
      return;
    }

  values = json_object_ref (json_node_get_object (body));
  tickets = json_object_get_array_member (values, "tickets");
  for (guint i = 0; i < json_array_get_length (tickets); i++)
    add_time (json_array_get_object_element (tickets, i), "submitted_at");
  if (sonor_exchange_get_text (exchange, "number") != NULL)
    {
      json_object_set_string_member (values, "asked", sonor_exchange_get_text (exchange, "number"));
      json_object_set_boolean_member (values, "not_a_number", TRUE);
    }
  sonor_visit_show_page (exchange, SOUP_STATUS_OK, "tickets", values);
}

static void
show_tickets (SonorExchange *exchange)
{
  const char *number = sonor_exchange_get_text (exchange, "number");

  sonor_visit_begin (exchange);
  if (number != NULL && strlen (number) == 18 && strspn (number, "0123456789") == 18)
    {
      g_autofree char *path = g_strconcat ("/tickets/", number, NULL);

      sonor_visit_redirect (exchange, path);
      return;
    }
  ask_simply (exchange, "api.tickets", on_tickets);
}

static void
on_ticket (SonorExchange *exchange,
           guint          status,
           JsonNode      *body,
           JsonArray     *errors)
{
  static const char *times[] = { "submitted_at", "due_at", "answered_at", "closed_at" };
  JsonArray *wrong = g_object_get_data (G_OBJECT (exchange), "sonor-wrong");
  const char *done = sonor_exchange_get_text (exchange, "done");
  const char *number = sonor_exchange_get_text (exchange, "number");
  g_autofree char *path = g_strconcat ("/tickets/", number, NULL);
  JsonObject *values;
  JsonArray *files;
  const char *state;

  if (errors != NULL)
    {
      if (!is_stranger (exchange, status, path))
        sonor_visit_show_problem (exchange, status, errors);
      return;
    }

  values = json_object_ref (json_node_get_object (body));
  state = json_object_get_string_member (values, "state");
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    add_time (values, times[i]);
  files = json_object_get_array_member (values, "attachments");
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);

      json_object_set_boolean_member (file, "picture", g_str_has_prefix (json_object_get_string_member (file, "media_type"), "image/"));
    }
  if (g_strv_contains ((const char *[]) { "submitted", "added", "evaluated", NULL }, done != NULL ? done : ""))
    {
      g_autofree char *name = g_strconcat ("done_", done, NULL);

      json_object_set_boolean_member (values, name, TRUE);
    }
  json_object_set_boolean_member (values, "evaluable",
                                  json_object_get_null_member (values, "evaluation")
                                    && g_strv_contains ((const char *[]) { "follow_up", "final_review", "closed", NULL }, state));
  json_object_set_boolean_member (values, "addable", !g_str_equal (state, "archived"));
  for (gsize i = 0; wrong != NULL && i < 2; i++)
    {
      const char *name = i == 0 ? "text" : "opinion";

      if (sonor_exchange_get_text (exchange, name) != NULL)
        json_object_set_string_member (values, name, sonor_exchange_get_text (exchange, name));
    }
  sonor_visit_add_errors (exchange, values, wrong);
  sonor_visit_show_page (exchange, wrong != NULL ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_OK, "ticket", values);
}

static void
ask_ticket (SonorExchange *exchange)
{
  g_autoptr (JsonObject) which = json_object_new ();

  json_object_set_string_member (which, "number", sonor_exchange_get_text (exchange, "number"));
  sonor_exchange_set_idempotency_key (exchange, NULL);
  sonor_exchange_ask (exchange, "api.ticket", which, on_ticket);
}

static void
show_ticket (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  ask_ticket (exchange);
}

static void
go_on (SonorExchange *exchange,
       guint          status,
       JsonArray     *errors,
       const char    *done)
{
  g_autofree char *path = g_strconcat ("/tickets/", sonor_exchange_get_text (exchange, "number"), NULL);
  g_autofree char *next = g_strconcat (path, "?done=", done, NULL);

  if (errors == NULL)
    sonor_visit_redirect (exchange, next);
  else if (!is_stranger (exchange, status, path))
    {
      g_object_set_data_full (G_OBJECT (exchange), "sonor-wrong", json_array_ref (errors), (GDestroyNotify) json_array_unref);
      ask_ticket (exchange);
    }
}

static void
on_added (SonorExchange *exchange,
          guint          status,
          JsonNode      *body,
          JsonArray     *errors)
{
  go_on (exchange, status, errors, "added");
}

static void
add_note (SonorExchange *exchange)
{
  static const char *fields[] = { "number", "text" };
  g_autoptr (JsonObject) arguments = NULL;

  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  arguments = copy_fields (exchange, fields, G_N_ELEMENTS (fields));
  sonor_exchange_ask (exchange, "api.add", arguments, on_added);
}

static void
on_evaluated (SonorExchange *exchange,
              guint          status,
              JsonNode      *body,
              JsonArray     *errors)
{
  go_on (exchange, status, errors, "evaluated");
}

static void
evaluate (SonorExchange *exchange)
{
  static const char *fields[] = { "number", "satisfaction", "solved", "opinion" };
  g_autoptr (JsonObject) arguments = NULL;

  sonor_visit_begin (exchange);
  if (!sonor_visit_check (exchange))
    return;

  arguments = copy_fields (exchange, fields, G_N_ELEMENTS (fields));
  sonor_exchange_ask (exchange, "api.evaluate", arguments, on_evaluated);
}

static void
on_file (SonorExchange *exchange,
         guint          status,
         JsonNode      *body,
         JsonArray     *errors)
{
  if (errors != NULL)
    sonor_visit_show_problem (exchange, status, errors);
  else
    sonor_files_reply (exchange, json_node_get_object (body));
}

static void
show_file (SonorExchange *exchange)
{
  sonor_visit_begin (exchange);
  ask_simply (exchange, "api.file", on_file);
}

/* What the gateway refuses by itself. */
static void
show (SonorExchange *exchange,
      guint          status,
      JsonNode      *body,
      JsonArray     *errors)
{
  sonor_visit_show_problem (exchange, status, errors);
}

static const SonorRoute routes[] = {
  { "GET", "/", "web.home", show_home, NULL },
  { "GET", "/style.css", "web.style", show_style, NULL },
  { "POST", "/language", "web.language", choose_language, NULL },
  { "GET", "/sign-in", "web.phone", ask_phone, NULL },
  { "POST", "/sign-in/code", "web.code", send_code, NULL },
  { "POST", "/sign-in", "web.access", sign_in, NULL },
  { "POST", "/sign-out", "web.sign_out", sign_out, NULL },
  { "GET", "/submit", "web.form", ask_matter, NULL },
  { "POST", "/submit", "web.submit", submit, "attachments" },
  { "GET", "/tickets", "web.tickets", show_tickets, NULL },
  { "GET", "/tickets/{number}", "web.ticket", show_ticket, NULL },
  { "POST", "/tickets/{number}/notes", "web.add", add_note, "attachments" },
  { "POST", "/tickets/{number}/evaluation", "web.evaluate", evaluate, NULL },
  { "GET", "/tickets/{number}/attachments/{id}", "web.file", show_file, NULL },
};

const SonorRoutes sonor_web_routes = {
  .name = "web",
  .channel = "web",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .show = show,
};
