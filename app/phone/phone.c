/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/phone-private.h"

#include <glib/gi18n-lib.h>

#include "base/phone-number.h"
#include "phone/local-address.h"

/**
 * SonorPhone:
 *
 * The softphone: any number of calls, of which the person talks with one, or two joined; the others are held. A call that
 * comes while the person talks is offered, not refused.
 */
enum
{
  PROPERTY_ACCOUNT = 1,
  PROPERTY_CURRENT,
  PROPERTY_JOINED,
  PROPERTY_ACCEPTING,
  N_PROPERTIES
};

enum
{
  ARRIVED,
  ENDED,
  PROBLEM,
  RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorPhone, sonor_phone, G_TYPE_OBJECT)

static void
sonor_phone_dispose (GObject *object)
{
  SonorPhone *self = SONOR_PHONE (object);

  g_cancellable_cancel (self->cancellable);
  while (g_list_model_get_n_items (G_LIST_MODEL (self->calls)) > 0)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), 0);

      sonor_phone_call_hang_up (call);
      g_list_store_remove (self->calls, 0);
      if (call->ended_at == NULL)
        {
          call->ended_at = g_date_time_new_now_utc ();
          sonor_phone_store (self, call);
        }
      g_clear_weak_pointer (&call->phone);
    }
  g_clear_object (&self->current);
  g_clear_object (&self->account);
  g_clear_object (&self->user_agent);
  g_clear_object (&self->sound);

  G_OBJECT_CLASS (sonor_phone_parent_class)->dispose (object);
}

static void
sonor_phone_finalize (GObject *object)
{
  SonorPhone *self = SONOR_PHONE (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->profile);
  g_free (self->area_code);
  g_free (self->media_address);
  g_free (self->found_address);

  G_OBJECT_CLASS (sonor_phone_parent_class)->finalize (object);
}

static void
sonor_phone_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SonorPhone *self = SONOR_PHONE (object);

  switch (property)
    {
    case PROPERTY_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROPERTY_CURRENT:
      g_value_set_object (value, self->current);
      break;
    case PROPERTY_JOINED:
      g_value_set_boolean (value, self->joined);
      break;
    case PROPERTY_ACCEPTING:
      g_value_set_boolean (value, self->accepting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_phone_class_init (SonorPhoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sonor_phone_dispose;
  object_class->finalize = sonor_phone_finalize;
  object_class->get_property = sonor_phone_get_property;

  /**
   * SonorPhone:account:
   *
   * Who we are to those we call; %NULL if nobody in particular.
   */
  properties[PROPERTY_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, SONOR_TYPE_ACCOUNT, flags);

  /**
   * SonorPhone:current:
   *
   * The call the person talks with, or would; %NULL if there is none.
   */
  properties[PROPERTY_CURRENT] = g_param_spec_object ("current", NULL, NULL, SONOR_TYPE_PHONE_CALL, flags);

  /**
   * SonorPhone:joined:
   *
   * Whether three talk.
   */
  properties[PROPERTY_JOINED] = g_param_spec_boolean ("joined", NULL, NULL, FALSE, flags);

  /**
   * SonorPhone:accepting:
   *
   * Whether calls that come are offered. If not, the caller is told 480.
   */
  properties[PROPERTY_ACCEPTING] = g_param_spec_boolean ("accepting", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SonorPhone::arrived:
   * @self: a phone
   * @call: the call
   *
   * Somebody calls us; it rings there.
   */
  signals[ARRIVED] = g_signal_new ("arrived", SONOR_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SONOR_TYPE_PHONE_CALL);

  /**
   * SonorPhone::ended:
   * @self: a phone
   * @call: the call
   *
   * A call is over and is no longer in the list.
   */
  signals[ENDED] = g_signal_new ("ended", SONOR_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, SONOR_TYPE_PHONE_CALL);

  /**
   * SonorPhone::problem:
   * @self: a phone
   * @error: what is wrong and what to do, in words for the person
   *
   * Something did not work that is not the end of a call: the other side would not be held or transferred, a device is gone.
   */
  signals[PROBLEM] = g_signal_new ("problem", SONOR_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * SonorPhone::record:
   * @self: a phone
   * @json: as sonor_phone_call_dup_record() makes it
   *
   * A call, or the part of one with another person, is over; the line is to be stored.
   */
  signals[RECORD] = g_signal_new ("record", SONOR_TYPE_PHONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_phone_init (SonorPhone *self)
{
  self->accepting = TRUE;
  self->calls = g_list_store_new (SONOR_TYPE_PHONE_CALL);
  self->cancellable = g_cancellable_new ();
}

void
sonor_phone_report (SonorPhone   *self,
                    const GError *problem)
{
  if (self != NULL && problem != NULL)
    g_signal_emit (self, signals[PROBLEM], 0, problem);
}

void
sonor_phone_store (SonorPhone     *self,
                   SonorPhoneCall *call)
{
  g_autofree char *json = sonor_phone_call_dup_record (call);

  g_signal_emit (self, signals[RECORD], 0, json);
}

SonorMediaProfile *
sonor_phone_get_profile (SonorPhone *self)
{
  return self->profile;
}

static void
on_address_found (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  SonorPhone *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = sonor_local_address_find_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->found_address);
  self->found_address = g_steal_pointer (&address);
}

/* The way to the server may have changed, and with it what we are to be called by. */
static void
find_address (SonorPhone *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->found_address, g_free);
  if (self->account != NULL)
    sonor_local_address_find_async (sonor_sip_address_get_host (sonor_account_get_address (self->account)), self->cancellable,
                                    on_address_found, self);
}

/* The leg of a call with @remote, and the address at which it is to be spoken to. */
SonorLeg *
sonor_phone_open_leg (SonorPhone       *self,
                      SonorSipAddress  *remote,
                      char            **address,
                      GError          **error)
{
  g_autofree char *here = NULL;
  SonorLeg *leg;

  if (self->media_address != NULL)
    here = g_strdup (self->media_address);
  else if (self->found_address != NULL)
    here = g_strdup (self->found_address);
  else
    here = sonor_local_address_towards (sonor_sip_address_get_host (remote));

  leg = sonor_sound_add_leg (self->sound, here, error);
  if (leg != NULL)
    *address = g_steal_pointer (&here);

  return leg;
}

/* Whether the other side of @call may send us to somebody else. A stranger may not: it would be our bill. */
gboolean
sonor_phone_follows (SonorPhone *self,
                     SonorCall  *call)
{
  return self->account == NULL || sonor_call_get_account (call) != NULL;
}

SonorSipAddress *
sonor_phone_find_target (SonorPhone  *self,
                         const char  *number,
                         GError     **error)
{
  g_autofree char *dialled = NULL;

  if (!sonor_phone_number_normalise (number, self->area_code, &dialled, NULL, error))
    return NULL;
  if (self->account != NULL)
    return sonor_account_complete (self->account, dialled, error);
  if (g_strrstr (dialled, "@") == NULL && g_strrstr (dialled, ":") == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("No telephone server is set up that knows numbers; set one up, or call an address such as name@host"));
      return NULL;
    }

  return sonor_sip_address_new (dialled, NULL, error);
}

/**
 * sonor_phone_new:
 * @user_agent: through which to call and be called
 * @sound: microphone and speaker
 *
 * Makes a phone that takes every call of @user_agent. It begins with every codec that is present, the best first, and with
 * encryption where the other side can.
 *
 * Returns: (transfer full): the phone
 */
SonorPhone *
sonor_phone_new (SonorUserAgent *user_agent,
                 SonorSound     *sound)
{
  SonorPhone *self;
  SonorCodec codecs[SONOR_N_CODECS];
  gsize n_codecs;

  g_return_val_if_fail (SONOR_IS_USER_AGENT (user_agent), NULL);
  g_return_val_if_fail (SONOR_IS_SOUND (sound), NULL);

  self = g_object_new (SONOR_TYPE_PHONE, NULL);
  self->user_agent = g_object_ref (user_agent);
  self->sound = g_object_ref (sound);
  n_codecs = sonor_sound_get_codecs (sound, codecs);
  self->profile = sonor_media_profile_new (codecs, n_codecs, SONOR_ENCRYPTION_PREFERRED);

  g_signal_connect_object (user_agent, "incoming-call", G_CALLBACK (sonor_phone_handle_incoming_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "problem", G_CALLBACK (sonor_phone_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (find_address), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonor_phone_set_account:
 * @self: a phone
 * @account: (nullable): who we are
 *
 * Says who we are from now on, and whose server knows the numbers we dial. Registering is the account's own matter.
 */
void
sonor_phone_set_account (SonorPhone   *self,
                         SonorAccount *account)
{
  g_return_if_fail (SONOR_IS_PHONE (self));
  g_return_if_fail (account == NULL || SONOR_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;

  find_address (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ACCOUNT]);
}

/**
 * sonor_phone_get_account:
 * @self: a phone
 *
 * Returns: (transfer none) (nullable): who we are
 */
SonorAccount *
sonor_phone_get_account (SonorPhone *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), NULL);

  return self->account;
}

/**
 * sonor_phone_set_profile:
 * @self: a phone
 * @codecs: (array length=n_codecs): the codecs to offer and accept, the best liked first
 * @n_codecs: how many
 * @encryption: whether speech is to be encrypted
 *
 * Says how to talk in calls that begin from now on. Codecs that this machine does not have are left out; if none is left,
 * all it has are offered.
 */
void
sonor_phone_set_profile (SonorPhone       *self,
                         const SonorCodec *codecs,
                         gsize             n_codecs,
                         SonorEncryption   encryption)
{
  SonorCodec present[SONOR_N_CODECS];
  SonorCodec chosen[SONOR_N_CODECS];
  gsize n_present;
  gsize n_chosen = 0;

  g_return_if_fail (SONOR_IS_PHONE (self));
  g_return_if_fail (codecs != NULL || n_codecs == 0);

  n_present = sonor_sound_get_codecs (self->sound, present);
  for (gsize i = 0; i < n_codecs; i++)
    {
      for (gsize p = 0; p < n_present && n_chosen < SONOR_N_CODECS; p++)
        {
          if (present[p] == codecs[i])
            chosen[n_chosen++] = codecs[i];
        }
    }

  g_clear_object (&self->profile);
  self->profile = n_chosen > 0 ? sonor_media_profile_new (chosen, n_chosen, encryption)
                               : sonor_media_profile_new (present, n_present, encryption);
}

/**
 * sonor_phone_set_area_code:
 * @self: a phone
 * @area_code: (nullable): the code of the own city, as `0478`
 *
 * Says where we are, for numbers without an area code.
 */
void
sonor_phone_set_area_code (SonorPhone *self,
                           const char *area_code)
{
  g_return_if_fail (SONOR_IS_PHONE (self));

  g_free (self->area_code);
  self->area_code = g_strdup (area_code);
}

/**
 * sonor_phone_set_media_address:
 * @self: a phone
 * @address: (nullable): an IP address of this machine; found by the way to the server if %NULL
 *
 * Says where to listen for speech in calls that begin from now on.
 */
void
sonor_phone_set_media_address (SonorPhone *self,
                               const char *address)
{
  g_return_if_fail (SONOR_IS_PHONE (self));

  g_free (self->media_address);
  self->media_address = g_strdup (address);
}

/**
 * sonor_phone_set_accepting:
 * @self: a phone
 * @accepting: whether calls that come are to be offered
 *
 * Offers calls or tells callers that nobody is there (480). Calls that are here are not touched.
 */
void
sonor_phone_set_accepting (SonorPhone *self,
                           gboolean    accepting)
{
  g_return_if_fail (SONOR_IS_PHONE (self));

  if (self->accepting == accepting)
    return;

  self->accepting = accepting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ACCEPTING]);
}

/**
 * sonor_phone_get_accepting:
 * @self: a phone
 *
 * Returns: whether calls that come are offered
 */
gboolean
sonor_phone_get_accepting (SonorPhone *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), FALSE);

  return self->accepting;
}

/**
 * sonor_phone_get_calls:
 * @self: a phone
 *
 * Returns: (transfer none): the calls there are, #SonorPhoneCall, in the order in which they came
 */
GListModel *
sonor_phone_get_calls (SonorPhone *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), NULL);

  return G_LIST_MODEL (self->calls);
}

/**
 * sonor_phone_get_current:
 * @self: a phone
 *
 * Returns: (transfer none) (nullable): the call the person talks with, or would
 */
SonorPhoneCall *
sonor_phone_get_current (SonorPhone *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), NULL);

  return self->current;
}

/**
 * sonor_phone_is_joined:
 * @self: a phone
 *
 * Returns: whether three talk
 */
gboolean
sonor_phone_is_joined (SonorPhone *self)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), FALSE);

  return self->joined;
}
