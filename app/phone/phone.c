/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/phone-private.h"

#include <glib/gi18n-lib.h>

#include "base/phone-number.h"
#include "phone/local-address.h"

/* Nobody juggles more; a flood of calls ends here. */
#define MOST_CALLS 8

/**
 * SonorPhone:
 *
 * The softphone: any number of calls, of which the person talks with one, or two joined; the others are held. A call that
 * comes while the person talks is offered, not refused. It rings and beeps for itself; who shows it needs nothing else.
 */
struct _SonorPhone
{
  GObject parent_instance;

  SonorUserAgent    *user_agent;
  SonorSound        *sound;
  SonorAccount      *account;
  SonorMediaProfile *profile;
  char              *area_code;
  char              *media_address;
  char              *found_address;
  GCancellable      *cancellable;
  GListStore        *calls;
  SonorPhoneCall    *current;
  gboolean           accepting;
  gboolean           joined;
};

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

static SonorPhoneCall *
get_call (SonorPhone *self,
          guint       position)
{
  g_autoptr (SonorPhoneCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), position);

  /* The list keeps it. */
  return call;
}

static guint
get_n_calls (SonorPhone *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->calls));
}

static void
sonor_phone_dispose (GObject *object)
{
  SonorPhone *self = SONOR_PHONE (object);

  g_cancellable_cancel (self->cancellable);
  while (self->calls != NULL && get_n_calls (self) > 0)
    {
      g_autoptr (SonorPhoneCall) call = g_object_ref (get_call (self, 0));

      sonor_phone_call_hang_up (call);
      g_list_store_remove (self->calls, 0);
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

/* Somebody calls, but the list is full or nobody wants to be called. */
static void
turn_away (SonorCall        *call,
           SonorCallRefusal  refusal)
{
  if (!sonor_call_refuse (call, refusal, NULL))
    sonor_call_hang_up (call);
}

static SonorPhoneCall *
find_call (SonorPhone *self,
           SonorCall  *call)
{
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      if (get_call (self, i)->call == call)
        return get_call (self, i);
    }

  return NULL;
}

static void
append (SonorPhone     *self,
        SonorPhoneCall *call)
{
  g_list_store_append (self->calls, call);
  if (self->current == NULL)
    sonor_phone_set_current (self, call);
}

static void
on_incoming_call (SonorPhone *self,
                  SonorCall  *call)
{
  SonorPhoneCall *replaced = find_call (self, sonor_call_get_replaced (call));
  g_autoptr (SonorPhoneCall) phone_call = NULL;
  g_autoptr (SonorLeg) leg = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  if (replaced != NULL && sonor_phone_call_is_talking (replaced))
    {
      if (!sonor_phone_call_take_over (replaced, call) && sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        turn_away (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }
  if (!self->accepting || get_n_calls (self) >= MOST_CALLS)
    {
      turn_away (call, self->accepting ? SONOR_CALL_REFUSAL_BUSY : SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }

  leg = sonor_phone_open_leg (self, sonor_call_get_remote (call), &address, &error);
  if (leg == NULL)
    {
      turn_away (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      sonor_phone_report (self, error);
      return;
    }
  sonor_call_set_media (call, self->profile, address, sonor_leg_get_port (leg));
  if (!sonor_call_ring (call, FALSE, &error))
    {
      sonor_leg_close (leg);
      sonor_phone_report (self, error);
      return;
    }

  phone_call = sonor_phone_call_new (self, g_object_ref (call), g_steal_pointer (&leg));
  append (self, phone_call);
  g_signal_emit (self, signals[ARRIVED], 0, phone_call);
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

/* Calls somebody, holding the others once that has begun. */
SonorPhoneCall *
sonor_phone_call_up (SonorPhone        *self,
                     const char        *number,
                     SonorCallHeaders  *headers,
                     SonorPhoneCall    *consultation_of,
                     GError           **error)
{
  g_autoptr (SonorSipAddress) target = sonor_phone_find_target (self, number, error);
  g_autoptr (SonorPhoneCall) phone_call = NULL;
  g_autoptr (SonorLeg) leg = NULL;
  g_autofree char *address = NULL;
  SonorCall *call;

  if (target == NULL)
    return NULL;
  if (get_n_calls (self) >= MOST_CALLS)
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                   /* Translators: %d is a number of calls */
                   _("There are %d calls already; end one first"), MOST_CALLS);
      return NULL;
    }

  leg = sonor_phone_open_leg (self, target, &address, error);
  if (leg == NULL)
    return NULL;
  call = sonor_call_dial (self->user_agent, self->account, target, headers, self->profile, address, sonor_leg_get_port (leg),
                          error);
  if (call == NULL)
    {
      sonor_leg_close (leg);
      return NULL;
    }

  phone_call = sonor_phone_call_new (self, call, g_steal_pointer (&leg));
  g_set_object (&phone_call->consultation_of, consultation_of);
  append (self, phone_call);
  sonor_phone_set_current (self, phone_call);
  sonor_phone_hold_others (self, phone_call);

  return phone_call;
}

void
sonor_phone_set_current (SonorPhone     *self,
                         SonorPhoneCall *call)
{
  if (g_set_object (&self->current, call))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CURRENT]);
  sonor_phone_arrange (self);
}

void
sonor_phone_hold_others (SonorPhone     *self,
                         SonorPhoneCall *except)
{
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);
      g_autoptr (GError) error = NULL;

      if (call == except || call->held || !sonor_phone_call_is_talking (call) ||
          sonor_phone_call_get_state (call) == SONOR_CALL_STATE_TRANSFERRING)
        continue;
      if (call->joined && except->joined)
        continue;
      if (!sonor_phone_call_hold (call, &error))
        sonor_phone_report (self, error);
    }
}

/* A conversation of three needs two on the line. */
static void
settle_joined (SonorPhone *self)
{
  guint n = 0;

  for (guint i = 0; i < get_n_calls (self); i++)
    n += get_call (self, i)->joined && sonor_phone_call_is_talking (get_call (self, i)) ? 1 : 0;
  if (self->joined && n < 2)
    {
      for (guint i = 0; i < get_n_calls (self); i++)
        sonor_phone_call_set_joined (get_call (self, i), FALSE);
    }
  if (self->joined != (n >= 2))
    {
      self->joined = n >= 2;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_JOINED]);
    }
}

/* Lets hear each other who should, and only those. */
void
sonor_phone_arrange (SonorPhone *self)
{
  gboolean rings_back = FALSE;

  settle_joined (self);
  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);

      sonor_phone_call_route (call, call == self->current || call->joined);
      /* Where the other side plays nothing while it rings there, we do: RFC 3960 3.2. */
      rings_back = rings_back || (call == self->current && sonor_phone_call_get_state (call) == SONOR_CALL_STATE_RINGING &&
                                  sonor_call_get_media (call->call) == NULL);
    }
  sonor_sound_set_ringing_back (self->sound, rings_back);
}

/* Whom the person is with when a call is over. Nobody is spoken to unasked: a held call stays held. */
static SonorPhoneCall *
find_next (SonorPhone     *self,
           SonorPhoneCall *ended)
{
  guint n = get_n_calls (self);

  for (guint i = 0; i < n; i++)
    {
      if (ended->joined && get_call (self, i)->joined && get_call (self, i) != ended)
        return get_call (self, i);
    }
  for (guint i = 0; i < n; i++)
    {
      if (get_call (self, i) == ended->consultation_of)
        return get_call (self, i);
    }

  return n > 0 ? get_call (self, n - 1) : NULL;
}

/* @call is to be no part of the conversation of three; the person stays with the other one. */
void
sonor_phone_leave (SonorPhone     *self,
                   SonorPhoneCall *call)
{
  SonorPhoneCall *next = call->joined && call == self->current ? find_next (self, call) : self->current;

  sonor_phone_call_set_joined (call, FALSE);
  sonor_phone_set_current (self, next);
}

void
sonor_phone_remove (SonorPhone     *self,
                    SonorPhoneCall *call)
{
  g_autoptr (SonorPhone) held = g_object_ref (self);
  guint position;

  if (!g_list_store_find (self->calls, call, &position))
    return;

  g_list_store_remove (self->calls, position);
  if (self->current == call)
    sonor_phone_set_current (self, find_next (self, call));
  else
    sonor_phone_arrange (self);
  sonor_phone_call_set_joined (call, FALSE);
  sonor_phone_store (self, call);
  g_signal_emit (self, signals[ENDED], 0, call);
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

  g_signal_connect_object (user_agent, "incoming-call", G_CALLBACK (on_incoming_call), self, G_CONNECT_SWAPPED);
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
 * sonor_phone_dial:
 * @self: a phone
 * @number: whom to call, as typed (see sonor_phone_number_normalise())
 * @headers: (nullable): what to tell with the call
 * @error: return location for a #GError
 *
 * Calls somebody, holding whom we talk with.
 *
 * Returns: (transfer none) (nullable): the call, or %NULL with @error set and everything as it was
 */
SonorPhoneCall *
sonor_phone_dial (SonorPhone        *self,
                  const char        *number,
                  SonorCallHeaders  *headers,
                  GError           **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return sonor_phone_call_up (self, number, headers, NULL, error);
}

static SonorPhoneCall *
find_partner (SonorPhone *self)
{
  SonorPhoneCall *partner = NULL;

  if (self->current == NULL || !sonor_phone_call_is_talking (self->current))
    return NULL;

  for (guint i = 0; i < get_n_calls (self); i++)
    {
      SonorPhoneCall *call = get_call (self, i);

      if (call == self->current || !sonor_phone_call_is_talking (call))
        continue;
      if (call == self->current->consultation_of)
        return call;
      partner = call;
    }

  return partner;
}

/**
 * sonor_phone_join:
 * @self: a phone
 * @error: return location for a #GError
 *
 * Makes a conversation of three: the current call and the held one, which is the one consulted about or else the newest.
 *
 * Returns: whether there are two answered calls; if not, @error is set
 */
gboolean
sonor_phone_join (SonorPhone  *self,
                  GError     **error)
{
  SonorPhoneCall *both[2];

  g_return_val_if_fail (SONOR_IS_PHONE (self), FALSE);

  both[0] = self->current;
  both[1] = find_partner (self);
  if (both[1] == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("A conversation of three needs two answered calls"));
      return FALSE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      if (!sonor_call_resume (both[i]->call, error))
        return FALSE;
      sonor_phone_call_set_held (both[i], FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    sonor_phone_call_set_joined (both[i], TRUE);
  sonor_phone_arrange (self);

  return TRUE;
}

/**
 * sonor_phone_split:
 * @self: a phone
 *
 * Ends the conversation of three: the current call goes on, the other one is held.
 */
void
sonor_phone_split (SonorPhone *self)
{
  g_return_if_fail (SONOR_IS_PHONE (self));

  if (!self->joined)
    return;

  for (guint i = 0; i < get_n_calls (self); i++)
    sonor_phone_call_set_joined (get_call (self, i), FALSE);
  sonor_phone_hold_others (self, self->current);
  sonor_phone_arrange (self);
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
