/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a matter before anybody has typed a word: from the call, the conversation or the citizen. */

#include "desk/intake/intake-prefill.h"

#include "base/phone-number.h"
#include "model/json-member.h"

static void
take_phone (SonorIntakeFields *fields,
            const char        *number)
{
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;

  /* A number that cannot be called back (withheld, from abroad in odd form) is shown as it came. */
  sonor_intake_fields_set_text (fields, "phone_typed", number);
  if (!sonor_phone_number_normalise (number, NULL, &dialled, &international, NULL))
    return;

  sonor_intake_fields_set_text (fields, "phone", dialled);
  if (international != NULL)
    sonor_intake_fields_set_text (fields, "phone_e164", international);
}

/**
 * sonor_intake_prefill_read:
 * @prefill: a JSON object of fields that are known already (phone, name, call_id, language, channel, content …), or ""
 * @fields: those of an empty draft
 *
 * Takes what is known over into the draft.
 */
void
sonor_intake_prefill_read (const char        *prefill,
                           SonorIntakeFields *fields)
{
  static const char * const texts[] = { "name", "gender", "call_id", "language", "channel", "kind", "content", "citizen_id", "company_name", "address",
                                       "conversation_id" };
  g_autoptr (JsonNode) node = *prefill != '\0' ? json_from_string (prefill, NULL) : NULL;
  JsonObject *known = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = sonor_json_get_text (known, texts[i]);

      if (*text != '\0')
        sonor_intake_fields_set_text (fields, texts[i], text);
    }
  if (sonor_json_get_flag (known, "enterprise"))
    sonor_intake_fields_set_flag (fields, "enterprise", TRUE);
  if (*sonor_json_get_text (known, "phone") != '\0')
    take_phone (fields, sonor_json_get_text (known, "phone"));
}
