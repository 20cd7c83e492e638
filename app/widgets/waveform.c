/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/waveform.h"

#include <math.h>

#include "widgets/palette.h"

#define HEIGHT 64
#define BAR 2
#define GAP 1
#define STEP_SECONDS 5.0
#define PAGE_SECONDS 30.0
/* Silence still shows that time passes. */
#define LEAST_BAR 1.0f
#define PAD 4.0f

/**
 * SonorWaveform:
 *
 * What two sides said over time, one above the other, and where it is heard. A click, a drag or the keys of a slider go
 * elsewhere; the pointer is told the time.
 */
struct _SonorWaveform
{
  GtkWidget  parent_instance;

  GBytes    *peaks[2];
  char      *names[2];
  double     seconds;
  double     position;
  double     hover;
};

enum
{
  SEEK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorWaveform, sonor_waveform, GTK_TYPE_WIDGET)

static PangoLayout *
make_layout (SonorWaveform *self,
             const char    *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

/* The loudest there is between two parts of the whole, 0 to 1. */
static double
find_loudest (GBytes *peaks,
              double  from,
              double  to)
{
  gsize n_peaks;
  const guint8 *data = g_bytes_get_data (peaks, &n_peaks);
  gsize first = MIN ((gsize) (from * (double) n_peaks), n_peaks);
  gsize last = MIN ((gsize) ceil (to * (double) n_peaks), n_peaks);
  guint8 loudest = 0;

  for (gsize i = first; i < last; i++)
    loudest = MAX (loudest, data[i]);

  return loudest / 255.0;
}

static void
fill (GtkSnapshot   *snapshot,
      const GdkRGBA *color,
      float          x,
      float          y,
      float          width,
      float          height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* The names stand to the left of what was said. */
static float
find_start (SonorWaveform *self)
{
  int widest = 0;

  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (PangoLayout) layout = self->names[side] != NULL ? make_layout (self, self->names[side]) : NULL;
      int width = 0;

      if (layout != NULL)
        pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest > 0 ? (float) widest + 2 * PAD : 0;
}

static void
draw_side (SonorWaveform *self,
           GtkSnapshot   *snapshot,
           guint          side,
           float          width,
           float          top,
           float          height)
{
  SonorPalette *palette = sonor_palette_get_default ();
  const GdkRGBA *color = sonor_palette_get_color (palette, side == 0 ? SONOR_COLOR_SERIES_1 : SONOR_COLOR_SERIES_2);
  GdkRGBA pale = *color;
  float played = self->seconds > 0 ? (float) (self->position / self->seconds) * width : 0;
  float middle = top + height / 2;

  pale.alpha = 0.4f;
  for (float x = 0; x + BAR <= width; x += BAR + GAP)
    {
      /* Speech is quiet most of the time: a root shows it, and still tells loud from soft. */
      double loudest = sqrt (find_loudest (self->peaks[side], x / width, (x + BAR + GAP) / width));
      float length = MAX (LEAST_BAR, (float) loudest * (height - 2));

      fill (snapshot, x < played ? color : &pale, x, middle - length / 2, BAR, length);
    }
}

/* Boxed: the time under the pointer, around @x; else a name, in the middle of @y. */
static void
draw_text (SonorWaveform *self,
           GtkSnapshot   *snapshot,
           const char    *text,
           float          x,
           float          y,
           gboolean       boxed)
{
  SonorPalette *palette = sonor_palette_get_default ();
  g_autoptr (PangoLayout) layout = make_layout (self, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (boxed)
    {
      x = CLAMP (x - (float) width / 2, PAD, MAX (PAD, (float) gtk_widget_get_width (GTK_WIDGET (self)) - (float) width - PAD));
      fill (snapshot, sonor_palette_get_color (palette, SONOR_COLOR_CARD), x - PAD, y, (float) width + 2 * PAD, (float) height);
    }
  else
    y -= (float) height / 2;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout,
                              sonor_palette_get_color (palette, boxed ? SONOR_COLOR_FOREGROUND : SONOR_COLOR_DIM));
  gtk_snapshot_restore (snapshot);
}

static void
sonor_waveform_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  SonorWaveform *self = SONOR_WAVEFORM (widget);
  SonorPalette *palette = sonor_palette_get_default ();
  float start = find_start (self);
  float width = (float) gtk_widget_get_width (widget) - start, height = (float) gtk_widget_get_height (widget);
  float half = height / 2;

  for (guint side = 0; side < 2; side++)
    {
      if (self->names[side] != NULL)
        draw_text (self, snapshot, self->names[side], PAD, ((float) side + 0.5f) * half, FALSE);
    }
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (start, 0));
  fill (snapshot, sonor_palette_get_color (palette, SONOR_COLOR_GRID), 0, half, width, 1);
  for (guint side = 0; side < 2; side++)
    {
      if (self->peaks[side] != NULL)
        draw_side (self, snapshot, side, width, (float) side * half, half);
    }
  if (self->seconds <= 0)
    return;

  fill (snapshot, sonor_palette_get_color (palette, SONOR_COLOR_FOREGROUND), (float) (self->position / self->seconds) * width, 0, 2, height);
  if (self->hover >= 0)
    {
      g_autofree char *clock = sonor_waveform_dup_clock (self->hover);
      float x = (float) (self->hover / self->seconds) * width;

      fill (snapshot, sonor_palette_get_color (palette, SONOR_COLOR_DIM), x, 0, 1, height);
      draw_text (self, snapshot, clock, x, 1, TRUE);
    }
}

static void
sonor_waveform_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : HEIGHT;
}

/* Going elsewhere */

static void
go_to (SonorWaveform *self,
       double         seconds)
{
  if (self->seconds > 0)
    g_signal_emit (self, signals[SEEK], 0, CLAMP (seconds, 0, self->seconds));
}

static double
time_at (SonorWaveform *self,
         double         x)
{
  double start = find_start (self);
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - start;

  return width > 0 ? CLAMP ((x - start) / width, 0, 1) * self->seconds : 0;
}

static void
on_motion (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           SonorWaveform            *self)
{
  self->hover = time_at (self, x);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *motion,
          SonorWaveform            *self)
{
  self->hover = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_begin (GtkGestureDrag *drag,
               double          x,
               double          y,
               SonorWaveform  *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  go_to (self, time_at (self, x));
}

static void
on_drag_update (GtkGestureDrag *drag,
                double          x,
                double          y,
                SonorWaveform  *self)
{
  double start_x, start_y;

  if (gtk_gesture_drag_get_start_point (drag, &start_x, &start_y))
    go_to (self, time_at (self, start_x + x));
}

static gboolean
on_key (GtkEventControllerKey *keys,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        SonorWaveform         *self)
{
  if (self->seconds <= 0 || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_Left:
      go_to (self, self->position - STEP_SECONDS);
      return TRUE;
    case GDK_KEY_Right:
      go_to (self, self->position + STEP_SECONDS);
      return TRUE;
    case GDK_KEY_Page_Up:
      go_to (self, self->position - PAGE_SECONDS);
      return TRUE;
    case GDK_KEY_Page_Down:
      go_to (self, self->position + PAGE_SECONDS);
      return TRUE;
    case GDK_KEY_Home:
      go_to (self, 0);
      return TRUE;
    case GDK_KEY_End:
      go_to (self, self->seconds);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
sonor_waveform_dispose (GObject *object)
{
  SonorWaveform *self = SONOR_WAVEFORM (object);

  for (guint side = 0; side < 2; side++)
    {
      g_clear_pointer (&self->peaks[side], g_bytes_unref);
      g_clear_pointer (&self->names[side], g_free);
    }

  G_OBJECT_CLASS (sonor_waveform_parent_class)->dispose (object);
}

static void
sonor_waveform_class_init (SonorWaveformClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_waveform_dispose;
  widget_class->snapshot = sonor_waveform_snapshot;
  widget_class->measure = sonor_waveform_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget_class, "waveform");

  /**
   * SonorWaveform::seek:
   * @self: a waveform
   * @seconds: from the start, within the length
   *
   * A person wants to hear what was said there.
   */
  signals[SEEK] = g_signal_new ("seek", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
sonor_waveform_init (SonorWaveform *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->hover = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (sonor_palette_get_default (), "notify", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_waveform_new:
 *
 * Returns: (transfer floating): a waveform of nothing
 */
GtkWidget *
sonor_waveform_new (void)
{
  return g_object_new (SONOR_TYPE_WAVEFORM, NULL);
}

/**
 * sonor_waveform_set_peaks:
 * @self: a waveform
 * @upper: (nullable): how loud the side above is, a byte for each equal piece of time, 255 being as loud as can be
 * @lower: (nullable): the same of the side below
 * @seconds: how long it is; 0 if there is nothing
 *
 * Sets what was said.
 */
void
sonor_waveform_set_peaks (SonorWaveform *self,
                          GBytes        *upper,
                          GBytes        *lower,
                          double         seconds)
{
  GBytes *given[] = { upper, lower };

  g_return_if_fail (SONOR_IS_WAVEFORM (self));
  g_return_if_fail (seconds >= 0);

  for (guint side = 0; side < 2; side++)
    {
      g_clear_pointer (&self->peaks[side], g_bytes_unref);
      self->peaks[side] = given[side] != NULL ? g_bytes_ref (given[side]) : NULL;
    }
  self->seconds = seconds;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, seconds, -1);
  sonor_waveform_set_position (self, 0);
}

/**
 * sonor_waveform_set_names:
 * @self: a waveform
 * @upper: (nullable): who is heard above
 * @lower: (nullable): who is heard below
 */
void
sonor_waveform_set_names (SonorWaveform *self,
                          const char    *upper,
                          const char    *lower)
{
  g_return_if_fail (SONOR_IS_WAVEFORM (self));

  g_free (self->names[0]);
  g_free (self->names[1]);
  self->names[0] = g_strdup (upper);
  self->names[1] = g_strdup (lower);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_waveform_set_position:
 * @self: a waveform
 * @seconds: where it is heard
 */
void
sonor_waveform_set_position (SonorWaveform *self,
                             double         seconds)
{
  g_autofree char *clock = NULL;

  g_return_if_fail (SONOR_IS_WAVEFORM (self));

  self->position = CLAMP (seconds, 0, self->seconds);
  clock = sonor_waveform_dup_clock (self->position);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->position,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, clock, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sonor_waveform_dup_clock:
 * @seconds: a time, 0 or more
 *
 * Returns: (transfer full): as on a clock: `02:14`, or `1:02:14` from an hour
 */
char *
sonor_waveform_dup_clock (double seconds)
{
  int whole = (int) MAX (seconds, 0);

  if (whole >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);

  return g_strdup_printf ("%02d:%02d", whole / 60, whole % 60);
}
