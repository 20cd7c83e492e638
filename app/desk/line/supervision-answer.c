/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/supervision-answer.h"

/**
 * SonorSupervisionAnswer:
 *
 * A supervisor who listens to a call has said so on the floor; their telephone need not ring for it. It answers by itself, but
 * not for anybody who only says so: the header of the call must name a supervision that this very person has asked for.
 */
struct _SonorSupervisionAnswer
{
  GObject         parent_instance;

  SonorLine      *line;
  SonorDatabase  *database;
  GCancellable   *cancellable;
};

typedef struct
{
  SonorSupervisionAnswer *self;
  SonorPhoneCall         *call;
} Asked;

G_DEFINE_FINAL_TYPE (SonorSupervisionAnswer, sonor_supervision_answer, G_TYPE_OBJECT)

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_object_unref (asked->call);
  g_free (asked);
}

/* What cannot be asked, or is not so, rings on like any other call. */
static void
on_known (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows != NULL && sonor_result_get_n_rows (rows) > 0 && asked->self->line != NULL &&
      sonor_phone_call_get_state (asked->call) == SONOR_CALL_STATE_INCOMING && !sonor_phone_call_answer (asked->call, &error))
    g_signal_emit_by_name (asked->self->line, "problem", error);
  asked_free (asked);
}

static void
on_offered (SonorLine              *line,
            SonorPhoneCall         *call,
            SonorSupervisionAnswer *self)
{
  g_autoptr (SonorQuery) query = NULL;
  Asked *asked;

  if (!sonor_supervision_answer_is_for (call))
    return;

  query = sonor_query_new ("SELECT v.mode FROM call_supervision v JOIN staff s ON s.id = v.supervisor_id"
                           " WHERE s.login = session_user AND v.call_id::text = $1 AND v.joined_at IS NULL AND v.ended_at IS NULL");
  sonor_query_add_text (query, sonor_call_headers_get (sonor_phone_call_get_headers (call), SONOR_CALL_HEADER_CALL));
  asked = g_new (Asked, 1);
  asked->self = g_object_ref (self);
  asked->call = g_object_ref (call);
  sonor_database_query_async (self->database, query, self->cancellable, on_known, asked);
}

static void
sonor_supervision_answer_dispose (GObject *object)
{
  SonorSupervisionAnswer *self = SONOR_SUPERVISION_ANSWER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->line);
  g_clear_object (&self->database);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonor_supervision_answer_parent_class)->dispose (object);
}

static void
sonor_supervision_answer_class_init (SonorSupervisionAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_supervision_answer_dispose;
}

static void
sonor_supervision_answer_init (SonorSupervisionAnswer *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_supervision_answer_is_for:
 * @call: a call
 *
 * Returns: whether it says of itself that it lets a supervisor into somebody's call
 */
gboolean
sonor_supervision_answer_is_for (SonorPhoneCall *call)
{
  SonorCallHeaders *headers;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (call), FALSE);

  headers = sonor_phone_call_get_headers (call);

  return sonor_phone_call_is_incoming (call) && headers != NULL &&
         sonor_call_headers_get (headers, SONOR_CALL_HEADER_SUPERVISION) != NULL &&
         sonor_call_headers_get (headers, SONOR_CALL_HEADER_CALL) != NULL;
}

/**
 * sonor_supervision_answer_new:
 * @line: the telephone
 * @workplace: where its person is signed in
 *
 * Answers for a supervisor for as long as it lives.
 *
 * Returns: (transfer full): what answers
 */
SonorSupervisionAnswer *
sonor_supervision_answer_new (SonorLine      *line,
                              SonorWorkplace *workplace)
{
  SonorSupervisionAnswer *self = g_object_new (SONOR_TYPE_SUPERVISION_ANSWER, NULL);

  self->line = g_object_ref (line);
  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  g_signal_connect_object (line, "call-offered", G_CALLBACK (on_offered), self, 0);

  return self;
}
