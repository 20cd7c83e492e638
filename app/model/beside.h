/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * SonorBesideStart:
 * @task: what was begun
 *
 * Asks the first question, now that it is signed in.
 */
typedef void (*SonorBesideStart) (GTask *task);

/**
 * SonorBesideUse:
 * @task: what was begun
 * @rows: the answer
 *
 * Takes an answer, and asks the next question or returns from the task.
 */
typedef void (*SonorBesideUse) (GTask       *task,
                                SonorResult *rows);

void     sonor_beside_begin    (SonorDatabase         *database,
                                GCancellable          *cancellable,
                                GFileProgressCallback  progress,
                                gpointer               progress_data,
                                SonorBesideStart       start,
                                gpointer               data,
                                GDestroyNotify         destroy,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data);
gpointer sonor_beside_get_data (GTask                 *task);
void     sonor_beside_ask      (GTask                 *task,
                                SonorQuery            *query,
                                SonorBesideUse         use);
void     sonor_beside_tell     (GTask                 *task,
                                guint                  done,
                                guint                  total);

G_END_DECLS
