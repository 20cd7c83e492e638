/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/registrar.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/call-private.h"
#include "voice/guess-book.h"
#include "voice/nonce-book.h"
#include "voice/registration-private.h"
#include "voice/voice-error.h"

#define DEFAULT_SECONDS 300
#define SHORTEST_SECONDS 30
#define LONGEST_SECONDS 3600
#define SHORTEST_SECONDS_TEXT "30"

/* Wrong passwords from one address: each is answered late, and after so many none is listened to for a while. */
#define MOST_GUESSES 10
#define BLOCK_SECONDS 300
#define GUESS_DELAY_MILLISECONDS 1000
/* Requests that wait for the database, or to be told late that they are wrong. */
#define MOST_PENDING 1000

/**
 * SonorRegistrar:
 *
 * Where telephones register with a server of ours (RFC 3261 10): one telephone for each user, the last one that proves
 * itself. What proves a user is asked of whoever listens to "asked", so that passwords are nowhere in here.
 */
struct _SonorRegistrar
{
  GObject         parent_instance;

  SonorUserAgent *user_agent;
  char           *realm;
  SonorNonceBook *nonces;
  SonorGuessBook *guesses;
  GHashTable     *bindings;
  GPtrArray      *pending;
  gboolean        secure_only;
};

typedef struct
{
  SonorRegistrar  *registrar;
  char            *user;
  SonorSipAddress *contact;
  guint            expiry_id;
} Binding;

/* Somebody who says who they are, and where it came from: a REGISTER with its handle, or a call with a task. */
typedef struct
{
  SonorRegistrar    *registrar;
  SonorRegistration *registration;
  nua_saved_event_t  saved[1];
  nua_handle_t      *handle;
  char              *contact;
  guint              seconds;
  SonorCall         *call;
  GTask             *task;
  char              *source;
  guint              delay_id;
} Pending;

enum
{
  ASKED,
  REGISTERED,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorRegistrar, sonor_registrar, G_TYPE_OBJECT)

static gint64
now_seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
binding_free (Binding *self)
{
  g_clear_handle_id (&self->expiry_id, g_source_remove);
  g_object_unref (self->contact);
  g_free (self->user);
  g_free (self);
}

/* Answers a REGISTER, with one header or TAG_SKIP (0); once. */
static void
respond (Pending     *self,
         int          status,
         const char  *phrase,
         tag_type_t   tag,
         tag_value_t  value)
{
  nua_handle_t *handle = g_steal_pointer (&self->handle);

  nua_respond (handle, status, phrase, NUTAG_WITH_SAVED (self->saved), tag, value, TAG_END ());
  nua_destroy_event (self->saved);
  nua_handle_destroy (handle);
}

static void
pending_free (Pending *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  /* Nobody ever said what would prove it. */
  if (self->handle != NULL)
    respond (self, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR ("10"));
  if (self->task != NULL)
    g_task_return_new_error (self->task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNAUTHORIZED, "Nobody knows who calls");
  g_clear_object (&self->task);
  g_clear_object (&self->call);
  sonor_registration_forget (self->registration);
  g_object_unref (self->registration);
  g_free (self->contact);
  g_free (self->source);
  g_free (self);
}

static void
sonor_registrar_dispose (GObject *object)
{
  SonorRegistrar *self = SONOR_REGISTRAR (object);

  if (self->user_agent != NULL)
    sonor_user_agent_set_registrar (self->user_agent, NULL);
  g_clear_object (&self->user_agent);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->bindings, g_hash_table_unref);

  G_OBJECT_CLASS (sonor_registrar_parent_class)->dispose (object);
}

static void
sonor_registrar_finalize (GObject *object)
{
  SonorRegistrar *self = SONOR_REGISTRAR (object);

  sonor_nonce_book_free (self->nonces);
  sonor_guess_book_free (self->guesses);
  g_free (self->realm);

  G_OBJECT_CLASS (sonor_registrar_parent_class)->finalize (object);
}

static void
sonor_registrar_class_init (SonorRegistrarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_registrar_dispose;
  object_class->finalize = sonor_registrar_finalize;

  /**
   * SonorRegistrar::asked:
   * @self: a registrar
   * @registration: who wants to register
   *
   * What must they prove? To be answered by sonor_registration_resolve(), now or later.
   */
  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, SONOR_TYPE_REGISTRATION);

  /**
   * SonorRegistrar::registered:
   * @self: a registrar
   * @user: who
   * @contact: the URI of their telephone
   * @seconds: for how long
   *
   * Somebody is registered, for the first time or again.
   */
  signals[REGISTERED] = g_signal_new ("registered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);

  /**
   * SonorRegistrar::left:
   * @self: a registrar
   * @user: who
   *
   * Their telephone has left, or was not heard of for too long.
   */
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_registrar_init (SonorRegistrar *self)
{
  self->nonces = sonor_nonce_book_new ();
  self->guesses = sonor_guess_book_new (MOST_GUESSES, BLOCK_SECONDS);
  self->bindings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) binding_free);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) pending_free);
}

/* Bindings */

static void
remove_binding (SonorRegistrar *self,
                const char     *user)
{
  g_autofree char *who = g_strdup (user);

  if (g_hash_table_remove (self->bindings, user))
    g_signal_emit (self, signals[LEFT], 0, who);
}

static gboolean
on_expired (gpointer user_data)
{
  Binding *binding = user_data;

  binding->expiry_id = 0;
  remove_binding (binding->registrar, binding->user);

  return G_SOURCE_REMOVE;
}

static void
bind_user (SonorRegistrar  *self,
           const char      *user,
           SonorSipAddress *contact,
           guint            seconds)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->registrar = self;
  binding->user = g_strdup (user);
  binding->contact = g_object_ref (contact);
  binding->expiry_id = g_timeout_add_seconds (seconds, on_expired, binding);
  g_hash_table_replace (self->bindings, binding->user, binding);
  g_signal_emit (self, signals[REGISTERED], 0, user, sonor_sip_address_get_uri (contact), seconds);
}

/* Answers */

static char *
make_challenge (SonorRegistrar *self,
                gboolean        stale)
{
  g_autofree char *nonce = sonor_nonce_book_issue (self->nonces, now_seconds ());

  return g_strdup_printf ("Digest realm=\"%s\", nonce=\"%s\", algorithm=MD5, qop=\"auth\"%s", self->realm, nonce,
                          stale ? ", stale=true" : "");
}

static void
admit (SonorRegistrar *self,
       Pending        *pending)
{
  const char *user = sonor_registration_get_user (pending->registration);
  g_autoptr (SonorSipAddress) contact = NULL;
  g_autofree char *header = NULL;

  if (pending->seconds == 0 || pending->contact == NULL)
    {
      /* Without a contact it only asks whether it is registered. */
      Binding *binding = g_hash_table_lookup (self->bindings, user);

      if (pending->seconds == 0)
        remove_binding (self, user);
      else if (binding != NULL)
        header = g_strdup_printf ("<%s>", sonor_sip_address_get_uri (binding->contact));
      respond (pending, SIP_200_OK, TAG_IF (header != NULL, SIPTAG_CONTACT_STR (header)));
      return;
    }

  contact = sonor_sip_address_new (pending->contact, NULL, NULL);
  if (contact == NULL)
    {
      respond (pending, SIP_400_BAD_REQUEST, TAG_SKIP (0));
      return;
    }
  if (pending->seconds < SHORTEST_SECONDS)
    {
      respond (pending, SIP_423_INTERVAL_TOO_BRIEF, SIPTAG_MIN_EXPIRES_STR (SHORTEST_SECONDS_TEXT));
      return;
    }

  pending->seconds = MIN (pending->seconds, LONGEST_SECONDS);
  header = g_strdup_printf ("<%s>;expires=%u", sonor_sip_address_get_uri (contact), pending->seconds);
  respond (pending, SIP_200_OK, SIPTAG_CONTACT_STR (header));
  bind_user (self, user, contact, pending->seconds);
}

static void
refuse (SonorRegistrar *self,
        Pending        *pending)
{
  g_autofree char *challenge = make_challenge (self, FALSE);

  if (pending->call != NULL)
    sonor_call_challenge (pending->call, challenge);
  else
    respond (pending, SIP_401_UNAUTHORIZED, SIPTAG_WWW_AUTHENTICATE_STR (challenge));
}

static gboolean
on_delay_over (gpointer user_data)
{
  Pending *pending = user_data;
  SonorRegistrar *self = pending->registrar;

  pending->delay_id = 0;
  refuse (self, pending);
  g_ptr_array_remove_fast (self->pending, pending);

  return G_SOURCE_REMOVE;
}

static void
on_resolved (SonorRegistration *registration,
             SonorProof         proof,
             gpointer           user_data)
{
  Pending *pending = user_data;
  g_autoptr (SonorRegistrar) self = g_object_ref (pending->registrar);

  if (proof == SONOR_PROOF_WRONG)
    {
      sonor_guess_book_add (self->guesses, pending->source, now_seconds ());
      pending->delay_id = g_timeout_add (GUESS_DELAY_MILLISECONDS, on_delay_over, pending);
      return;
    }

  if (proof == SONOR_PROOF_GOOD)
    {
      sonor_guess_book_forgive (self->guesses, pending->source);
      if (pending->task == NULL)
        admit (self, pending);
      else
        {
          g_autoptr (GTask) task = g_steal_pointer (&pending->task);

          g_task_return_pointer (task, g_strdup (sonor_registration_get_user (registration)), g_free);
        }
    }
  g_ptr_array_remove_fast (self->pending, pending);
}

static guint
find_seconds (const sip_t *sip)
{
  const char *parameter = sip->sip_contact != NULL ? sip->sip_contact->m_expires : NULL;
  guint64 seconds;

  if (parameter != NULL && g_ascii_string_to_unsigned (parameter, 10, 0, G_MAXUINT, &seconds, NULL))
    return (guint) seconds;
  if (sip->sip_expires != NULL)
    return (guint) MIN (sip->sip_expires->ex_delta, G_MAXUINT);

  return DEFAULT_SECONDS;
}

static char *
dup_contact (const sip_t *sip)
{
  const sip_contact_t *contact = sip->sip_contact;
  g_autoptr (GString) text = NULL;
  char *url;

  /* RFC 3261 10.2.2: "*" with 0 seconds takes every contact away. */
  if (contact == NULL || contact->m_url->url_type == url_any)
    return NULL;

  url = url_as_string (NULL, contact->m_url);
  if (url == NULL)
    return NULL;
  text = g_string_new (url);
  su_free (NULL, url);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether the digest answers a challenge of ours; if not, what to challenge with. */
static char *
check_nonce (SonorRegistrar *self,
             SonorDigest    *digest)
{
  SonorNonceVerdict verdict = SONOR_NONCE_FOREIGN;

  if (digest != NULL)
    verdict = sonor_nonce_book_check (self->nonces, sonor_digest_get_nonce (digest), sonor_digest_get_count (digest),
                                      now_seconds ());

  return verdict == SONOR_NONCE_GOOD ? NULL : make_challenge (self, verdict == SONOR_NONCE_STALE);
}

static gboolean
is_listened_to (SonorRegistrar *self,
                const char     *source)
{
  return !sonor_guess_book_is_blocked (self->guesses, source, now_seconds ()) && self->pending->len < MOST_PENDING;
}

static void
ask (SonorRegistrar *self,
     Pending        *pending,
     SonorDigest    *digest,
     const char     *method)
{
  g_autoptr (SonorRegistration) registration = sonor_registration_new (digest, method, on_resolved, pending);

  pending->registrar = self;
  pending->registration = g_object_ref (registration);
  g_ptr_array_add (self->pending, pending);
  g_signal_emit (self, signals[ASKED], 0, registration);
}

/* A REGISTER that has come. */
void
sonor_registrar_handle_register (SonorRegistrar      *self,
                                 const SonorSipEvent *event)
{
  g_autofree char *source = sonor_sip_event_dup_source (event);
  g_autofree char *challenge = NULL;
  g_autoptr (SonorDigest) digest = NULL;
  Pending *pending;

  if (!is_listened_to (self, source) || (self->secure_only && !sonor_sip_event_is_secure (event)))
    {
      nua_respond (event->handle, SIP_403_FORBIDDEN, NUTAG_WITH_THIS (event->nua), TAG_END ());
      nua_handle_destroy (event->handle);
      return;
    }

  digest = sonor_digest_new (event->sip, self->realm);
  challenge = check_nonce (self, digest);
  if (challenge != NULL)
    {
      nua_respond (event->handle, SIP_401_UNAUTHORIZED, NUTAG_WITH_THIS (event->nua),
                   SIPTAG_WWW_AUTHENTICATE_STR (challenge), TAG_END ());
      nua_handle_destroy (event->handle);
      return;
    }

  pending = g_new0 (Pending, 1);
  pending->handle = event->handle;
  nua_save_event (event->nua, pending->saved);
  pending->contact = dup_contact (event->sip);
  pending->seconds = find_seconds (event->sip);
  pending->source = g_steal_pointer (&source);
  ask (self, pending, g_steal_pointer (&digest), "REGISTER");
}

const char *
sonor_registrar_get_realm (SonorRegistrar *self)
{
  return self->realm;
}

/**
 * sonor_registrar_new:
 * @user_agent: a user agent without a registrar
 * @realm: what the passwords are for
 *
 * From now on telephones may register with @user_agent.
 *
 * Returns: (transfer full): the registrar
 */
SonorRegistrar *
sonor_registrar_new (SonorUserAgent *user_agent,
                     const char     *realm)
{
  SonorRegistrar *self = g_object_new (SONOR_TYPE_REGISTRAR, NULL);

  self->user_agent = g_object_ref (user_agent);
  self->realm = g_strdup (realm);
  sonor_user_agent_set_registrar (user_agent, self);

  return self;
}

/**
 * sonor_registrar_find:
 * @self: a registrar
 * @user: a user
 *
 * Returns: (transfer none) (nullable): where their telephone is, %NULL if none is registered
 */
SonorSipAddress *
sonor_registrar_find (SonorRegistrar *self,
                      const char     *user)
{
  Binding *binding;

  g_return_val_if_fail (SONOR_IS_REGISTRAR (self), NULL);

  binding = g_hash_table_lookup (self->bindings, user);

  return binding != NULL ? binding->contact : NULL;
}

/**
 * sonor_registrar_restore:
 * @self: a registrar
 * @user: a user who registered before the program was started again
 * @contact: where their telephone was
 * @seconds: for how much longer
 *
 * Takes them for registered, as if they had just been; does nothing if they have registered anew meanwhile.
 */
void
sonor_registrar_restore (SonorRegistrar  *self,
                         const char      *user,
                         SonorSipAddress *contact,
                         guint            seconds)
{
  g_return_if_fail (SONOR_IS_REGISTRAR (self));

  if (!g_hash_table_contains (self->bindings, user))
    bind_user (self, user, contact, MIN (seconds, LONGEST_SECONDS));
}

/**
 * sonor_registrar_set_secure_only:
 * @self: a registrar
 * @secure_only: whether only TLS counts
 *
 * With it whoever registers or calls over UDP or TCP is refused (403) before they are asked for anything, for the keys of
 * SRTP would be read on the way.
 */
void
sonor_registrar_set_secure_only (SonorRegistrar *self,
                                 gboolean        secure_only)
{
  g_return_if_fail (SONOR_IS_REGISTRAR (self));

  self->secure_only = secure_only;
}

/**
 * sonor_registrar_get_n_registered:
 * @self: a registrar
 *
 * Returns: how many telephones are registered
 */
guint
sonor_registrar_get_n_registered (SonorRegistrar *self)
{
  g_return_val_if_fail (SONOR_IS_REGISTRAR (self), 0);

  return g_hash_table_size (self->bindings);
}

/**
 * sonor_registrar_identify_async:
 * @self: a registrar
 * @call: a call that has come, and neither rings nor is answered yet
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is known who calls
 * @user_data: for @callback
 *
 * Has whoever calls prove that they are the user they say they are, with the password that they register with. Who
 * cannot is refused; wrong passwords count as those of registrations do.
 */
void
sonor_registrar_identify_async (SonorRegistrar      *self,
                                SonorCall           *call,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SonorDigest) digest = sonor_call_steal_digest (call);
  g_autofree char *challenge = NULL;
  Pending *pending;

  g_return_if_fail (SONOR_IS_REGISTRAR (self));

  g_task_set_source_tag (task, sonor_registrar_identify_async);
  if (!is_listened_to (self, sonor_call_get_source (call)) || (self->secure_only && !sonor_call_is_secure (call)))
    {
      if (!sonor_call_refuse (call, SONOR_CALL_REFUSAL_FORBIDDEN, NULL))
        g_debug ("A call that is not listened to is over already");
      g_task_return_new_error (task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNAUTHORIZED, "Not listened to for a while");
      return;
    }

  challenge = check_nonce (self, digest);
  if (challenge == NULL &&
      g_strcmp0 (sonor_digest_get_user (digest), sonor_sip_address_get_user (sonor_call_get_remote (call))) != 0)
    challenge = make_challenge (self, FALSE);
  if (challenge != NULL)
    {
      sonor_call_challenge (call, challenge);
      g_task_return_new_error (task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNAUTHORIZED, "Asked for a password");
      return;
    }

  pending = g_new0 (Pending, 1);
  pending->call = g_object_ref (call);
  pending->task = g_steal_pointer (&task);
  pending->source = g_strdup (sonor_call_get_source (call));
  ask (self, pending, g_steal_pointer (&digest), "INVITE");
}

/**
 * sonor_registrar_identify_finish:
 * @self: a registrar
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the user who calls; %NULL with @error set if that is not known. The call has
 * been refused then, unless nobody could tell now
 */
char *
sonor_registrar_identify_finish (SonorRegistrar  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
