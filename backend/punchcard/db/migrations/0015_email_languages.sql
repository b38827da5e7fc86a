-- Emails in further languages than the programme's first; what is not written is sent in that one.
CREATE TABLE email_translation (
    kind text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,                             -- Liquid, the inner HTML of the layout
    blocks jsonb,                                   -- null: written as Liquid
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    CONSTRAINT email_translation_pkey PRIMARY KEY (kind, language)
);

-- Nobody could say a language before: empty is unknown.
ALTER TABLE member ALTER COLUMN language SET DEFAULT '';
UPDATE member SET language = '' WHERE language <> '';
