/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket.h"

/**
 * SonorTicket:
 *
 * One ticket as lists show it: a row of ticket_list(), made by sonor_result_create_object().
 */
struct _SonorTicket
{
  GObject    parent_instance;

  char      *texts[SONOR_TICKET_N_TEXTS];
  GDateTime *created_at;
  GDateTime *due_at;
  gboolean   urgent;
  gboolean   confidential;
};

/* Property numbers: the texts first, each one more than its SonorTicketText. */
enum
{
  PROP_0,
  PROP_CREATED_AT = SONOR_TICKET_N_TEXTS + 1,
  PROP_DUE_AT,
  PROP_URGENT,
  PROP_CONFIDENTIAL,
  N_PROPERTIES
};

static const char *text_names[SONOR_TICKET_N_TEXTS] = {
  [SONOR_TICKET_ID] = "id",
  [SONOR_TICKET_NUMBER] = "number",
  [SONOR_TICKET_KIND] = "kind",
  [SONOR_TICKET_CHANNEL] = "channel",
  [SONOR_TICKET_CATEGORY_NAME] = "category-name",
  [SONOR_TICKET_AREA_NAME] = "area-name",
  [SONOR_TICKET_TITLE] = "title",
  [SONOR_TICKET_STATE] = "state",
  [SONOR_TICKET_LIGHT] = "light",
  [SONOR_TICKET_LEAD_UNIT_NAME] = "lead-unit-name",
  [SONOR_TICKET_NEXT_KEY] = "next-key",
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorTicket, sonor_ticket, G_TYPE_OBJECT)

static void
sonor_ticket_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SonorTicket *self = SONOR_TICKET (object);

  if (property_id > PROP_0 && property_id <= SONOR_TICKET_N_TEXTS)
    g_value_set_string (value, self->texts[property_id - 1]);
  else if (property_id == PROP_CREATED_AT)
    g_value_set_boxed (value, self->created_at);
  else if (property_id == PROP_DUE_AT)
    g_value_set_boxed (value, self->due_at);
  else if (property_id == PROP_URGENT)
    g_value_set_boolean (value, self->urgent);
  else if (property_id == PROP_CONFIDENTIAL)
    g_value_set_boolean (value, self->confidential);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_ticket_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SonorTicket *self = SONOR_TICKET (object);

  if (property_id > PROP_0 && property_id <= SONOR_TICKET_N_TEXTS)
    {
      g_free (self->texts[property_id - 1]);
      self->texts[property_id - 1] = g_value_dup_string (value);
    }
  else if (property_id == PROP_CREATED_AT)
    self->created_at = g_value_dup_boxed (value);
  else if (property_id == PROP_DUE_AT)
    self->due_at = g_value_dup_boxed (value);
  else if (property_id == PROP_URGENT)
    self->urgent = g_value_get_boolean (value);
  else if (property_id == PROP_CONFIDENTIAL)
    self->confidential = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sonor_ticket_finalize (GObject *object)
{
  SonorTicket *self = SONOR_TICKET (object);

  for (gsize i = 0; i < SONOR_TICKET_N_TEXTS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->created_at, g_date_time_unref);
  g_clear_pointer (&self->due_at, g_date_time_unref);

  G_OBJECT_CLASS (sonor_ticket_parent_class)->finalize (object);
}

static void
sonor_ticket_class_init (SonorTicketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sonor_ticket_get_property;
  object_class->set_property = sonor_ticket_set_property;
  object_class->finalize = sonor_ticket_finalize;

  for (guint i = 0; i < SONOR_TICKET_N_TEXTS; i++)
    properties[i + 1] = g_param_spec_string (text_names[i], NULL, NULL, NULL, flags);
  properties[PROP_CREATED_AT] = g_param_spec_boxed ("created-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_DUE_AT] = g_param_spec_boxed ("due-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_URGENT] = g_param_spec_boolean ("urgent", NULL, NULL, FALSE, flags);
  properties[PROP_CONFIDENTIAL] = g_param_spec_boolean ("confidential", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_ticket_init (SonorTicket *self)
{
}

/**
 * sonor_ticket_get_text:
 * @self: a ticket
 * @text: which of its texts
 *
 * Returns: (transfer none): the text, empty if it has none
 */
const char *
sonor_ticket_get_text (SonorTicket     *self,
                       SonorTicketText  text)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), "");
  g_return_val_if_fail (text < SONOR_TICKET_N_TEXTS, "");

  return self->texts[text] != NULL ? self->texts[text] : "";
}

/**
 * sonor_ticket_get_created_at:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): when it was taken down
 */
GDateTime *
sonor_ticket_get_created_at (SonorTicket *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), NULL);

  return self->created_at;
}

/**
 * sonor_ticket_get_due_at:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): its deadline
 */
GDateTime *
sonor_ticket_get_due_at (SonorTicket *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), NULL);

  return self->due_at;
}

/**
 * sonor_ticket_is_urgent:
 * @self: a ticket
 *
 * Returns: whether it is urgent
 */
gboolean
sonor_ticket_is_urgent (SonorTicket *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), FALSE);

  return self->urgent;
}

/**
 * sonor_ticket_is_confidential:
 * @self: a ticket
 *
 * Returns: whether it is confidential
 */
gboolean
sonor_ticket_is_confidential (SonorTicket *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), FALSE);

  return self->confidential;
}

static gboolean
time_equal (GDateTime *a,
            GDateTime *b)
{
  return a == b || (a != NULL && b != NULL && g_date_time_equal (a, b));
}

/**
 * sonor_ticket_equal:
 * @self: a ticket
 * @other: a ticket
 *
 * Returns: whether both rows show the same
 */
gboolean
sonor_ticket_equal (SonorTicket *self,
                    SonorTicket *other)
{
  g_return_val_if_fail (SONOR_IS_TICKET (self), FALSE);
  g_return_val_if_fail (SONOR_IS_TICKET (other), FALSE);

  for (gsize i = 0; i < SONOR_TICKET_N_TEXTS; i++)
    {
      if (g_strcmp0 (self->texts[i], other->texts[i]) != 0)
        return FALSE;
    }

  return time_equal (self->created_at, other->created_at) && time_equal (self->due_at, other->due_at)
         && self->urgent == other->urgent && self->confidential == other->confidential;
}

/**
 * sonor_ticket_swap:
 * @self: a ticket
 * @other: a ticket
 *
 * Exchanges what two rows say, so that the object that is selected in a list can take what the server says now. There is
 * no property notification; the list tells that the row has changed.
 */
void
sonor_ticket_swap (SonorTicket *self,
                   SonorTicket *other)
{
  struct _SonorTicket kept;

  g_return_if_fail (SONOR_IS_TICKET (self));
  g_return_if_fail (SONOR_IS_TICKET (other));

  kept = *self;
  *self = *other;
  self->parent_instance = kept.parent_instance;
  kept.parent_instance = other->parent_instance;
  *other = kept;
}
