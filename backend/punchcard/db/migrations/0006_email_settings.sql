-- What can be set of a kind of email beside its text, such as how often it is told again.
CREATE TABLE email_setting (
    kind text COLLATE "C" NOT NULL,
    settings jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    CONSTRAINT email_setting_pkey PRIMARY KEY (kind)
);

-- When each member was last told that a reward is within reach.
CREATE INDEX outbox_in_reach ON outbox (member_id, created_at)
    WHERE effect = 'email' AND kind = 'reward_in_reach';
