-- Punchcard's first schema. Every constraint and index stands here by name, because the database
-- is the last judge of the books: what may not happen is refused here, whatever the code does.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it with a new row', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- ---------------------------------------------------------------- programme and rules

CREATE TABLE program (
    id smallint NOT NULL DEFAULT 1,
    name text NOT NULL,
    timezone text NOT NULL DEFAULT 'UTC',
    currency text COLLATE "C",                      -- unset: taken from the first fact
    starts_at timestamptz NOT NULL,                 -- nothing that occurred before it earns
    point_singular text NOT NULL DEFAULT 'point',
    point_plural text NOT NULL DEFAULT 'points',
    balance_policy text NOT NULL DEFAULT 'allow_negative',
    auto_enrol boolean NOT NULL DEFAULT true,
    settle_minutes integer NOT NULL DEFAULT 15,
    expires_after_days integer,                     -- null: points never expire
    from_address text NOT NULL DEFAULT '',
    revision bigint NOT NULL DEFAULT 1,             -- grows with every change of the programme
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT program_pkey PRIMARY KEY (id),
    CONSTRAINT program_one CHECK (id = 1),
    CONSTRAINT program_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT program_balance_policy CHECK (balance_policy IN ('allow_negative', 'clamp')),
    CONSTRAINT program_settle_minutes CHECK (settle_minutes BETWEEN 0 AND 10080),
    CONSTRAINT program_expires_after_days CHECK (expires_after_days BETWEEN 1 AND 3650)
);

-- The programme's settings as they were at each revision, so that a fact can be judged again
-- exactly as it was (with the rule versions of that revision and before).
CREATE TABLE program_version (
    revision bigint NOT NULL,
    settings jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT program_version_pkey PRIMARY KEY (revision)
);
CREATE TRIGGER program_version_append_only BEFORE UPDATE OR DELETE ON program_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_program_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO program_version (revision, settings)
    VALUES (NEW.revision,
            to_jsonb(NEW) - ARRAY['id', 'revision', 'created_at', 'updated_at']);
    RETURN NULL;
END $$;
CREATE TRIGGER program_kept AFTER INSERT OR UPDATE ON program
    FOR EACH ROW EXECUTE FUNCTION keep_program_version();

CREATE TABLE rule (
    id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,                  -- immutable: entries and files name it
    type text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rule_pkey PRIMARY KEY (id),
    CONSTRAINT rule_key UNIQUE (key),
    CONSTRAINT rule_key_form CHECK (key ~ '^[a-z][a-z0-9_]{0,62}$')
);

-- The version of a rule at instant t is the highest version whose effective_from <= t.
CREATE TABLE rule_version (
    rule_id uuid NOT NULL,
    version integer NOT NULL,
    revision bigint NOT NULL,                       -- of the programme that brought it
    name text NOT NULL,
    enabled boolean NOT NULL,
    priority integer NOT NULL,                      -- lower first; ties by key
    settings jsonb NOT NULL,
    notification_text text NOT NULL DEFAULT '',
    panel_text text NOT NULL DEFAULT '',
    effective_from timestamptz NOT NULL,
    actor text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rule_version_pkey PRIMARY KEY (rule_id, version),
    CONSTRAINT rule_version_rule FOREIGN KEY (rule_id) REFERENCES rule (id),
    CONSTRAINT rule_version_number CHECK (version >= 1)
);
CREATE TRIGGER rule_version_append_only BEFORE UPDATE OR DELETE ON rule_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ---------------------------------------------------------------- members

CREATE TABLE member (
    id uuid NOT NULL,
    external_id text COLLATE "C" NOT NULL,          -- as the first store names the customer
    email text,
    email_key text COLLATE "C",                     -- normalised, for look-ups
    email_bounced_at timestamptz,
    name text NOT NULL DEFAULT '',
    sort_name text COLLATE "C" NOT NULL DEFAULT '', -- folded, so that every server sorts alike
    status text NOT NULL DEFAULT 'active',
    birthday_month smallint,
    birthday_day smallint,
    language text NOT NULL DEFAULT 'en',
    consent_at timestamptz,                         -- joined the programme by their own word
    enrolled_at timestamptz NOT NULL,               -- occurred_at of the first fact
    created_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (
        to_tsvector('simple', sort_name || ' ' || coalesce(email, '') || ' '
            || replace(replace(coalesce(email, ''), '@', ' '), '.', ' ') || ' ' || external_id)
    ) STORED,
    CONSTRAINT member_pkey PRIMARY KEY (id),
    CONSTRAINT member_status CHECK (status IN ('active', 'blocked', 'left')),
    CONSTRAINT member_birthday CHECK (
        (birthday_month IS NULL) = (birthday_day IS NULL)
        AND birthday_month BETWEEN 1 AND 12 AND birthday_day BETWEEN 1 AND 31)
);
CREATE INDEX member_email_key ON member (email_key text_pattern_ops);
CREATE INDEX member_external_id ON member (external_id text_pattern_ops);
CREATE INDEX member_sort_name ON member (sort_name, id);
CREATE INDEX member_search ON member USING gin (search);
CREATE INDEX member_blocked ON member (id) WHERE status <> 'active';

-- Directory: how stores name a member. Unique across members, hence never partitioned.
CREATE TABLE member_identity (
    store text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    member_id uuid NOT NULL,
    CONSTRAINT member_identity_pkey PRIMARY KEY (store, external_id),
    CONSTRAINT member_identity_member FOREIGN KEY (member_id) REFERENCES member (id)
);
CREATE INDEX member_identity_member ON member_identity (member_id);

-- ---------------------------------------------------------------- the books

CREATE TYPE account AS ENUM
    ('issued', 'pending', 'available', 'spent', 'expired', 'reversed', 'removed');
CREATE TYPE entry_kind AS ENUM
    ('earn', 'approve', 'void', 'clawback', 'reinstate', 'give', 'undo_give', 'remove',
     'undo_remove', 'redeem', 'return', 'expire', 'undo_expire');

-- Cached sums of the ledger. next_seq is the guard: a decision made on a stale row cannot be
-- written, because its seq is taken. Derived sums are generated, so they cannot drift.
CREATE TABLE balance (
    member_id uuid NOT NULL,
    next_seq integer NOT NULL DEFAULT 1,
    clock timestamptz,                              -- the member's monotone time
    pending bigint NOT NULL DEFAULT 0,
    lots_left bigint NOT NULL DEFAULT 0,
    debt bigint NOT NULL DEFAULT 0,
    spent bigint NOT NULL DEFAULT 0,
    expired bigint NOT NULL DEFAULT 0,
    reversed bigint NOT NULL DEFAULT 0,
    removed bigint NOT NULL DEFAULT 0,
    available bigint GENERATED ALWAYS AS (lots_left - debt) STORED,
    lifetime bigint GENERATED ALWAYS AS (lots_left - debt + spent + expired + removed) STORED,
    credited bigint GENERATED ALWAYS AS
        (pending + lots_left - debt + spent + expired + reversed + removed) STORED,
    order_count integer NOT NULL DEFAULT 0,
    kept_order_count integer NOT NULL DEFAULT 0,    -- orders not fully refunded
    refund_count integer NOT NULL DEFAULT 0,
    counters jsonb NOT NULL DEFAULT '{}',           -- per rule: times awarded, for limits
    next_due_at timestamptz,                        -- when time next makes something due
    last_activity_at timestamptz,
    CONSTRAINT balance_pkey PRIMARY KEY (member_id),
    CONSTRAINT balance_member FOREIGN KEY (member_id) REFERENCES member (id),
    CONSTRAINT balance_lots_or_debt CHECK (lots_left = 0 OR debt = 0),
    CONSTRAINT balance_not_negative CHECK (
        least(pending, lots_left, debt, spent, expired, reversed, removed) >= 0),
    CONSTRAINT balance_counts CHECK (
        kept_order_count BETWEEN 0 AND order_count AND refund_count >= 0 AND next_seq >= 1)
);
CREATE INDEX balance_available ON balance (available, member_id);
CREATE INDEX balance_lifetime ON balance (lifetime, member_id);
CREATE INDEX balance_last_activity ON balance (last_activity_at, member_id);
CREATE INDEX balance_debt ON balance (debt) WHERE debt > 0;
CREATE INDEX balance_due ON balance (next_due_at) WHERE next_due_at IS NOT NULL;

-- What happened, stored once, normalised. A fact is one item of the activity history.
CREATE TABLE fact (
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    body jsonb NOT NULL,
    reasons jsonb NOT NULL DEFAULT '[]',            -- why rules did not earn
    revision bigint NOT NULL,                       -- of the programme that judged it
    actor text COLLATE "C" NOT NULL,
    occurred_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,              -- max(occurred_at, the member's clock)
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT fact_pkey PRIMARY KEY (member_id, seq),
    CONSTRAINT fact_balance FOREIGN KEY (member_id) REFERENCES balance (member_id),
    CONSTRAINT fact_effective CHECK (effective_at >= occurred_at)
);
CREATE INDEX fact_timeline ON fact (member_id, effective_at, seq);
CREATE INDEX fact_adjustments ON fact (recorded_at, member_id, seq) WHERE kind = 'points_adjusted';
CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Directory: a fact is accepted once, and remembered as long as the ledger.
CREATE TABLE fact_key (
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    content_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT fact_key_pkey PRIMARY KEY (external_id, kind, source),
    CONSTRAINT fact_key_fact FOREIGN KEY (member_id, seq) REFERENCES fact (member_id, seq)
        DEFERRABLE INITIALLY IMMEDIATE
);

-- Directory: the caller's own key of a request, beside the fact's own key.
CREATE TABLE idempotency_key (
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    content_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (scope, key),
    CONSTRAINT idempotency_key_fact FOREIGN KEY (member_id, seq) REFERENCES fact (member_id, seq)
);

CREATE TABLE entry (
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    fact_seq integer NOT NULL,
    kind entry_kind NOT NULL,
    from_account account NOT NULL,
    to_account account NOT NULL,
    points bigint NOT NULL,
    rule_key text COLLATE "C" NOT NULL DEFAULT '',
    rule_version integer,
    role text COLLATE "C" NOT NULL DEFAULT '',      -- tells apart entries of one fact and rule
    inputs jsonb NOT NULL DEFAULT '{}',
    rounding text COLLATE "C",
    corrects_seq integer,
    counts_for_tier boolean NOT NULL DEFAULT true,
    occurred_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT entry_pkey PRIMARY KEY (member_id, seq),
    CONSTRAINT entry_fact FOREIGN KEY (member_id, fact_seq) REFERENCES fact (member_id, seq),
    CONSTRAINT entry_corrects FOREIGN KEY (member_id, corrects_seq)
        REFERENCES entry (member_id, seq),
    CONSTRAINT entry_once UNIQUE (member_id, fact_seq, rule_key, kind, role),
    CONSTRAINT entry_positive CHECK (points > 0),
    CONSTRAINT entry_legal_pair CHECK (
        CASE kind
            WHEN 'earn' THEN from_account = 'issued' AND to_account IN ('pending', 'available')
            WHEN 'approve' THEN from_account = 'pending' AND to_account = 'available'
            WHEN 'void' THEN from_account = 'pending' AND to_account = 'reversed'
            WHEN 'clawback' THEN from_account = 'available' AND to_account = 'reversed'
            WHEN 'reinstate' THEN
                from_account = 'reversed' AND to_account IN ('available', 'pending')
            WHEN 'give' THEN from_account = 'issued' AND to_account = 'available'
            WHEN 'undo_give' THEN from_account = 'available' AND to_account = 'reversed'
            WHEN 'remove' THEN from_account = 'available' AND to_account = 'removed'
            WHEN 'undo_remove' THEN from_account = 'removed' AND to_account = 'available'
            WHEN 'redeem' THEN from_account = 'available' AND to_account = 'spent'
            WHEN 'return' THEN from_account = 'spent' AND to_account = 'available'
            WHEN 'expire' THEN from_account = 'available' AND to_account = 'expired'
            WHEN 'undo_expire' THEN from_account = 'expired' AND to_account = 'available'
        END),
    CONSTRAINT entry_correction_named CHECK (
        corrects_seq IS NOT NULL
        OR kind NOT IN ('approve', 'void', 'clawback', 'reinstate', 'undo_give', 'undo_remove',
                        'return', 'undo_expire')),
    CONSTRAINT entry_award_explained CHECK (
        kind <> 'earn' OR (rule_key <> '' AND rule_version IS NOT NULL AND rounding IS NOT NULL))
);
CREATE INDEX entry_period ON entry (member_id, occurred_at) INCLUDE (kind, points);
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Points that became available together, with their expiry. seq is that of the entry.
CREATE TABLE lot (
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    award_seq integer NOT NULL,                     -- the entry that first granted these points
    points bigint NOT NULL,
    remaining bigint NOT NULL,
    opened_at timestamptz NOT NULL,
    expires_at timestamptz,
    CONSTRAINT lot_pkey PRIMARY KEY (member_id, seq),
    CONSTRAINT lot_entry FOREIGN KEY (member_id, seq) REFERENCES entry (member_id, seq),
    CONSTRAINT lot_remaining CHECK (points > 0 AND remaining BETWEEN 0 AND points)
);
CREATE INDEX lot_open ON lot (member_id, expires_at, seq) WHERE remaining > 0;

-- Points taken from a lot (> 0) or put back (< 0), and the entry that did it. A lot's own entry
-- takes from it what paid a debt.
CREATE TABLE lot_move (
    member_id uuid NOT NULL,
    entry_seq integer NOT NULL,
    lot_seq integer NOT NULL,
    points bigint NOT NULL,
    CONSTRAINT lot_move_pkey PRIMARY KEY (member_id, entry_seq, lot_seq),
    CONSTRAINT lot_move_entry FOREIGN KEY (member_id, entry_seq) REFERENCES entry (member_id, seq),
    CONSTRAINT lot_move_lot FOREIGN KEY (member_id, lot_seq) REFERENCES lot (member_id, seq),
    CONSTRAINT lot_move_some CHECK (points <> 0)
);
CREATE INDEX lot_move_lot ON lot_move (member_id, lot_seq);
CREATE TRIGGER lot_move_append_only BEFORE UPDATE OR DELETE ON lot_move
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Awards that wait for approval. seq is that of the earning entry.
CREATE TABLE pending_award (
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    remaining bigint NOT NULL,
    due_at timestamptz NOT NULL,
    CONSTRAINT pending_award_pkey PRIMARY KEY (member_id, seq),
    CONSTRAINT pending_award_entry FOREIGN KEY (member_id, seq) REFERENCES entry (member_id, seq),
    CONSTRAINT pending_award_remaining CHECK (remaining >= 0)
);
CREATE INDEX pending_award_open ON pending_award (member_id, due_at, seq) WHERE remaining > 0;

-- One purchase as the shop knows it, with what it earned and what refunds took back. A refund may
-- arrive before its order: then fact_seq is null until the order comes.
CREATE TABLE shop_order (
    member_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    fact_seq integer,
    number text COLLATE "C" NOT NULL DEFAULT '',
    currency text COLLATE "C" NOT NULL,
    total_minor bigint NOT NULL DEFAULT 0,
    base_minor bigint NOT NULL DEFAULT 0,           -- the part that may earn
    refunded_minor bigint NOT NULL DEFAULT 0,       -- sum of all refunds, as the shop said
    awards jsonb NOT NULL DEFAULT '[]',             -- what its entries earned and refunds took
    paid_at timestamptz,
    CONSTRAINT shop_order_pkey PRIMARY KEY (member_id, source, external_id),
    CONSTRAINT shop_order_balance FOREIGN KEY (member_id) REFERENCES balance (member_id),
    CONSTRAINT shop_order_fact FOREIGN KEY (member_id, fact_seq)
        REFERENCES fact (member_id, seq),
    CONSTRAINT shop_order_amounts CHECK (least(total_minor, base_minor, refunded_minor) >= 0),
    CONSTRAINT shop_order_paid CHECK ((fact_seq IS NULL) = (paid_at IS NULL))
);
CREATE INDEX shop_order_paid_at ON shop_order (member_id, paid_at);
CREATE INDEX shop_order_number ON shop_order (number, member_id);

-- ---------------------------------------------------------------- the live feed

CREATE TABLE feed_pending (
    id bigint GENERATED ALWAYS AS IDENTITY,
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT feed_pending_pkey PRIMARY KEY (id)
);

CREATE TABLE feed (
    pos bigint NOT NULL,                            -- 1, 2, 3, ... without a gap
    member_id uuid NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT feed_pkey PRIMARY KEY (pos),
    CONSTRAINT feed_once UNIQUE (member_id, seq)
);
CREATE TRIGGER feed_append_only BEFORE UPDATE OR DELETE ON feed
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Kept by the sequencer alone, in the transaction that numbers the feed.
CREATE TABLE program_total (
    id smallint NOT NULL DEFAULT 1,
    pos bigint NOT NULL DEFAULT 0,                  -- the feed position these sums include
    members bigint NOT NULL DEFAULT 0,
    orders bigint NOT NULL DEFAULT 0,
    issued bigint NOT NULL DEFAULT 0,
    pending bigint NOT NULL DEFAULT 0,
    available bigint NOT NULL DEFAULT 0,
    spent bigint NOT NULL DEFAULT 0,
    expired bigint NOT NULL DEFAULT 0,
    reversed bigint NOT NULL DEFAULT 0,
    removed bigint NOT NULL DEFAULT 0,
    CONSTRAINT program_total_pkey PRIMARY KEY (id),
    CONSTRAINT program_total_one CHECK (id = 1)
);
INSERT INTO program_total DEFAULT VALUES;

CREATE TABLE daily_total (
    day date NOT NULL,                              -- of occurred_at, in the programme's zone
    members bigint NOT NULL DEFAULT 0,
    orders bigint NOT NULL DEFAULT 0,
    issued bigint NOT NULL DEFAULT 0,
    redeemed bigint NOT NULL DEFAULT 0,
    expired bigint NOT NULL DEFAULT 0,
    reversed bigint NOT NULL DEFAULT 0,
    removed bigint NOT NULL DEFAULT 0,
    CONSTRAINT daily_total_pkey PRIMARY KEY (day)
);

-- ---------------------------------------------------------------- effects and the clock's work

-- An effect to be done after commit; written in the transaction that caused it.
CREATE TABLE outbox (
    id uuid NOT NULL,
    effect text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,                 -- for an email: its kind
    cause text COLLATE "C" NOT NULL,                -- an effect happens once a cause
    member_id uuid,
    fact_seq integer,
    payload jsonb NOT NULL DEFAULT '{}',
    state text COLLATE "C" NOT NULL DEFAULT 'queued',
    detail text NOT NULL DEFAULT '',                -- why it failed, bounced, was skipped
    attempts integer NOT NULL DEFAULT 0,
    unconfirmed smallint NOT NULL DEFAULT 0,        -- times handed over without a known answer
    due_at timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_once UNIQUE (effect, kind, cause),
    CONSTRAINT outbox_effect CHECK (effect IN ('email')),
    CONSTRAINT outbox_state CHECK (state IN
        ('queued', 'sending', 'sent', 'kept', 'skipped', 'failed', 'bounced')),
    CONSTRAINT outbox_settled CHECK
        ((state IN ('queued', 'sending')) = (settled_at IS NULL)),
    CONSTRAINT outbox_lease CHECK ((state = 'sending') = (leased_until IS NOT NULL))
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'queued';
CREATE INDEX outbox_leased ON outbox (leased_until) WHERE state = 'sending';
CREATE INDEX outbox_log ON outbox (created_at, id);
CREATE INDEX outbox_member ON outbox (member_id, created_at);

-- What was, or is to be, handed to SMTP; rendered once, at the first attempt.
CREATE TABLE email (
    outbox_id uuid NOT NULL,
    to_address text NOT NULL,
    from_address text NOT NULL,
    subject text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT email_pkey PRIMARY KEY (outbox_id),
    CONSTRAINT email_message_id UNIQUE (message_id),
    CONSTRAINT email_outbox FOREIGN KEY (outbox_id) REFERENCES outbox (id)
);

CREATE TABLE email_template (
    kind text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL DEFAULT 'en',
    enabled boolean NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,                             -- Liquid, the inner HTML of the layout
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    CONSTRAINT email_template_pkey PRIMARY KEY (kind, language)
);

CREATE TABLE schedule (
    name text COLLATE "C" NOT NULL,
    next_run_at timestamptz NOT NULL,
    locked_until timestamptz,
    last_started_at timestamptz,
    last_finished_at timestamptz,
    last_error text NOT NULL DEFAULT '',
    CONSTRAINT schedule_pkey PRIMARY KEY (name)
);

CREATE TABLE job_run (
    kind text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,               -- one run a kind and period, whenever it runs
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    counts jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT job_run_pkey PRIMARY KEY (kind, period)
);

-- How far an import has come; committed with its batch.
CREATE TABLE import_file (
    fingerprint text COLLATE "C" NOT NULL,          -- of source and content
    source text COLLATE "C" NOT NULL,
    name text NOT NULL,
    position bigint NOT NULL DEFAULT 0,             -- rows read, the header not counted
    accepted bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT import_file_pkey PRIMARY KEY (fingerprint)
);

-- ---------------------------------------------------------------- who may come in

CREATE TABLE staff (
    id uuid NOT NULL,
    email text NOT NULL,
    email_key text COLLATE "C" NOT NULL,
    name text NOT NULL,
    role text NOT NULL DEFAULT 'staff',
    permissions text[] NOT NULL DEFAULT '{}',
    password_hash text NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_email_key UNIQUE (email_key),
    CONSTRAINT staff_role CHECK (role IN ('admin', 'staff'))
);

CREATE TABLE staff_session (
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    address text NOT NULL DEFAULT '',
    user_agent text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT staff_session_pkey PRIMARY KEY (id),
    CONSTRAINT staff_session_token UNIQUE (token_hash),
    CONSTRAINT staff_session_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);

CREATE TABLE api_key (
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text COLLATE "C" NOT NULL,
    secret_hash bytea NOT NULL,                     -- SHA-256: the secret is 256 random bits
    scopes text[] NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT api_key_pkey PRIMARY KEY (id),
    CONSTRAINT api_key_prefix UNIQUE (prefix)
);

CREATE TABLE storefront (
    id uuid NOT NULL,
    store text COLLATE "C" NOT NULL,                -- the store of member_identity
    name text NOT NULL,
    publishable_key text COLLATE "C" NOT NULL,
    origins text[] NOT NULL DEFAULT '{}',
    max_token_minutes integer NOT NULL DEFAULT 15,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT storefront_pkey PRIMARY KEY (id),
    CONSTRAINT storefront_store UNIQUE (store),
    CONSTRAINT storefront_publishable_key UNIQUE (publishable_key)
);

CREATE TABLE signing_key (
    kid text COLLATE "C" NOT NULL,
    storefront_id uuid NOT NULL,
    secret_encrypted bytea NOT NULL,                -- HS256 key under PUNCHCARD_SECRET_KEY
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT signing_key_pkey PRIMARY KEY (kid),
    CONSTRAINT signing_key_storefront FOREIGN KEY (storefront_id) REFERENCES storefront (id)
);
CREATE INDEX signing_key_storefront ON signing_key (storefront_id);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL DEFAULT '',
    before jsonb,
    after jsonb,
    request_id text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_target ON audit_log (target, id);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
