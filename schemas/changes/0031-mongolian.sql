-- Names in Mongolian of what people choose from, beside those in Chinese and English.

ALTER TABLE queue ADD COLUMN name_mn text;
COMMENT ON COLUMN queue.name_mn IS 'Traditional Mongolian name, null until translated.';

ALTER TABLE break_reason ADD COLUMN name_mn text;
COMMENT ON COLUMN break_reason.name_mn IS 'Traditional Mongolian name, null until translated.';

ALTER TABLE board_source ADD COLUMN name_mn text, ADD COLUMN formula_mn text;
COMMENT ON COLUMN board_source.name_mn IS 'Traditional Mongolian title, null until translated.';
COMMENT ON COLUMN board_source.formula_mn IS 'Definition in Mongolian words, null until translated.';
