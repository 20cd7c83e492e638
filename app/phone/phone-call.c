/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/phone-private.h"

/**
 * SonorPhoneCall:
 *
 * One call on the phone, as the person sees it: who is there, where it stands, and what can be done with it. A verb acts on
 * the whole phone where it must: answering or resuming one call holds the others first. When somebody transfers us, or a call
 * takes another one's place, this stays the same object and another person is there.
 */
G_DEFINE_FINAL_TYPE (SonorPhoneCall, sonor_phone_call, G_TYPE_OBJECT)

enum
{
  DIGIT,
  FIRST_AUDIO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[SONOR_PHONE_CALL_N_PROPERTIES];

static void
sonor_phone_call_dispose (GObject *object)
{
  SonorPhoneCall *self = SONOR_PHONE_CALL (object);

  g_clear_handle_id (&self->digit_timer, g_source_remove);
  g_clear_handle_id (&self->predecessor_timer, g_source_remove);
  sonor_phone_call_drop_successor (self);
  g_signal_group_set_target (self->call_signals, NULL);
  g_signal_group_set_target (self->leg_signals, NULL);
  if (self->leg != NULL)
    sonor_leg_close (self->leg);
  g_clear_object (&self->leg);
  g_clear_object (&self->call);
  g_clear_object (&self->predecessor);
  g_clear_object (&self->consultation_of);
  g_clear_weak_pointer (&self->phone);

  G_OBJECT_CLASS (sonor_phone_call_parent_class)->dispose (object);
}

static void
sonor_phone_call_finalize (GObject *object)
{
  SonorPhoneCall *self = SONOR_PHONE_CALL (object);

  g_object_unref (self->call_signals);
  g_object_unref (self->leg_signals);
  g_object_unref (self->successor_signals);
  g_free (self->id);
  g_free (self->number);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  g_clear_pointer (&self->answered_at, g_date_time_unref);
  g_clear_pointer (&self->ended_at, g_date_time_unref);
  g_clear_pointer (&self->quality, sonor_quality_free);
  g_string_free (self->digits, TRUE);

  G_OBJECT_CLASS (sonor_phone_call_parent_class)->finalize (object);
}

static void
sonor_phone_call_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorPhoneCall *self = SONOR_PHONE_CALL (object);

  switch ((SonorPhoneCallProperty) property)
    {
    case SONOR_PHONE_CALL_PROPERTY_STATE:
      g_value_set_enum (value, (gint) sonor_phone_call_get_state (self));
      break;
    case SONOR_PHONE_CALL_PROPERTY_INCOMING:
      g_value_set_boolean (value, sonor_phone_call_is_incoming (self));
      break;
    case SONOR_PHONE_CALL_PROPERTY_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case SONOR_PHONE_CALL_PROPERTY_HELD:
      g_value_set_boolean (value, self->held);
      break;
    case SONOR_PHONE_CALL_PROPERTY_JOINED:
      g_value_set_boolean (value, self->joined);
      break;
    case SONOR_PHONE_CALL_PROPERTY_NAME:
      g_value_set_string (value, sonor_phone_call_get_name (self));
      break;
    case SONOR_PHONE_CALL_PROPERTY_NUMBER:
      g_value_set_string (value, self->number);
      break;
    case SONOR_PHONE_CALL_PROPERTY_CODEC:
      g_value_set_string (value, sonor_phone_call_get_codec (self));
      break;
    case SONOR_PHONE_CALL_PROPERTY_ENCRYPTED:
      g_value_set_boolean (value, sonor_phone_call_get_encrypted (self));
      break;
    case SONOR_PHONE_CALL_PROPERTY_QUALITY:
      g_value_set_boxed (value, self->quality);
      break;
    case SONOR_PHONE_CALL_PROPERTY_STARTED_AT:
      g_value_set_boxed (value, self->started_at);
      break;
    case SONOR_PHONE_CALL_PROPERTY_ANSWERED_AT:
      g_value_set_boxed (value, self->answered_at);
      break;
    case SONOR_PHONE_CALL_PROPERTY_CONSULTATION_OF:
      g_value_set_object (value, self->consultation_of);
      break;
    case SONOR_PHONE_CALL_N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_phone_call_class_init (SonorPhoneCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sonor_phone_call_dispose;
  object_class->finalize = sonor_phone_call_finalize;
  object_class->get_property = sonor_phone_call_get_property;

  /**
   * SonorPhoneCall:state:
   *
   * Where the call stands.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SONOR_TYPE_CALL_STATE, SONOR_CALL_STATE_IDLE, flags);

  /**
   * SonorPhoneCall:incoming:
   *
   * Whether the other side called us.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_INCOMING] = g_param_spec_boolean ("incoming", NULL, NULL, FALSE, flags);

  /**
   * SonorPhoneCall:muted:
   *
   * Whether the other side does not hear our microphone.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);

  /**
   * SonorPhoneCall:held:
   *
   * Whether we hold the other side. It is so at once, before the other side has agreed, and stays so should it refuse: neither
   * hears the other. Whether it holds us is in [property@PhoneCall:state].
   */
  properties[SONOR_PHONE_CALL_PROPERTY_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);

  /**
   * SonorPhoneCall:joined:
   *
   * Whether it is part of a three-way conversation.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_JOINED] = g_param_spec_boolean ("joined", NULL, NULL, FALSE, flags);

  /**
   * SonorPhoneCall:name:
   *
   * The name the other side gives itself; %NULL if none.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * SonorPhoneCall:number:
   *
   * The number, or name before the @, of the other side.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);

  /**
   * SonorPhoneCall:codec:
   *
   * What speech is coded with, as `PCMA`; %NULL while nothing is agreed.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_CODEC] = g_param_spec_string ("codec", NULL, NULL, NULL, flags);

  /**
   * SonorPhoneCall:encrypted:
   *
   * Whether speech is encrypted.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_ENCRYPTED] = g_param_spec_boolean ("encrypted", NULL, NULL, FALSE, flags);

  /**
   * SonorPhoneCall:quality:
   *
   * How well speech arrives, told every five seconds; %NULL before the first time.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_QUALITY] = g_param_spec_boxed ("quality", NULL, NULL, SONOR_TYPE_QUALITY, flags);

  /**
   * SonorPhoneCall:started-at:
   *
   * When it was dialled or arrived.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_STARTED_AT] = g_param_spec_boxed ("started-at", NULL, NULL, G_TYPE_DATE_TIME, flags);

  /**
   * SonorPhoneCall:answered-at:
   *
   * When it was answered; %NULL before.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_ANSWERED_AT] = g_param_spec_boxed ("answered-at", NULL, NULL, G_TYPE_DATE_TIME, flags);

  /**
   * SonorPhoneCall:consultation-of:
   *
   * The call about which this one consults; %NULL if it is none.
   */
  properties[SONOR_PHONE_CALL_PROPERTY_CONSULTATION_OF] =
    g_param_spec_object ("consultation-of", NULL, NULL, SONOR_TYPE_PHONE_CALL, flags);

  g_object_class_install_properties (object_class, SONOR_PHONE_CALL_N_PROPERTIES, properties);

  /**
   * SonorPhoneCall::digit:
   * @self: a call
   * @digit: one of `0123456789*#ABCD`
   *
   * The other side has pressed a key.
   */
  signals[DIGIT] = g_signal_new ("digit", SONOR_TYPE_PHONE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_CHAR);

  /**
   * SonorPhoneCall::first-audio:
   * @self: a call
   *
   * The first sound of the other side has arrived, before the answer perhaps.
   */
  signals[FIRST_AUDIO] = g_signal_new ("first-audio", SONOR_TYPE_PHONE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

void
sonor_phone_call_notify (SonorPhoneCall         *self,
                         SonorPhoneCallProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
finish (SonorPhoneCall *self)
{
  g_autoptr (SonorPhoneCall) held = g_object_ref (self);
  SonorPhone *phone = self->phone;

  self->ended_at = g_date_time_new_now_utc ();
  g_clear_handle_id (&self->digit_timer, g_source_remove);
  if (self->leg != NULL)
    sonor_leg_close (self->leg);
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_STATE);
  if (phone == NULL)
    return;

  sonor_phone_remove (phone, self);
  g_clear_weak_pointer (&self->phone);
  g_clear_object (&self->consultation_of);
}

/* Where the dialog stands has changed. */
void
sonor_phone_call_follow (SonorPhoneCall *self)
{
  SonorCallState state = sonor_call_get_state (self->call);
  g_autoptr (GError) error = NULL;

  if (self->ended_at != NULL)
    return;
  if (state == SONOR_CALL_STATE_ENDED)
    {
      if (!sonor_phone_call_promote_successor (self))
        finish (self);
      return;
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (self->answered_at == NULL && sonor_call_state_is_talking (state))
    {
      self->answered_at = g_date_time_new_now_utc ();
      sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_ANSWERED_AT);
      /* Answered while the person talks with somebody else already. */
      if (self->phone != NULL && !self->joined && sonor_phone_get_current (self->phone) != self &&
          !sonor_phone_call_hold (self, &error))
        sonor_phone_report (self->phone, error);
    }
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_STATE);
  g_object_thaw_notify (G_OBJECT (self));

  if (self->phone != NULL)
    sonor_phone_arrange (self->phone);
}

static void
on_call_media (SonorPhoneCall *self)
{
  const SonorMediaStream *media = sonor_call_get_media (self->call);
  g_autoptr (GError) error = NULL;

  if (!sonor_leg_set_stream (self->leg, media, &error))
    {
      /* What cannot be spoken, or not encrypted, is no call. */
      sonor_phone_report (self->phone, error);
      sonor_call_hang_up (self->call);
      return;
    }

  g_object_freeze_notify (G_OBJECT (self));
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_CODEC);
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_ENCRYPTED);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->phone != NULL)
    sonor_phone_arrange (self->phone);
}

static void
on_call_remote (SonorPhoneCall *self)
{
  g_free (self->number);
  self->number = sonor_sip_address_dup_number (sonor_call_get_remote (self->call));
  g_object_freeze_notify (G_OBJECT (self));
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_NAME);
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_NUMBER);
  g_object_thaw_notify (G_OBJECT (self));
}

/* The other side would not. */
static void
on_call_refused (SonorPhoneCall *self,
                 guint           verb,
                 GError         *error)
{
  if (verb == SONOR_CALL_VERB_RESUME)
    sonor_phone_call_set_held (self, TRUE);
  if (verb == SONOR_CALL_VERB_DIGIT)
    g_string_truncate (self->digits, 0);
  sonor_phone_report (self->phone, error);
  if (self->phone != NULL)
    sonor_phone_arrange (self->phone);
}

static void
on_digit (SonorPhoneCall *self,
          char            digit)
{
  g_signal_emit (self, signals[DIGIT], 0, digit);
}

static void
on_leg_quality (SonorPhoneCall     *self,
                const SonorQuality *quality)
{
  g_clear_pointer (&self->quality, sonor_quality_free);
  self->quality = sonor_quality_copy (quality);
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_QUALITY);
}

static void
on_leg_failed (SonorPhoneCall *self,
               const GError   *error)
{
  sonor_phone_report (self->phone, error);
}

static void
on_leg_first_audio (SonorPhoneCall *self)
{
  g_signal_emit (self, signals[FIRST_AUDIO], 0);
}

static void
sonor_phone_call_init (SonorPhoneCall *self)
{
  self->digits = g_string_new (NULL);

  self->call_signals = g_signal_group_new (SONOR_TYPE_CALL);
  g_signal_group_connect_swapped (self->call_signals, "notify::state", G_CALLBACK (sonor_phone_call_follow), self);
  g_signal_group_connect_swapped (self->call_signals, "notify::media", G_CALLBACK (on_call_media), self);
  g_signal_group_connect_swapped (self->call_signals, "notify::remote", G_CALLBACK (on_call_remote), self);
  g_signal_group_connect_swapped (self->call_signals, "refused", G_CALLBACK (on_call_refused), self);
  g_signal_group_connect_swapped (self->call_signals, "digit", G_CALLBACK (on_digit), self);
  g_signal_group_connect_swapped (self->call_signals, "transfer-requested",
                                  G_CALLBACK (sonor_phone_call_handle_transfer_request), self);

  self->leg_signals = g_signal_group_new (SONOR_TYPE_LEG);
  g_signal_group_connect_swapped (self->leg_signals, "digit", G_CALLBACK (on_digit), self);
  g_signal_group_connect_swapped (self->leg_signals, "quality", G_CALLBACK (on_leg_quality), self);
  g_signal_group_connect_swapped (self->leg_signals, "failed", G_CALLBACK (on_leg_failed), self);
  g_signal_group_connect_swapped (self->leg_signals, "first-audio", G_CALLBACK (on_leg_first_audio), self);

  sonor_phone_call_watch_successor (self);
}

/* Makes @call and @leg those of this object; what was before is the caller's to end. Takes both. */
void
sonor_phone_call_use (SonorPhoneCall *self,
                      SonorCall      *call,
                      SonorLeg       *leg)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_set_object (&self->call, call);
  g_set_object (&self->leg, leg);
  g_object_unref (call);
  g_object_unref (leg);
  g_signal_group_set_target (self->call_signals, call);
  g_signal_group_set_target (self->leg_signals, leg);

  g_free (self->id);
  self->id = g_uuid_string_random ();
  g_clear_pointer (&self->started_at, g_date_time_unref);
  self->started_at = g_date_time_new_now_utc ();
  g_clear_pointer (&self->answered_at, g_date_time_unref);
  g_clear_pointer (&self->quality, sonor_quality_free);
  g_string_truncate (self->digits, 0);
  self->held = FALSE;
  for (guint property = SONOR_PHONE_CALL_PROPERTY_STATE; property < SONOR_PHONE_CALL_N_PROPERTIES; property++)
    sonor_phone_call_notify (self, property);

  on_call_remote (self);
  if (sonor_call_get_media (call) != NULL)
    on_call_media (self);
  sonor_phone_call_follow (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Takes @call and @leg. */
SonorPhoneCall *
sonor_phone_call_new (SonorPhone *phone,
                      SonorCall  *call,
                      SonorLeg   *leg)
{
  SonorPhoneCall *self = g_object_new (SONOR_TYPE_PHONE_CALL, NULL);

  sonor_phone_call_use (self, call, leg);
  g_set_weak_pointer (&self->phone, phone);

  return self;
}

gboolean
sonor_phone_call_is_talking (SonorPhoneCall *self)
{
  return sonor_call_state_is_talking (sonor_call_get_state (self->call));
}

void
sonor_phone_call_set_joined (SonorPhoneCall *self,
                             gboolean        joined)
{
  if (self->joined == joined)
    return;

  self->joined = joined;
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_JOINED);
}

void
sonor_phone_call_set_held (SonorPhoneCall *self,
                           gboolean        held)
{
  if (self->held == held)
    return;

  self->held = held;
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_HELD);
}

/* Who hears whom. Before the answer we hear what is played to us but are not heard. */
void
sonor_phone_call_route (SonorPhoneCall *self,
                        gboolean        live)
{
  SonorCallState state = sonor_call_get_state (self->call);
  gboolean answered = sonor_call_state_is_talking (state) || state == SONOR_CALL_STATE_ANSWERING;
  gboolean early = state == SONOR_CALL_STATE_RINGING && sonor_call_get_media (self->call) != NULL;
  gboolean talks = live && answered && !self->held;

  sonor_leg_set_talking (self->leg, talks || (live && early), talks && !self->muted);
  sonor_leg_set_joined (self->leg, talks && self->joined);
}
