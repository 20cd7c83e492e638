/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * base: what every other room stands on. The configuration a program is started with and small helpers for
 * text, time and numbers. Needs GLib and nothing else; knows neither the database nor the screen.
 */

#pragma once

#include "base/config.h"
#include "base/phone-number.h"
