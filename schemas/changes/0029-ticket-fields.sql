-- What the fields of a ticket may hold, as rows: one query checks all that a person sends, and whoever makes a form can read them.

CREATE TABLE ticket_field (
  name      text    NOT NULL,
  json_type text    NOT NULL,
  required  boolean NOT NULL,
  longest   integer,
  form      text,
  code_of   text,
  CONSTRAINT ticket_field_pkey PRIMARY KEY (name),
  CONSTRAINT ticket_field_json_type_known CHECK (json_type IN ('string', 'number', 'boolean')),
  CONSTRAINT ticket_field_longest_positive CHECK (longest > 0),
  CONSTRAINT ticket_field_code_of_known CHECK (code_of IN ('area', 'category', 'refusal_basis'))
);
ALTER TABLE ticket_field ENABLE ROW LEVEL SECURITY;
CREATE POLICY ticket_field_read ON ticket_field FOR SELECT TO sonor_staff USING (true);
GRANT SELECT ON ticket_field TO sonor_staff;
COMMENT ON TABLE ticket_field IS '工单字段: what each field of a ticket may hold when it comes in; ticket_check_fields() refuses anything else.';
COMMENT ON COLUMN ticket_field.name IS 'Its name in ticket_accept(), ticket_correct() …';
COMMENT ON COLUMN ticket_field.json_type IS 'Type of its value in JSON.';
COMMENT ON COLUMN ticket_field.required IS 'Whether it may not be null or, a text, blank, where it is sent.';
COMMENT ON COLUMN ticket_field.longest IS 'Characters a text may have; null: form says it.';
COMMENT ON COLUMN ticket_field.form IS 'What it must match.';
COMMENT ON COLUMN ticket_field.code_of IS 'Table it must name a row of; of category, an active one.';
