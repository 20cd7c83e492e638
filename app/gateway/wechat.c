/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/wechat.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "gateway/due-watch.h"
#include "gateway/files.h"
#include "gateway/http-client.h"

/* What was not due when NOTIFY told of it, or waits for its next try, is found at the latest after so long. */
#define LOOK_SECONDS 5
#define HTTP_SECONDS 15
#define MOST_ANSWER (64 * 1024)
#define MOST_FILE (20 * 1024 * 1024)
#define MOST_AT_ONCE 4
#define MOST_TOKENS 2

/* WeChat's words: https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html */
#define ERRCODE_BUSY -1
#define ERRCODE_TOKEN 40001
#define ERRCODE_TOKEN_INVALID 40014
#define ERRCODE_TOKEN_EXPIRED 42001
#define ERRCODE_QUOTA 45009
#define ERRCODE_TOO_OFTEN 45011

/**
 * SonorWechat:
 *
 * Takes answers to correspondents out of the database and says them through the interface for customer service of an official
 * account, and fetches the pictures and voices that came. All gateways share one access token, which one of them renews.
 *
 * What was sent and not answered may have arrived: it fails as unsure, and a person says whether it is said again.
 */
struct _SonorWechat
{
  GObject                    parent_instance;

  SonorPool                 *pool;
  SonorDueWatch             *watch;
  char                      *instance;
  const SonorWechatSettings *account;
  SoupSession               *session;
  GCancellable              *cancellable;
  GQueue                     jobs;
  char                      *token;
  char                      *stale;
  guint                      n_running;
  gboolean                   asking;
  gboolean                   looking;
  gboolean                   look_again;
};

G_DEFINE_FINAL_TYPE (SonorWechat, sonor_wechat, G_TYPE_OBJECT)

/* A message that is to be said, or a file that is to be fetched. While it runs it holds its owner. */
typedef struct
{
  SonorWechat *owner;
  gboolean     fetch;
  char        *id;
  char        *address;
  char        *form;
  char        *body;
  char        *file_name;
  char        *media_type;
  char        *media_id;
  char        *token;
  guint        n_tokens;
} Job;

static void look (SonorWechat *self);
static void run (SonorWechat *self);

static void
job_free (Job *job)
{
  g_free (job->id);
  g_free (job->address);
  g_free (job->form);
  g_free (job->body);
  g_free (job->file_name);
  g_free (job->media_type);
  g_free (job->media_id);
  g_free (job->token);
  g_free (job);
}

/* Told, and if the telling is lost the database sees to it when the job's time is over. */
static void
tell (SonorWechat *self,
      SonorQuery  *query)
{
  if (self->pool != NULL)
    sonor_pool_query_async (self->pool, query, self->cancellable, NULL, NULL);
}

static void
tell_failed (SonorWechat *self,
             Job         *job,
             const char  *code,
             const char  *text,
             gboolean     passing)
{
  g_autoptr (SonorQuery) query = sonor_query_new (job->fetch ? "SELECT conversation_fetch_failed($1, $2, $3, $4)"
                                                             : "SELECT conversation_failed($1, $2, $3, $4)");

  sonor_query_add_text (query, job->id);
  sonor_query_add_text (query, code);
  sonor_query_add_text (query, text);
  sonor_query_add_boolean (query, passing);
  tell (self, query);
}

/* The job is over, however it ended. */
static void
finish (Job *job)
{
  SonorWechat *self = job->owner;

  self->n_running--;
  job_free (job);
  if (g_queue_is_empty (&self->jobs) && self->n_running == 0)
    look (self);
  else
    run (self);
  g_object_unref (self);
}

static JsonObject *
read_answer (GBytes    *body,
             JsonNode **node)
{
  g_autofree char *text = body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;

  *node = text != NULL && g_utf8_validate (text, -1, NULL) ? json_from_string (text, NULL) : NULL;

  return *node != NULL && JSON_NODE_HOLDS_OBJECT (*node) ? json_node_get_object (*node) : NULL;
}

static gboolean
is_token_trouble (gint64 code)
{
  return code == ERRCODE_TOKEN || code == ERRCODE_TOKEN_INVALID || code == ERRCODE_TOKEN_EXPIRED;
}

/* WeChat does not take the token: the job is tried with another one, but not for ever. */
static void
renew_token (SonorWechat *self,
             Job         *job)
{
  if (g_strcmp0 (self->token, job->token) == 0)
    {
      g_free (self->stale);
      self->stale = g_steal_pointer (&self->token);
    }
  self->n_running--;
  g_queue_push_head (&self->jobs, job);
  run (self);
  g_object_unref (self);
}

/* Returns whether it went; if not, the job is over or waits for a new token. */
static gboolean
check_answer (Job        *job,
              JsonObject *answer)
{
  SonorWechat *self = job->owner;
  gint64 code = json_object_get_int_member_with_default (answer, "errcode", 0);
  g_autofree char *word = g_strdup_printf ("%" G_GINT64_FORMAT, code);

  if (code == 0)
    return TRUE;
  if (is_token_trouble (code) && ++job->n_tokens < MOST_TOKENS)
    {
      renew_token (self, job);
      return FALSE;
    }

  tell_failed (self, job, word, json_object_get_string_member_with_default (answer, "errmsg", ""),
               code == ERRCODE_BUSY || code == ERRCODE_QUOTA || code == ERRCODE_TOO_OFTEN || is_token_trouble (code));
  finish (job);

  return FALSE;
}

/* No answer that can be read. What WeChat may have heard is not said again by itself. */
static void
fail (Job          *job,
      SoupMessage  *message,
      const GError *error)
{
  guint status = soup_message_get_status (message);
  gboolean unheard = !sonor_http_client_was_heard (message) || status == SOUP_STATUS_SERVICE_UNAVAILABLE;
  g_autofree char *text = error != NULL ? g_strdup (error->message) : g_strdup_printf ("HTTP %u", status);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_failed (job->owner, job, job->fetch || unheard ? "network" : "unsure", text, job->fetch || unheard);
  finish (job);
}

static SoupMessage *
new_message (SonorWechat *self,
             const char  *method,
             const char  *path,
             Job         *job,
             const char  *more)
{
  g_autofree char *token = g_uri_escape_string (job->token, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("%s%s?access_token=%s%s", self->account->api, path, token, more);

  return soup_message_new (method, uri);
}

/* Saying */

static void
on_said (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;
  SonorWechat *self = job->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = sonor_http_client_send_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (SonorQuery) query = NULL;
  JsonObject *answer = read_answer (body, &node);

  if (answer == NULL || !json_object_has_member (answer, "errcode"))
    {
      fail (job, SOUP_MESSAGE (source), error);
      return;
    }
  if (!check_answer (job, answer))
    return;

  query = sonor_query_new ("SELECT conversation_sent($1)");
  sonor_query_add_text (query, job->id);
  tell (self, query);
  finish (job);
}

static void
say (Job *job)
{
  SonorWechat *self = job->owner;
  gboolean picture = job->media_id != NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (SoupMessage) message = new_message (self, "POST", "/cgi-bin/message/custom/send", job, "");
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *content = json_object_new ();
  char *text;

  json_object_set_string_member (object, "touser", job->address);
  json_object_set_string_member (object, "msgtype", picture ? "image" : "text");
  json_object_set_string_member (content, picture ? "media_id" : "content", picture ? job->media_id : job->body);
  json_object_set_object_member (object, picture ? "image" : "text", content);
  node = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (node, FALSE);
  bytes = g_bytes_new_take (text, strlen (text));
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  sonor_http_client_send_async (self->session, message, MOST_ANSWER, self->cancellable, on_said, job);
}

static void
on_uploaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = sonor_http_client_send_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer = read_answer (body, &node);

  if (answer == NULL)
    {
      /* Nobody has seen a picture that was only brought there. */
      tell_failed (job->owner, job, "network", error != NULL ? error->message : "", TRUE);
      finish (job);
      return;
    }
  if (!check_answer (job, answer))
    return;

  job->media_id = g_strdup (json_object_get_string_member_with_default (answer, "media_id", ""));
  say (job);
}

static void
on_file (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;
  SonorWechat *self = job->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);
  g_autoptr (SoupMultipart) parts = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *uri = NULL;
  guchar *data;
  gsize length;

  if (rows == NULL || sonor_result_get_n_rows (rows) == 0 || sonor_result_is_null (rows, 0, "data"))
    {
      tell_failed (self, job, "file", error != NULL ? error->message : NULL, error != NULL);
      finish (job);
      return;
    }

  data = g_base64_decode (sonor_result_get_text (rows, 0, "data"), &length);
  bytes = g_bytes_new_take (data, length);
  parts = soup_multipart_new ("multipart/form-data");
  soup_multipart_append_form_file (parts, "media", job->file_name, job->media_type, bytes);
  uri = g_strdup_printf ("%s/cgi-bin/media/upload?access_token=%s&type=image", self->account->api, job->token);
  message = soup_message_new_from_multipart (uri, parts);
  sonor_http_client_send_async (self->session, message, MOST_ANSWER, self->cancellable, on_uploaded, job);
}

/* Fetching */

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Job *job = user_data;
  SonorWechat *self = job->owner;
  SoupMessage *message = SOUP_MESSAGE (source);
  const char *media_type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = sonor_http_client_send_finish (result, &error);
  g_autoptr (SonorQuery) query = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *data = NULL;
  JsonObject *answer = NULL;

  if (body == NULL || soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      fail (job, message, error);
      return;
    }
  /* Where there is no file there are words. */
  if (g_strcmp0 (media_type, "application/json") == 0 || g_strcmp0 (media_type, "text/plain") == 0)
    answer = read_answer (body, &node);
  if (answer != NULL && !check_answer (job, answer))
    return;

  data = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  query = sonor_query_new ("SELECT conversation_fetched($1, $2, $3)");
  sonor_query_add_text (query, job->id);
  sonor_query_add_text (query, sonor_files_name (media_type));
  sonor_query_add_text (query, data);
  tell (self, query);
  finish (job);
}

/* The token */

static void
fail_all (SonorWechat *self,
          const char  *code,
          const char  *text)
{
  Job *job;

  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    {
      tell_failed (self, job, code, text, TRUE);
      job_free (job);
    }
}

static void
delay_all (SonorWechat *self)
{
  Job *job;

  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT conversation_delay($1)");

      sonor_query_add_text (query, job->id);
      if (job->fetch)
        tell_failed (self, job, "token", NULL, TRUE);
      else
        tell (self, query);
      job_free (job);
    }
}

static void
keep_token (SonorWechat *self,
            const char  *token,
            gint64       seconds)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT wechat_token_keep($1, $2, $3, $4::integer)");

  sonor_query_add_text (query, self->account->app_id);
  sonor_query_add_text (query, self->instance);
  sonor_query_add_text (query, token);
  sonor_query_add_integer (query, seconds);
  tell (self, query);
}

static void
on_new_token (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorWechat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = sonor_http_client_send_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer = read_answer (body, &node);
  const char *token = answer != NULL ? json_object_get_string_member_with_default (answer, "access_token", NULL) : NULL;

  self->asking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (token == NULL)
    {
      g_autofree char *code = g_strdup_printf ("%" G_GINT64_FORMAT, answer != NULL ? json_object_get_int_member_with_default (answer, "errcode", 0) : 0);

      g_warning ("WeChat gives no access token: %s", answer != NULL ? code : error != NULL ? error->message : "no answer");
      keep_token (self, NULL, 0);
      fail_all (self, answer != NULL ? code : "network", answer != NULL ? json_object_get_string_member_with_default (answer, "errmsg", "") : NULL);
      return;
    }

  keep_token (self, token, json_object_get_int_member_with_default (answer, "expires_in", 0));
  g_free (self->token);
  self->token = g_strdup (token);
  run (self);
}

static void
get_new_token (SonorWechat *self)
{
  g_autofree char *query = soup_form_encode ("grant_type", "client_credential", "appid", self->account->app_id, "secret", self->account->app_secret, NULL);
  g_autofree char *uri = g_strdup_printf ("%s/cgi-bin/token?%s", self->account->api, query);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);

  sonor_http_client_send_async (self->session, message, MOST_ANSWER, self->cancellable, on_new_token, g_object_ref (self));
}

static void
on_token (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorWechat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  if (rows != NULL && sonor_result_get_boolean (rows, 0, "refresh"))
    {
      get_new_token (self);
      return;
    }

  self->asking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL || sonor_result_is_null (rows, 0, "token"))
    {
      /* Another gateway gets one, and channel wechat_token tells when it has. */
      delay_all (self);
      return;
    }
  g_free (self->token);
  self->token = g_strdup (sonor_result_get_text (rows, 0, "token"));
  run (self);
}

static void
ask_token (SonorWechat *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (self->asking)
    return;

  self->asking = TRUE;
  query = sonor_query_new ("SELECT token, refresh FROM wechat_token_take($1, $2, $3)");
  sonor_query_add_text (query, self->account->app_id);
  sonor_query_add_text (query, self->instance);
  sonor_query_add_text (query, self->stale);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_token, g_object_ref (self));
}

/* Work */

static void
start (SonorWechat *self,
       Job         *job)
{
  g_object_ref (self);
  self->n_running++;
  g_free (job->token);
  job->token = g_strdup (self->token);
  if (job->fetch)
    {
      g_autofree char *more = g_strdup_printf ("&media_id=%s", job->media_id);
      g_autoptr (SoupMessage) message = new_message (self, "GET", "/cgi-bin/media/get", job, more);

      sonor_http_client_send_async (self->session, message, MOST_FILE, self->cancellable, on_fetched, job);
    }
  else if (job->file_name != NULL && job->media_id == NULL)
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT conversation_file($1) AS data");

      sonor_query_add_text (query, job->id);
      sonor_pool_query_async (self->pool, query, self->cancellable, on_file, job);
    }
  else
    say (job);
}

static void
run (SonorWechat *self)
{
  if (!g_queue_is_empty (&self->jobs) && self->token == NULL && self->pool != NULL)
    ask_token (self);
  while (!g_queue_is_empty (&self->jobs) && self->token != NULL && self->pool != NULL && self->n_running < MOST_AT_ONCE)
    start (self, g_queue_pop_head (&self->jobs));
}

static void
on_due (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorWechat) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  self->looking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    {
      Job *job = g_new0 (Job, 1);

      job->owner = self;
      job->fetch = sonor_result_get_boolean (rows, i, "fetch");
      job->id = g_strdup (sonor_result_get_text (rows, i, "message_id"));
      job->address = g_strdup (sonor_result_get_text (rows, i, "address"));
      job->body = g_strdup (sonor_result_get_text (rows, i, "body"));
      job->file_name = sonor_result_is_null (rows, i, "file_name") ? NULL : g_strdup (sonor_result_get_text (rows, i, "file_name"));
      job->media_type = g_strdup (sonor_result_get_text (rows, i, "media_type"));
      job->media_id = sonor_result_is_null (rows, i, "media_id") ? NULL : g_strdup (sonor_result_get_text (rows, i, "media_id"));
      g_queue_push_tail (&self->jobs, job);
    }
  run (self);
  if (self->look_again)
    look (self);
}

static void
look (SonorWechat *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->look_again = self->looking;
  if (self->looking || self->pool == NULL || !sonor_pool_get_connected (self->pool))
    return;

  self->looking = TRUE;
  query = sonor_query_new ("SELECT false AS fetch, message_id, address, body, file_name, media_type, NULL AS media_id FROM conversation_next('wechat', $1, $2)"
                           " UNION ALL "
                           "SELECT true, message_id, NULL, NULL, NULL, NULL, media_id FROM conversation_fetch_next('wechat', $1, $2)");
  sonor_query_add_text (query, self->account->app_id);
  sonor_query_add_text (query, self->instance);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_due, g_object_ref (self));
}

static void
on_notification (SonorPool   *pool,
                 const char  *channel,
                 const char  *payload,
                 SonorWechat *self)
{
  if (g_str_equal (channel, "wechat_token") && g_str_equal (payload, self->account->app_id))
    look (self);
}

static void
sonor_wechat_dispose (GObject *object)
{
  SonorWechat *self = SONOR_WECHAT (object);
  Job *job;

  g_clear_object (&self->watch);
  g_cancellable_cancel (self->cancellable);
  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    job_free (job);
  g_clear_object (&self->session);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_wechat_parent_class)->dispose (object);
}

static void
sonor_wechat_finalize (GObject *object)
{
  SonorWechat *self = SONOR_WECHAT (object);

  g_object_unref (self->cancellable);
  g_free (self->instance);
  g_free (self->token);
  g_free (self->stale);

  G_OBJECT_CLASS (sonor_wechat_parent_class)->finalize (object);
}

static void
sonor_wechat_class_init (SonorWechatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_wechat_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_wechat_finalize;
}

static void
sonor_wechat_init (SonorWechat *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->jobs);
}

/**
 * sonor_wechat_new:
 * @pool: the database, which has not started
 * @instance: name of this gateway
 * @account: the official account, which lives longer
 *
 * Returns: (transfer full): who answers in the account's name as soon as there is something to say
 */
SonorWechat *
sonor_wechat_new (SonorPool                 *pool,
                  const char                *instance,
                  const SonorWechatSettings *account)
{
  SonorWechat *self = g_object_new (SONOR_TYPE_WECHAT, NULL);

  self->pool = g_object_ref (pool);
  self->instance = g_strdup (instance);
  self->account = account;
  self->session = soup_session_new_with_options ("timeout", HTTP_SECONDS, "user-agent", "Sonor", NULL);
  self->watch = sonor_due_watch_new (pool, "conversation_out", LOOK_SECONDS);
  g_signal_connect_object (self->watch, "due", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  sonor_pool_listen (pool, "wechat_token");
  g_signal_connect_object (pool, "notification", G_CALLBACK (on_notification), self, 0);

  return self;
}
