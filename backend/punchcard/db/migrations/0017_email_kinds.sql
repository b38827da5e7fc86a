-- Since when facts ask for a kind of email. Older facts were judged without it: none is missing of
-- them. `migrate` names those that a version brings.
CREATE TABLE email_kind (
    kind text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT email_kind_pkey PRIMARY KEY (kind)
);

-- Where there are facts already: since the first email of the kind, as far as is known.
INSERT INTO email_kind (kind, since)
SELECT kind, min(created_at) FROM outbox WHERE effect = 'email' AND fact_seq IS NOT NULL
GROUP BY kind;
