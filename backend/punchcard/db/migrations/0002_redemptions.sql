-- Rewards are rules for spending: they share rule and rule_version, their type tells the side.

-- Points spent on a code, and what became of it. seq is that of the fact.
CREATE TABLE redemption (
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    entry_seq integer NOT NULL,
    reward_key text COLLATE "C" NOT NULL,
    reward_version integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    cost bigint NOT NULL,
    status text COLLATE "C" NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz,
    settled_at timestamptz,
    order_source text COLLATE "C",
    order_id text COLLATE "C",
    returned boolean NOT NULL,
    CONSTRAINT redemption_pkey PRIMARY KEY (member_id, seq),
    CONSTRAINT redemption_fact FOREIGN KEY (member_id, seq) REFERENCES fact (member_id, seq),
    CONSTRAINT redemption_entry FOREIGN KEY (member_id, entry_seq)
        REFERENCES entry (member_id, seq),
    CONSTRAINT redemption_cost CHECK (cost > 0),
    CONSTRAINT redemption_status CHECK (status IN ('issued', 'used', 'cancelled', 'expired')),
    CONSTRAINT redemption_used CHECK ((status = 'used') = (order_id IS NOT NULL)),
    CONSTRAINT redemption_settled CHECK ((status = 'issued') = (settled_at IS NULL)),
    CONSTRAINT redemption_returned CHECK (NOT returned OR status <> 'issued')
);
CREATE INDEX redemption_open ON redemption (member_id, expires_at) WHERE status = 'issued';
CREATE INDEX redemption_order ON redemption (member_id, order_source, order_id)
    WHERE order_id IS NOT NULL;
CREATE INDEX redemption_log ON redemption (issued_at, member_id, seq);
CREATE INDEX redemption_reward ON redemption (reward_key, status, issued_at, member_id, seq);

-- Directory: a code is issued at most once, to one member.
CREATE TABLE redemption_code (
    code text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT redemption_code_pkey PRIMARY KEY (code),
    CONSTRAINT redemption_code_redemption FOREIGN KEY (member_id, seq)
        REFERENCES redemption (member_id, seq)
);

-- How many codes of a reward with a limited stock were issued; whoever redeems locks it first.
CREATE TABLE reward_stock (
    reward_key text COLLATE "C" NOT NULL,
    issued bigint NOT NULL DEFAULT 0,
    CONSTRAINT reward_stock_pkey PRIMARY KEY (reward_key),
    CONSTRAINT reward_stock_issued CHECK (issued >= 0)
);
