/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/call-private.h"

#include "voice/tls-diagnosis.h"
#include "voice/voice-error.h"

/**
 * SonorCall:
 *
 * One call: one dialog of SIP and the one NUA handle it has. Every change of its state goes through the table of
 * sonor_call_state_apply(). A verb returns at once with an error if it makes no sense now; what the other side says to it
 * shows in the state, or, if it refuses, in [signal@Call::refused]. The user agent keeps a call alive until it has ended.
 */
G_DEFINE_FINAL_TYPE (SonorCall, sonor_call, G_TYPE_OBJECT)

enum
{
  REFUSED,
  DIGIT,
  TRANSFER_REQUESTED,
  TRANSFER_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[SONOR_CALL_N_PROPERTIES];

static void
drop_handle (SonorCall *self)
{
  if (self->handle == NULL)
    return;

  nua_handle_bind (self->handle, NULL);
  nua_handle_destroy (self->handle);
  self->handle = NULL;
}

static void
sonor_call_dispose (GObject *object)
{
  SonorCall *self = SONOR_CALL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->negotiation_timer, g_source_remove);
  sonor_call_drop_transfer (self);
  drop_handle (self);
  g_clear_object (&self->consultation);
  g_clear_object (&self->replaced);
  g_clear_pointer (&self->digest, sonor_digest_free);
  g_clear_object (&self->account);
  g_clear_object (&self->user_agent);

  G_OBJECT_CLASS (sonor_call_parent_class)->dispose (object);
}

static void
sonor_call_finalize (GObject *object)
{
  SonorCall *self = SONOR_CALL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->remote);
  g_clear_object (&self->called);
  g_clear_object (&self->addressee);
  g_clear_object (&self->headers);
  g_clear_object (&self->redirection);
  g_clear_object (&self->profile);
  g_clear_object (&self->local);
  g_clear_object (&self->remote_offer);
  g_clear_object (&self->offer);
  g_clear_pointer (&self->media, sonor_media_stream_free);
  g_free (self->media_address);
  g_free (self->end_message);
  g_free (self->dialog_id);
  g_free (self->contact);
  g_free (self->local_contact);
  g_free (self->source);

  G_OBJECT_CLASS (sonor_call_parent_class)->finalize (object);
}

static void
sonor_call_get_property (GObject    *object,
                         guint       property,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SonorCall *self = SONOR_CALL (object);

  switch ((SonorCallProperty) property)
    {
    case SONOR_CALL_PROPERTY_STATE:
      g_value_set_enum (value, (gint) self->state);
      break;
    case SONOR_CALL_PROPERTY_MEDIA:
      g_value_set_boxed (value, self->media);
      break;
    case SONOR_CALL_PROPERTY_REMOTE:
      g_value_set_object (value, self->remote);
      break;
    case SONOR_CALL_N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_call_class_init (SonorCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sonor_call_dispose;
  object_class->finalize = sonor_call_finalize;
  object_class->get_property = sonor_call_get_property;

  /**
   * SonorCall:state:
   *
   * Where the call stands.
   */
  properties[SONOR_CALL_PROPERTY_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SONOR_TYPE_CALL_STATE, SONOR_CALL_STATE_IDLE, flags);

  /**
   * SonorCall:media:
   *
   * What is agreed about speech; %NULL until it is. There may be something to hear before the call is answered, and any of
   * it may change while it lasts.
   */
  properties[SONOR_CALL_PROPERTY_MEDIA] = g_param_spec_boxed ("media", NULL, NULL, SONOR_TYPE_MEDIA_STREAM, flags);

  /**
   * SonorCall:remote:
   *
   * Who is on the other side.
   */
  properties[SONOR_CALL_PROPERTY_REMOTE] = g_param_spec_object ("remote", NULL, NULL, SONOR_TYPE_SIP_ADDRESS, flags);

  g_object_class_install_properties (object_class, SONOR_CALL_N_PROPERTIES, properties);

  /**
   * SonorCall::refused:
   * @self: a call
   * @verb: a #SonorCallVerb
   * @error: why, in words for the person
   *
   * The other side would not do what we asked for. The call goes on as before.
   */
  signals[REFUSED] = g_signal_new ("refused", SONOR_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR);

  /**
   * SonorCall::digit:
   * @self: a call
   * @digit: one of `0123456789*#ABCD`
   *
   * The other side has pressed a key, told by SIP INFO. Keys told within the speech (RFC 4733) are not seen here.
   */
  signals[DIGIT] = g_signal_new ("digit", SONOR_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_CHAR);

  /**
   * SonorCall::transfer-requested:
   * @self: a call
   * @target: whom we are asked to call instead
   *
   * The other side wants to transfer us. A handler that returns %TRUE calls sonor_call_follow_transfer(), now or soon; if
   * none does, the other side is told that we will not.
   *
   * Returns: whether the handler sees to it
   */
  signals[TRANSFER_REQUESTED] = g_signal_new ("transfer-requested", SONOR_TYPE_CALL, G_SIGNAL_RUN_LAST, 0,
                                              g_signal_accumulator_true_handled, NULL, NULL,
                                              G_TYPE_BOOLEAN, 1, SONOR_TYPE_SIP_ADDRESS);

  /**
   * SonorCall::transfer-progress:
   * @self: a call
   * @status: a status of SIP: 100 to 199 while it is tried, 200 to 299 when it has worked, above when not
   * @phrase: the words that go with it
   *
   * What the other side tells about the call we asked it to make.
   */
  signals[TRANSFER_PROGRESS] = g_signal_new ("transfer-progress", SONOR_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
sonor_call_init (SonorCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->headers = sonor_call_headers_new ();
}

/* Every change of state: by the table, or not at all. */
void
sonor_call_apply (SonorCall      *self,
                  SonorCallEvent  event)
{
  SonorCallState next;

  if (!sonor_call_state_apply (self->state, event, &next))
    {
      g_debug ("call %p: event %d makes no sense in state %d", self, (int) event, (int) self->state);
      return;
    }
  if (next == self->state)
    return;

  self->state = next;
  sonor_call_notify (self, SONOR_CALL_PROPERTY_STATE);
}

void
sonor_call_notify (SonorCall         *self,
                   SonorCallProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The first reason stands: what follows is its consequence. */
void
sonor_call_set_end (SonorCall    *self,
                    SonorCallEnd  end,
                    guint         status,
                    const char   *message)
{
  if (self->end != SONOR_CALL_END_NONE)
    return;

  self->end = end;
  self->end_status = status;
  self->end_message = g_strdup (message);
}

void
sonor_call_emit_refused (SonorCall     *self,
                         SonorCallVerb  verb,
                         GError        *error)
{
  g_signal_emit (self, signals[REFUSED], 0, verb, error);
  g_error_free (error);
}

gboolean
sonor_call_emit_transfer_requested (SonorCall       *self,
                                    SonorSipAddress *target)
{
  gboolean handled = FALSE;

  g_signal_emit (self, signals[TRANSFER_REQUESTED], 0, target, &handled);

  return handled;
}

void
sonor_call_emit_transfer_progress (SonorCall  *self,
                                   guint       status,
                                   const char *phrase)
{
  g_signal_emit (self, signals[TRANSFER_PROGRESS], 0, status, phrase);
}

void
sonor_call_emit_digit (SonorCall *self,
                       char       digit)
{
  g_signal_emit (self, signals[DIGIT], 0, digit);
}

/* Where the other side is to send what follows; NULL if NUA knows by itself. */
const char *
sonor_call_get_local_contact (SonorCall *self)
{
  const char *contact = self->account != NULL ? sonor_account_get_contact (self->account) : NULL;

  return contact != NULL ? contact : self->local_contact;
}

static void
finish_now (SonorCall *self)
{
  g_autoptr (SonorCall) held = g_object_ref (self);

  g_clear_handle_id (&self->negotiation_timer, g_source_remove);
  sonor_call_drop_transfer (self);
  drop_handle (self);
  sonor_call_set_end (self, SONOR_CALL_END_FAILED, 0, NULL);
  sonor_call_apply (self, SONOR_CALL_EVENT_FINISH);
  g_clear_object (&self->replaced);
  if (self->user_agent != NULL)
    sonor_user_agent_remove_call (self->user_agent, self);
  g_clear_object (&self->user_agent);
}

static void
on_diagnosed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorCall) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->state == SONOR_CALL_STATE_ENDED)
    return;
  if (!sonor_tls_diagnose_finish (result, &error) &&
      g_error_matches (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNTRUSTED))
    {
      self->end = SONOR_CALL_END_UNTRUSTED;
      g_free (self->end_message);
      self->end_message = g_strdup (error->message);
    }
  finish_now (self);
}

/* The dialog is over. If an encrypted connection never came about, it is worth asking why before saying so. */
void
sonor_call_finish (SonorCall *self)
{
  const char *proxy = self->account != NULL ? sonor_account_get_proxy (self->account) : NULL;
  g_autoptr (SonorSipAddress) server = NULL;

  if (self->state == SONOR_CALL_STATE_ENDED)
    return;
  if (self->end != SONOR_CALL_END_UNREACHABLE || self->state > SONOR_CALL_STATE_RINGING || self->incoming)
    {
      finish_now (self);
      return;
    }

  server = proxy != NULL ? sonor_sip_address_new (proxy, NULL, NULL) : g_object_ref (self->remote);
  if (server == NULL || !sonor_sip_address_is_secure (server))
    {
      finish_now (self);
      return;
    }
  drop_handle (self);
  sonor_tls_diagnose_async (server, sonor_user_agent_get_certificate_directory (self->user_agent), self->cancellable,
                            on_diagnosed, g_object_ref (self));
}

/* NUA is about to be destroyed. */
void
sonor_call_detach (SonorCall *self)
{
  g_cancellable_cancel (self->cancellable);
  sonor_call_set_end (self, SONOR_CALL_END_LOST, 0, NULL);
  finish_now (self);
}

/**
 * sonor_call_set_media:
 * @self: an incoming call
 * @profile: the codecs and encryption we can do
 * @media_address: where we want to be spoken to: an IP address of this machine
 * @media_port: the port there
 *
 * Says how we can talk. An incoming call must know before it is answered, or rings with early media.
 */
void
sonor_call_set_media (SonorCall         *self,
                      SonorMediaProfile *profile,
                      const char        *media_address,
                      guint              media_port)
{
  g_return_if_fail (SONOR_IS_CALL (self));
  g_return_if_fail (SONOR_IS_MEDIA_PROFILE (profile));

  g_set_object (&self->profile, profile);
  g_free (self->media_address);
  self->media_address = g_strdup (media_address);
  self->media_port = media_port;
}

/**
 * sonor_call_hang_up:
 * @self: a call
 *
 * Ends the call, whatever its state: gives up calling, declines, or hangs up.
 */
void
sonor_call_hang_up (SonorCall *self)
{
  g_return_if_fail (SONOR_IS_CALL (self));

  if (self->state >= SONOR_CALL_STATE_ENDING)
    return;

  sonor_call_set_end (self, SONOR_CALL_END_HUNG_UP, 0, NULL);
  /* The dialog is over already and only its reason is being looked for. */
  if (self->handle == NULL)
    {
      g_cancellable_cancel (self->cancellable);
      finish_now (self);
      return;
    }
  if (self->state == SONOR_CALL_STATE_CALLING || self->state == SONOR_CALL_STATE_RINGING)
    nua_cancel (self->handle, TAG_END ());
  else if (self->state == SONOR_CALL_STATE_INCOMING)
    nua_respond (self->handle, SIP_603_DECLINE, TAG_END ());
  else
    nua_bye (self->handle, TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);
}

/**
 * sonor_call_get_state:
 * @self: a call
 *
 * Returns: where it stands
 */
SonorCallState
sonor_call_get_state (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), SONOR_CALL_STATE_ENDED);

  return self->state;
}

/**
 * sonor_call_get_end:
 * @self: a call
 *
 * Returns: why it is over, %SONOR_CALL_END_NONE while nobody has hung up
 */
SonorCallEnd
sonor_call_get_end (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), SONOR_CALL_END_NONE);

  return self->end;
}

/**
 * sonor_call_get_end_message:
 * @self: a call
 *
 * Returns: (transfer none): why it is over, in words for the person
 */
const char *
sonor_call_get_end_message (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->end_message != NULL ? self->end_message : sonor_call_end_to_string (self->end);
}

/**
 * sonor_call_get_end_status:
 * @self: a call
 *
 * Returns: the status of SIP it ended with, 0 if none
 */
guint
sonor_call_get_end_status (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), 0);

  return self->end_status;
}

/**
 * sonor_call_is_incoming:
 * @self: a call
 *
 * Returns: whether the other side began it
 */
gboolean
sonor_call_is_incoming (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  return self->incoming;
}

/**
 * sonor_call_get_account:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): the account it came to or was made from
 */
SonorAccount *
sonor_call_get_account (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->account;
}

/**
 * sonor_call_get_remote:
 * @self: a call
 *
 * Returns: (transfer none): who is on the other side
 */
SonorSipAddress *
sonor_call_get_remote (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->remote;
}

/**
 * sonor_call_get_called:
 * @self: a call
 *
 * Returns: (transfer none): who was called in the beginning: for an incoming call one of our own numbers
 */
SonorSipAddress *
sonor_call_get_called (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->called;
}

/**
 * sonor_call_get_addressee:
 * @self: a call
 *
 * A server that an account of ours registers with calls that account and leaves the number that was dialled in To.
 *
 * Returns: (transfer none) (nullable): whom an incoming call says it is for; %NULL for an outgoing one
 */
SonorSipAddress *
sonor_call_get_addressee (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->addressee;
}

/**
 * sonor_call_get_redirection:
 * @self: a call that ended with %SONOR_CALL_END_REDIRECTED
 *
 * Returns: (transfer none) (nullable): whom to call instead; nobody is called unasked
 */
SonorSipAddress *
sonor_call_get_redirection (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->redirection;
}

/**
 * sonor_call_get_replaced:
 * @self: an incoming call that has not been answered
 *
 * Returns: (transfer none) (nullable): the call of ours whose place it takes when it is answered: the end of a transfer
 */
SonorCall *
sonor_call_get_replaced (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->replaced;
}

/**
 * sonor_call_get_headers:
 * @self: a call
 *
 * Returns: (transfer none): what was told with the call
 */
SonorCallHeaders *
sonor_call_get_headers (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->headers;
}

/**
 * sonor_call_get_media:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): what is agreed about speech
 */
const SonorMediaStream *
sonor_call_get_media (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->media;
}

/**
 * sonor_call_get_dialog_id:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): its Call-ID, by which other systems know it
 */
const char *
sonor_call_get_dialog_id (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->dialog_id;
}

/**
 * sonor_call_get_source:
 * @self: a call
 *
 * Where an incoming call was sent from: not what it says of itself, but the IP address its packets came from. Who is let in
 * by their address is let in by this one.
 *
 * Returns: (transfer none) (nullable): the address, %NULL for an outgoing call
 */
const char *
sonor_call_get_source (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->source;
}

/**
 * sonor_call_is_secure:
 * @self: a call
 *
 * Returns: whether an incoming call came over TLS; %FALSE for an outgoing one
 */
gboolean
sonor_call_is_secure (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  return self->secure;
}
