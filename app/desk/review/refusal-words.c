/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/review/refusal-words.h"

#include <glib/gi18n.h>

/* The rows of refusal_basis. */
static const SonorWord bases[] = {
  { "litigation", NC_ ("refusal", "Before a court") },
  { "arbitration", NC_ ("refusal", "Before an arbitrator") },
  { "discipline", NC_ ("refusal", "Discipline inspection and supervision") },
  { "reconsideration", NC_ ("refusal", "Administrative reconsideration") },
  { "open_information", NC_ ("refusal", "Request for government information") },
  { "petition", NC_ ("refusal", "Petition that is being handled") },
  { "secret", NC_ ("refusal", "State secrets, business secrets, privacy") },
  { "other_body", NC_ ("refusal", "Duty of the Party, congress, consultative conference, army or another place") },
  { "emergency", NC_ ("refusal", "Emergency: 110, 119, 120, 122") },
  { "repeated", NC_ ("refusal", "Closed before, nothing new") },
  { "unlawful", NC_ ("refusal", "Against law or public order, abuse") },
};

/**
 * sonor_refusal_words:
 * @n_words: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_words): the bases on which a ticket can be refused, of the context "refusal"
 */
const SonorWord *
sonor_refusal_words (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (bases);

  return bases;
}
