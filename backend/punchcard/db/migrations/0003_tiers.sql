-- All of the tiers in one version: settings and ladder change together. In force at instant t is
-- the highest version whose effective_from <= t.
CREATE TABLE tier_scheme (
    version integer NOT NULL,
    revision bigint NOT NULL,                       -- of the programme that brought it
    effective_from timestamptz NOT NULL,
    effective_start timestamptz NOT NULL,           -- nothing before it counts; computed once
    settings jsonb NOT NULL,
    ladder jsonb NOT NULL,                          -- by threshold; keys never change
    actor text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tier_scheme_pkey PRIMARY KEY (version),
    CONSTRAINT tier_scheme_number CHECK (version >= 1)
);
CREATE TRIGGER tier_scheme_append_only BEFORE UPDATE OR DELETE ON tier_scheme
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE balance
    ADD COLUMN tier text COLLATE "C",               -- null: none
    ADD COLUMN tier_since timestamptz,
    ADD COLUMN tier_clock timestamptz,              -- last upgrade or restart: the hold counts from it
    ADD COLUMN tier_raised boolean NOT NULL DEFAULT false,  -- tier_clock is an upgrade
    ADD COLUMN tier_version integer NOT NULL DEFAULT 0,     -- the scheme last evaluated by
    ADD COLUMN tier_pin jsonb,                      -- staff's word: mode, key, until, fact_seq
    ADD COLUMN tier_bonuses jsonb NOT NULL DEFAULT '{}';    -- one-time bonuses by tier
CREATE INDEX balance_tier ON balance (tier, member_id);
-- Members that new settings have still to reach.
CREATE INDEX balance_tier_version ON balance (tier_version) WHERE clock IS NOT NULL;

-- One decision about a tier: a change, or (old and new the same) that it was kept. fact_seq names
-- the activity it belongs to.
CREATE TABLE tier_change (
    member_id uuid NOT NULL,
    fact_seq integer NOT NULL,
    old_tier text COLLATE "C",
    new_tier text COLLATE "C",
    reason text COLLATE "C" NOT NULL,
    basis text COLLATE "C" NOT NULL,
    sum bigint NOT NULL,                            -- points, or minor units
    threshold bigint NOT NULL,                      -- reached or, in a drop, missed
    window_from timestamptz,                        -- null: from the effective start
    window_to timestamptz NOT NULL,
    version integer NOT NULL,
    effective_at timestamptz NOT NULL,
    CONSTRAINT tier_change_pkey PRIMARY KEY (member_id, fact_seq),
    CONSTRAINT tier_change_fact FOREIGN KEY (member_id, fact_seq)
        REFERENCES fact (member_id, seq),
    CONSTRAINT tier_change_scheme FOREIGN KEY (version) REFERENCES tier_scheme (version),
    CONSTRAINT tier_change_reason CHECK (reason IN ('reached', 'period_ended', 'refunded',
        'assigned', 'assignment_ended', 'settings_changed')),
    CONSTRAINT tier_change_basis CHECK (basis IN ('POINTS_EARNED', 'AMOUNT_SPENT')),
    CONSTRAINT tier_change_kept CHECK (old_tier IS DISTINCT FROM new_tier
        OR reason IN ('period_ended', 'settings_changed'))
);
CREATE INDEX tier_change_log ON tier_change (effective_at, member_id);
CREATE TRIGGER tier_change_append_only BEFORE UPDATE OR DELETE ON tier_change
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What counts for tiers, in the order of its instant.
CREATE INDEX entry_tier ON entry (member_id, effective_at)
    INCLUDE (kind, from_account, to_account, points, seq, corrects_seq)
    WHERE counts_for_tier;

-- Only the importer reads it: a reward that members redeem after each order that leaves enough.
ALTER TABLE program ADD COLUMN auto_redeem text COLLATE "C";
