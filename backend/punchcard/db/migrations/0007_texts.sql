-- What members read of a rule or a reward, in further languages than the programme's first.
ALTER TABLE rule_version
    ADD COLUMN texts jsonb NOT NULL DEFAULT '{}';   -- by language: name, panel, notification

ALTER TABLE program
    ADD COLUMN languages text[] NOT NULL DEFAULT '{en}',  -- the first is that of all own texts
    ADD CONSTRAINT program_languages CHECK (cardinality(languages) >= 1);
