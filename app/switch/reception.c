/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/reception.h"

#include <string.h>

#include "switch/hotline-call.h"
#include "switch/lines.h"
#include "switch/operations.h"
#include "switch/seat-call.h"
#include "voice/guess-book.h"

#define REALM "sonor"
/* Calls from an address that may bring none: after so many nobody looks at them for a while. */
#define MOST_STRANGE_CALLS 50
#define STRANGER_SECONDS 60

/**
 * SonorReception:
 *
 * Who is let in: citizens' calls from a trunk for our numbers, calls of seats that prove who they are, and their telephones
 * when they register. Everything else is refused.
 */
struct _SonorReception
{
  GObject         parent_instance;

  /* Outlives us. */
  SonorSwitch    *owner;
  SonorRegistrar *registrar;
  SonorGuessBook *strangers;
  GCancellable   *cancellable;
  gboolean        remembered;
};

G_DEFINE_FINAL_TYPE (SonorReception, sonor_reception, G_TYPE_OBJECT)

/* Calls */

static void
refuse (SonorCall        *call,
        SonorCallRefusal  refusal)
{
  if (!sonor_call_refuse (call, refusal, NULL))
    sonor_call_hang_up (call);
}

/* A seat's call, and the reception that it has come to. */
typedef struct
{
  SonorReception *reception;
  SonorCall      *call;
} Caller;

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Caller *caller = user_data;
  g_autoptr (SonorReception) self = caller->reception;
  g_autoptr (SonorCall) call = caller->call;
  g_autofree char *login = sonor_registrar_identify_finish (SONOR_REGISTRAR (source), result, NULL);

  if (login == NULL || sonor_switch_is_stopping (self->owner))
    {
      if (sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        refuse (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }
  if (sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
    sonor_switch_take_call (self->owner, SONOR_SWITCH_CALL (sonor_seat_call_new (self->owner, call, login)));
}

static void
identify (SonorReception *self,
          SonorCall      *call)
{
  Caller *caller = g_new0 (Caller, 1);

  caller->reception = g_object_ref (self);
  caller->call = g_object_ref (call);
  sonor_registrar_identify_async (self->registrar, call, self->cancellable, on_identified, caller);
}

static gboolean
is_seat (SonorReception *self,
         SonorCall      *call)
{
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (call));

  return caller != NULL && sonor_registrar_find (self->registrar, caller) != NULL;
}

/* Whether who says that they are a seat has a citizen: then they may ask somebody else about it, or call another unit. */
static gboolean
talks (SonorReception *self,
       SonorCall      *call)
{
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (call));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sonor_switch_get_calls (self->owner));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SonorCallLeg *seat = sonor_talk_get_seat (sonor_switch_call_get_talk (value));
      SonorCall *other = seat != NULL ? sonor_call_leg_get_call (seat) : NULL;

      if (other != NULL && g_strcmp0 (sonor_sip_address_get_user (sonor_call_get_remote (other)), caller) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A switch that comes to its end takes no new callers; those it has are served to the end. */
static gboolean
is_closed_to (SonorReception *self,
              SonorCall      *call)
{
  if (sonor_switch_is_stopping (self->owner) ||
      !sonor_database_get_connected (sonor_switch_get_database (self->owner)))
    return TRUE;

  return sonor_operations_is_draining (sonor_switch_get_operations (self->owner)) &&
         !(is_seat (self, call) && talks (self, call));
}

/* Nobody may call from there, or not that number. It is told once, for a flood has many packets. */
static void
refuse_stranger (SonorReception *self,
                 SonorCall      *call)
{
  const char *source = sonor_call_get_source (call);
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;

  sonor_operations_call_refused (sonor_switch_get_operations (self->owner));
  if (sonor_guess_book_is_blocked (self->strangers, source, now))
    {
      refuse (call, SONOR_CALL_REFUSAL_FORBIDDEN);
      return;
    }
  if (sonor_guess_book_add (self->strangers, source, now) == MOST_STRANGE_CALLS)
    g_warning ("%u calls from %s, which may bring none: those to come are refused unseen for a while", MOST_STRANGE_CALLS, source);
  refuse (call, SONOR_CALL_REFUSAL_NOT_FOUND);
}

/* From a trunk to our numbers, from a seat to where it may; nothing else, and no call takes the place of one that
 * lasts. */
static void
on_incoming_call (SonorUserAgent *user_agent,
                  SonorCall      *call,
                  SonorReception *self)
{
  SonorOperations *operations = sonor_switch_get_operations (self->owner);
  const char *number = sonor_lines_find_number (sonor_switch_get_lines (self->owner), call);

  if (is_closed_to (self, call))
    {
      sonor_operations_call_refused (operations);
      refuse (call, SONOR_CALL_REFUSAL_OVERLOADED);
    }
  else if (sonor_call_get_replaced (call) != NULL)
    refuse (call, SONOR_CALL_REFUSAL_NOT_FOUND);
  else if (number != NULL)
    sonor_switch_take_call (self->owner, SONOR_SWITCH_CALL (sonor_hotline_call_new (self->owner, call, number)));
  else if (is_seat (self, call))
    identify (self, call);
  else
    refuse_stranger (self, call);
}

/* Seats' telephones */

static void
on_credential_found (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (SonorRegistration) registration = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  /* Without an answer of the database nobody is told that their password is wrong: they are to try again. */
  if (rows != NULL)
    sonor_registration_resolve (registration, sonor_result_get_text (rows, 0, "ha1"));
  else
    sonor_registration_give_up (registration);
}

static void
on_asked (SonorRegistrar    *registrar,
          SonorRegistration *registration,
          SonorReception    *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT seat_credential_find($1) AS ha1");

  sonor_query_add_text (query, sonor_registration_get_user (registration));
  sonor_database_query_async (sonor_switch_get_database (self->owner), query, self->cancellable, on_credential_found,
                              g_object_ref (registration));
}

static void
write_registration (SonorReception *self,
                    const char     *user,
                    const char     *contact,
                    guint           seconds)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT seat_register($1, $2, $3, $4::integer)");

  sonor_query_add_text (query, user);
  sonor_query_add_text (query, contact);
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_query_add_integer (query, seconds);
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
}

static void
on_registered (SonorRegistrar *registrar,
               const char     *user,
               const char     *contact,
               guint           seconds,
               SonorReception *self)
{
  write_registration (self, user, contact, seconds);
}

static void
on_left (SonorRegistrar *registrar,
         const char     *user,
         SonorReception *self)
{
  write_registration (self, user, NULL, 0);
}

/* After a connect. After a start, telephones that are registered know nothing of it, and go on for minutes. */

static void
on_remembered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorReception) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      g_warning ("Telephones have to register anew: %s", error->message);
      return;
    }

  self->remembered = TRUE;
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *login = sonor_result_get_text (rows, i, "login");
      g_autoptr (SonorSipAddress) contact = sonor_sip_address_new (sonor_result_get_text (rows, i, "contact"), NULL, NULL);

      if (sonor_registrar_find (self->registrar, login) != NULL)
        continue;
      /* A connection has gone with the program that had it: nobody is called there. */
      if (contact == NULL || strstr (sonor_sip_address_get_uri (contact), ";transport=t") != NULL)
        write_registration (self, login, NULL, 0);
      else
        sonor_registrar_restore (self->registrar, login, contact, (guint) sonor_result_get_integer (rows, i, "seconds"));
    }
}

static void
on_resync (SonorDatabase  *database,
           SonorReception *self)
{
  g_autoptr (SonorQuery) warm_up = sonor_query_new ("SELECT switch_warm_up($1)");
  g_autoptr (SonorQuery) query = NULL;

  /* Before the first call: whoever came then would wait until the database has made its plans. */
  sonor_query_add_text (warm_up, sonor_switch_get_name (self->owner));
  sonor_database_query_async (database, warm_up, self->cancellable, NULL, NULL);
  if (self->remembered)
    return;

  query = sonor_query_new ("SELECT login, contact, seconds FROM seat_registrations($1)");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (database, query, self->cancellable, on_remembered, g_object_ref (self));
}

static void
sonor_reception_dispose (GObject *object)
{
  SonorReception *self = SONOR_RECEPTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->registrar);

  G_OBJECT_CLASS (sonor_reception_parent_class)->dispose (object);
}

static void
sonor_reception_finalize (GObject *object)
{
  SonorReception *self = SONOR_RECEPTION (object);

  sonor_guess_book_free (self->strangers);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_reception_parent_class)->finalize (object);
}

static void
sonor_reception_class_init (SonorReceptionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_reception_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_reception_finalize;
}

static void
sonor_reception_init (SonorReception *self)
{
  self->cancellable = g_cancellable_new ();
  self->strangers = sonor_guess_book_new (MOST_STRANGE_CALLS, STRANGER_SECONDS);
}

/**
 * sonor_reception_new:
 * @owner: a switch that has its SIP and its database; it outlives the reception
 * @secure_only: whether seats are listened to over TLS only
 *
 * Returns: (transfer full): a reception; calls and registrations come to it from the next turn of the loop on
 */
SonorReception *
sonor_reception_new (SonorSwitch *owner,
                     gboolean     secure_only)
{
  SonorReception *self = g_object_new (SONOR_TYPE_RECEPTION, NULL);
  SonorUserAgent *user_agent = sonor_switch_get_user_agent (owner);

  self->owner = owner;
  self->registrar = sonor_registrar_new (user_agent, REALM);
  sonor_registrar_set_secure_only (self->registrar, secure_only);
  g_signal_connect_object (user_agent, "incoming-call", G_CALLBACK (on_incoming_call), self, 0);
  g_signal_connect_object (self->registrar, "asked", G_CALLBACK (on_asked), self, 0);
  g_signal_connect_object (self->registrar, "registered", G_CALLBACK (on_registered), self, 0);
  g_signal_connect_object (self->registrar, "left", G_CALLBACK (on_left), self, 0);
  g_signal_connect_object (sonor_switch_get_database (owner), "resync", G_CALLBACK (on_resync), self, 0);

  return self;
}

/**
 * sonor_reception_get_registrar:
 * @self: a reception
 *
 * Returns: (transfer none): where seats' telephones register
 */
SonorRegistrar *
sonor_reception_get_registrar (SonorReception *self)
{
  g_return_val_if_fail (SONOR_IS_RECEPTION (self), NULL);

  return self->registrar;
}
