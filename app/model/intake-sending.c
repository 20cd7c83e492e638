/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-sending.h"

#include "store/store-error.h"

/**
 * SonorIntakeSending:
 *
 * A ticket that was taken down on its way to the server: by the outbox, so that it goes as soon as the server can be reached and
 * survives the program; where there is none, straight. The id is the ticket's, so that sent twice it is one ticket all the same.
 */
struct _SonorIntakeSending
{
  GObject  parent_instance;

  char    *id;
};

enum
{
  ACCEPTED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorIntakeSending, sonor_intake_sending, G_TYPE_OBJECT)

static void
accept (SonorIntakeSending *self,
        const char         *text)
{
  g_autoptr (JsonNode) node = json_from_string (text != NULL ? text : "{}", NULL);

  g_signal_emit (self, signals[ACCEPTED], 0,
                 node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL);
}

static void
on_delivered (SonorOutbox        *outbox,
              const char         *id,
              const char         *text,
              SonorIntakeSending *self)
{
  if (g_str_equal (id, self->id))
    accept (self, text);
}

static void
on_refused (SonorOutbox        *outbox,
            const char         *id,
            const char         *action,
            const GError       *error,
            SonorIntakeSending *self)
{
  if (!g_str_equal (id, self->id))
    return;

  /* One that cannot be opened stays until it is put again. */
  if (!g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL))
    sonor_outbox_discard_async (outbox, id, NULL, NULL, NULL);
  g_signal_emit (self, signals[REFUSED], 0, error);
}

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorIntakeSending) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    g_signal_emit (self, signals[REFUSED], 0, error);
}

static void
on_answered (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorIntakeSending) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows == NULL)
    g_signal_emit (self, signals[REFUSED], 0, error);
  else
    accept (self, sonor_result_get_text (rows, 0, "result"));
}

static void
sonor_intake_sending_finalize (GObject *object)
{
  g_free (SONOR_INTAKE_SENDING (object)->id);

  G_OBJECT_CLASS (sonor_intake_sending_parent_class)->finalize (object);
}

static void
sonor_intake_sending_class_init (SonorIntakeSendingClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_intake_sending_finalize;

  /**
   * SonorIntakeSending::accepted:
   * @self: the sending
   * @ticket: (nullable): what the server says of the ticket: id, number, state
   *
   * It is a ticket.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  /**
   * SonorIntakeSending::refused:
   * @self: the sending
   * @error: why
   *
   * The server does not take it, or it could not be sent.
   */
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_intake_sending_init (SonorIntakeSending *self)
{
}

/**
 * sonor_intake_sending_new:
 * @workplace: where the person is signed in
 * @id: the UUID the ticket is to have
 * @payload: the JSON that ticket_accept() takes
 *
 * Sends it.
 *
 * Returns: (transfer full): the sending
 */
SonorIntakeSending *
sonor_intake_sending_new (SonorWorkplace *workplace,
                          const char     *id,
                          const char     *payload)
{
  SonorIntakeSending *self;
  SonorOutbox *outbox;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (id != NULL && payload != NULL, NULL);

  self = g_object_new (SONOR_TYPE_INTAKE_SENDING, NULL);
  self->id = g_strdup (id);
  outbox = sonor_workplace_get_outbox (workplace);
  if (outbox != NULL)
    {
      g_signal_connect_object (outbox, "delivered", G_CALLBACK (on_delivered), self, 0);
      g_signal_connect_object (outbox, "refused", G_CALLBACK (on_refused), self, 0);
      sonor_outbox_put_async (outbox, self->id, "ticket_accept", payload, NULL, on_put, g_object_ref (self));
    }
  else
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT ticket_accept($1::jsonb) AS result");

      sonor_query_add_text (query, payload);
      sonor_database_query_async (sonor_workplace_get_database (workplace), query, NULL, on_answered, g_object_ref (self));
    }

  return self;
}
