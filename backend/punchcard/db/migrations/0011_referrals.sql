-- Directory: members' personal codes. A member has one; those before it lead nowhere any more, and
-- are never given to anybody else.
CREATE TABLE referral_code (
    code text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz,
    CONSTRAINT referral_code_pkey PRIMARY KEY (code),
    CONSTRAINT referral_code_member FOREIGN KEY (member_id) REFERENCES member (id),
    CONSTRAINT referral_code_form CHECK (code ~ '^[2-9A-HJKMNP-TV-Z]{8}$')
);
CREATE UNIQUE INDEX referral_code_current ON referral_code (member_id) WHERE retired_at IS NULL;

-- One friend sent by one member. What points follow from it are facts of the two members; this row
-- says where the matter stands. check_at: when it must be judged
-- next; '-infinity' as soon as somebody can.
CREATE TABLE referral (
    id uuid NOT NULL,
    referrer_id uuid NOT NULL,
    friend_id uuid,                                 -- null: came by the link, no member yet
    friend_store text COLLATE "C",                  -- the friend as a shop names them
    friend_customer text COLLATE "C",
    code text COLLATE "C" NOT NULL,
    via text COLLATE "C" NOT NULL,
    product_url text,                               -- the page that was shared
    rule_key text COLLATE "C" NOT NULL,             -- the terms in force when the friend came
    rule_version integer NOT NULL,
    attributed_at timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'pending',
    problems jsonb NOT NULL DEFAULT '[]',
    order_source text COLLATE "C",                  -- the order that counts
    order_id text COLLATE "C",
    due_at timestamptz,                             -- when its waiting time ends
    round integer NOT NULL DEFAULT 0,               -- times the referrer was rewarded
    completed_seq integer,                          -- the referrer's fact, while it holds
    completed_at timestamptz,
    friend_seq integer,                             -- the friend's fact, while it holds
    decision text COLLATE "C",
    decision_reason text NOT NULL DEFAULT '',
    decided_by text,
    decided_at timestamptz,
    check_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT referral_pkey PRIMARY KEY (id),
    CONSTRAINT referral_referrer FOREIGN KEY (referrer_id) REFERENCES member (id),
    CONSTRAINT referral_friend FOREIGN KEY (friend_id) REFERENCES member (id),
    CONSTRAINT referral_named CHECK (friend_id IS NOT NULL OR friend_customer IS NOT NULL),
    CONSTRAINT referral_customer CHECK ((friend_store IS NULL) = (friend_customer IS NULL)),
    CONSTRAINT referral_via CHECK (via IN ('order', 'link')),
    CONSTRAINT referral_state CHECK
        (state IN ('pending', 'waiting', 'completed', 'blocked', 'reversed')),
    CONSTRAINT referral_completed CHECK ((state = 'completed') = (completed_seq IS NOT NULL)),
    CONSTRAINT referral_completed_fact FOREIGN KEY (referrer_id, completed_seq)
        REFERENCES fact (member_id, seq),
    CONSTRAINT referral_friend_fact FOREIGN KEY (friend_id, friend_seq)
        REFERENCES fact (member_id, seq),
    CONSTRAINT referral_decision CHECK (decision IN ('approved', 'rejected'))
);
-- The first attribution wins.
CREATE UNIQUE INDEX referral_once ON referral (friend_id);
CREATE UNIQUE INDEX referral_customer_once ON referral (friend_store, friend_customer);
CREATE INDEX referral_of_member ON referral (referrer_id, attributed_at, id);
CREATE INDEX referral_log ON referral (attributed_at, id);
CREATE INDEX referral_by_state ON referral (state, attributed_at, id);
CREATE INDEX referral_check ON referral (check_at) WHERE check_at IS NOT NULL;

-- How far the feed was read for orders that name a code and for friends' orders and refunds.
CREATE TABLE referral_reader (
    id smallint NOT NULL DEFAULT 1,
    pos bigint NOT NULL DEFAULT 0,
    CONSTRAINT referral_reader_pkey PRIMARY KEY (id),
    CONSTRAINT referral_reader_one CHECK (id = 1)
);
INSERT INTO referral_reader (pos) SELECT coalesce(max(pos), 0) FROM feed;

-- A code can be given: it costs nothing, and no entry paid it.
ALTER TABLE redemption
    ALTER COLUMN entry_seq DROP NOT NULL,
    DROP CONSTRAINT redemption_cost,
    ADD CONSTRAINT redemption_cost CHECK (cost >= 0 AND (cost = 0) = (entry_seq IS NULL)),
    ADD CONSTRAINT redemption_given CHECK (entry_seq IS NOT NULL OR NOT returned);
