/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/urging.h"

#include "model/json-member.h"
#include "store/store-error.h"

/* In the outbox, as delivery_action has it */
#define ACTION "ticket_urge"

/**
 * SonorUrging:
 *
 * 催办 by a citizen who asks again: each goes by the outbox, once, as soon as the server can be reached.
 */
struct _SonorUrging
{
  GObject         parent_instance;

  SonorWorkplace *workplace;
  GHashTable     *sent;
};

/* Without an outbox, straight to the server. */
typedef struct
{
  SonorUrging *urging;
  char        *id;
} Request;

enum
{
  URGED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorUrging, sonor_urging, G_TYPE_OBJECT)

static void
on_delivered (SonorOutbox *outbox,
              const char  *id,
              const char  *result,
              SonorUrging *self)
{
  g_autoptr (JsonNode) node = NULL;
  const char *number = "";

  if (!g_hash_table_contains (self->sent, id))
    return;

  node = json_from_string (result != NULL ? result : "{}", NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    number = sonor_json_get_text (json_node_get_object (node), "number");
  g_signal_emit (self, signals[URGED], 0, id, number);
  g_hash_table_remove (self->sent, id);
}

/* There is nothing in it to be mended; what cannot be opened stays all the same. */
static void
on_refused (SonorOutbox  *outbox,
            const char   *id,
            const char   *action,
            const GError *error,
            SonorUrging  *self)
{
  if (!g_str_equal (action, ACTION))
    return;

  g_signal_emit (self, signals[REFUSED], 0, id, error);
  g_hash_table_remove (self->sent, id);
  if (!g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL))
    sonor_outbox_discard_async (outbox, id, NULL, NULL, NULL);
}

static void
request_free (Request *self)
{
  g_object_unref (self->urging);
  g_free (self->id);
  g_free (self);
}

static void
on_answered (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows != NULL)
    on_delivered (NULL, request->id, sonor_result_get_text (rows, 0, "result"), request->urging);
  else
    g_signal_emit (request->urging, signals[REFUSED], 0, request->id, error);
  request_free (request);
}

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    g_signal_emit (request->urging, signals[REFUSED], 0, request->id, error);
  request_free (request);
}

static void
sonor_urging_dispose (GObject *object)
{
  g_clear_object (&SONOR_URGING (object)->workplace);

  G_OBJECT_CLASS (sonor_urging_parent_class)->dispose (object);
}

static void
sonor_urging_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_URGING (object)->sent);

  G_OBJECT_CLASS (sonor_urging_parent_class)->finalize (object);
}

static void
sonor_urging_class_init (SonorUrgingClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_urging_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_urging_finalize;

  /**
   * SonorUrging::urged:
   * @self: the urging
   * @id: what sonor_urging_send() returned
   * @number: the number of the ticket
   *
   * The server has it.
   */
  signals[URGED] = g_signal_new ("urged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * SonorUrging::refused:
   * @self: the urging
   * @id: what sonor_urging_send() returned, in this session or an earlier one
   * @error: why the server did not take it
   */
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
sonor_urging_init (SonorUrging *self)
{
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sonor_urging_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer full): what sends urgings in the person's name
 */
SonorUrging *
sonor_urging_new (SonorWorkplace *workplace)
{
  SonorUrging *self = g_object_new (SONOR_TYPE_URGING, NULL);
  SonorOutbox *outbox = sonor_workplace_get_outbox (workplace);

  self->workplace = g_object_ref (workplace);
  if (outbox != NULL)
    {
      g_signal_connect_object (outbox, "delivered", G_CALLBACK (on_delivered), self, 0);
      g_signal_connect_object (outbox, "refused", G_CALLBACK (on_refused), self, 0);
    }

  return self;
}

static char *
dup_payload (const char *ticket_id,
             const char *note,
             const char *call_id)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "ticket_id", ticket_id);
  json_object_set_string_member (object, "note", note);
  if (*call_id != '\0')
    json_object_set_string_member (object, "call_id", call_id);

  return sonor_json_dup_text (object);
}

/**
 * sonor_urging_send:
 * @self: the urging
 * @ticket_id: an open ticket
 * @note: what the citizen says, or ""
 * @call_id: the call in which they say it, or ""
 *
 * Urges, now or when the server is back.
 *
 * Returns: (transfer full): the id of this urging
 */
char *
sonor_urging_send (SonorUrging *self,
                   const char  *ticket_id,
                   const char  *note,
                   const char  *call_id)
{
  SonorOutbox *outbox;
  Request *request;
  g_autofree char *payload = NULL;
  char *id;

  g_return_val_if_fail (SONOR_IS_URGING (self), NULL);
  g_return_val_if_fail (ticket_id != NULL && note != NULL && call_id != NULL, NULL);

  outbox = sonor_workplace_get_outbox (self->workplace);
  payload = dup_payload (ticket_id, note, call_id);
  request = g_new0 (Request, 1);
  request->urging = g_object_ref (self);
  request->id = g_uuid_string_random ();
  g_hash_table_add (self->sent, g_strdup (request->id));
  id = g_strdup (request->id);
  if (outbox != NULL)
    sonor_outbox_put_async (outbox, id, ACTION, payload, NULL, on_put, request);
  else
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT deliver($1::uuid, '" ACTION "', $2::jsonb) AS result");

      sonor_query_add_text (query, id);
      sonor_query_add_text (query, payload);
      sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, on_answered, request);
    }

  return id;
}
