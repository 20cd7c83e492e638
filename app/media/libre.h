/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * libre was built with the bool of C99; who includes its header without saying so gets one of another size. It also
 * needs these headers before it.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define HAVE_STDBOOL_H 1
#include <re.h>
